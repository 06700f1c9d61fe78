import { cleanText } from '../../shared/clean-text.ts';
import type { Process, Sampling, SkippedLine } from '../../shared/reading.ts';
import type { Socket } from '../../shared/socket.ts';
import { say } from '../../shared/text/say.ts';
import type { Collector, Scan } from './collector.ts';
import { composeScan, type ReadFacts, ScanTurn } from './compose-scan.ts';
import { blindSpotsOf } from './linux/blind-spots.ts';
import { Closes } from './linux/closes.ts';
import { Details } from './linux/details.ts';
import { Holders } from './linux/holders.ts';
import { LiveSockets } from './linux/live-sockets.ts';
import { Ownership } from './linux/ownership.ts';
import { Processes } from './linux/processes.ts';
import { SocketTable, type TableRead } from './linux/socket-table.ts';
import { lookAround, type Surroundings } from './linux/surroundings.ts';
import { netCounter } from './parse/proc-net-counters.ts';
import { readText, type Where } from './run.ts';
import { Users } from './users.ts';

/** How to read a Linux machine. Everything has a sensible default. */
export interface LinuxOptions {
  readonly where?: Where;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** How long one command may take. */
  readonly deadlineMs?: number;
  /** Listen for sockets that close between scans (ss -E), from the first scan on. */
  readonly hearCloses?: boolean;
  /** The /proc of the processes; left out: this machine's, and none for a recording, whose processes are not ours. */
  readonly processesIn?: string;
}

const LOOK_AROUND_MS = 30_000;
const LISTEN_AFTER_MS = 50;

/** Reads the sockets of a Linux machine, with owners, applications and TCP details. */
export function linuxCollector(options: LinuxOptions = {}): Collector {
  return new LinuxCollector(options);
}

type GoodRead = Exclude<TableRead, { kind: 'failed' }>;

class LinuxCollector implements Collector {
  readonly #now: () => number;
  readonly #where: Where;
  readonly #hearsCloses: boolean;
  readonly #users: Users;
  readonly #table: SocketTable;
  readonly #live: LiveSockets;
  readonly #details: Details;
  readonly #holders: Holders;
  readonly #processes: Processes;
  readonly #ownership: Ownership;
  readonly #closes: Closes;
  /** Where processes are read; null where there are none to read. */
  readonly #root: string | null;
  #around: Surroundings;
  #aroundAtMs = 0;
  #isBound = true;
  readonly #turn = new ScanTurn();
  #isClosed = false;
  #listening: NodeJS.Timeout | undefined;
  #listeners: Map<number, Socket[]> | null = null;
  #ownPorts: ReadonlySet<number> = new Set();

  constructor({ where = { kind: 'this-machine' }, now = Date.now, deadlineMs, hearCloses = true, processesIn }: LinuxOptions) {
    this.#now = now;
    this.#where = where;
    this.#root = processesIn ?? (where.kind === 'this-machine' ? '/proc' : null);
    this.#around = lookAround(this.#root);
    this.#holders = new Holders(this.#root);
    this.#hearsCloses = hearCloses;
    this.#users = new Users(where);
    const userName = (uid: number) => this.#users.nameOf(uid);
    this.#table = new SocketTable(where, now, deadlineMs);
    this.#live = new LiveSockets(userName);
    this.#details = new Details(this.#table, this.#live);
    this.#processes = new Processes(userName, this.#root);
    this.#ownership = new Ownership({
      holders: this.#holders,
      processes: this.#processes,
      userName,
      seesProcesses: this.#root !== null,
      around: () => this.#around,
      listenersOn: (port) => this.#listenersOn(port),
    });
    this.#closes = new Closes({
      where,
      now,
      wasSeen: (protocol, cookie) => this.#live.hasId(`${protocol}-${cookie}`),
      isScanning: () => this.#turn.isScanning,
      isOwnPort: (port) => this.#ownPorts.has(port),
    });
  }

  scan(): Promise<Scan> {
    return this.#turn.run(() => this.#scan());
  }

  async #scan(): Promise<Scan> {
    const atMs = this.#now();
    const read = await this.#table.read(this.#details.wantsAll());
    if (read.kind === 'failed') {
      return { kind: 'failed', text: say('collect.failed.all', { reasons: read.refusals.map(({ text }) => text).join(' ') }) };
    }
    // Either way: the clock may have been set back.
    if (Math.abs(atMs - this.#aroundAtMs) >= LOOK_AROUND_MS) this.#lookAround(atMs);
    this.#live.begin(atMs, this.#isBound, read.source);
    const skipped = this.#takeAll(read);
    const gone = this.#live.sweep();
    const details = read.source === 'ss' ? this.#details.ask() : null;
    this.#joinOwners(gone, read);
    if (details !== null) this.#details.take(await details);
    const sockets = this.#live.table();
    this.#details.scanned(sockets);
    this.#isBound = false;
    this.#listenSoon();
    return this.#compose(atMs, read, sockets, skipped);
  }

  #takeAll(read: GoodRead): readonly SkippedLine[] {
    if (read.kind === 'rows') {
      for (const row of read.parsed.rows) this.#live.takeRow(row);
      return read.parsed.skipped;
    }
    const skipped: SkippedLine[] = [];
    for (const [at, row] of read.rows.entries()) {
      if (!this.#live.takeText(row, read.table)) skipped.push({ source: 'ss', line: at + 1, text: cleanText(row) });
    }
    if (read.half !== null) skipped.push({ source: 'ss', line: read.rows.length + 1, text: cleanText(read.half) });
    return skipped;
  }

  #joinOwners(gone: readonly number[], read: GoodRead): void {
    this.#listeners = null;
    const inTurn = this.#processes.check();
    for (const pid of inTurn.replaced) this.#holders.drop(pid);
    const again = this.#ownership.secondLooks(gone);
    const wanted: number[] = [];
    for (const row of this.#live.fresh()) if (row.inode !== null) wanted.push(row.inode);
    const look = this.#holders.look(gone, wanted, again, (inode) => this.#live.hasInode(inode));
    // A pid that is new to the holders may have been that of another process, whose turn to be looked at it was not.
    const changed = [...inTurn.changed, ...this.#processes.check(look.newPids).changed];
    this.#ownership.forget(new Set([...changed, ...look.gonePids]));
    const inodes = new Set([...look.changed, ...again]);
    if (changed.length > 0) {
      for (const pid of this.#holders.holdingPids()) {
        if (!this.#processes.chain(pid).some((known) => changed.includes(known.process.pid))) continue;
        for (const inode of this.#holders.inodesOf(pid)) inodes.add(inode);
      }
    }
    const tellsInodes = read.source !== 'netstat' || read.parsed.rows.some((row) => row.inode !== null);
    this.#live.settle(inodes, (row, before) => this.#ownership.join(row, before, tellsInodes));
  }

  #listenersOn(port: number): readonly Socket[] {
    if (this.#listeners === null) {
      this.#listeners = new Map();
      for (const socket of this.#live.all()) {
        if (socket.state !== 'listen' || socket.local.port === null) continue;
        const known = this.#listeners.get(socket.local.port);
        if (known === undefined) this.#listeners.set(socket.local.port, [socket]);
        else known.push(socket);
      }
    }
    return this.#listeners.get(port) ?? [];
  }

  #lookAround(atMs: number): void {
    this.#around = lookAround(this.#root);
    this.#aroundAtMs = atMs;
    this.#users.refresh();
  }

  #listenSoon(): void {
    if (!this.#hearsCloses || this.#isClosed || this.#listening !== undefined) return;
    // Not at once: a program that scans only once should not pay for listening.
    this.#listening = setTimeout(() => this.#closes.listen(), LISTEN_AFTER_MS).unref();
  }

  #compose(atMs: number, read: GoodRead, sockets: Map<string, Socket>, skipped: readonly SkippedLine[]): Scan {
    const processes: Map<number, Process> = this.#processes.keep(this.#holders.holdingPids());
    this.#ownership.keep(processes);
    this.#ownPorts = this.#portsOfOurs();
    const facts: ReadFacts = {
      atMs,
      platform: 'linux',
      method: this.#root === null ? [read.source] : [read.source, '/proc/PID'],
      blindSpots: blindSpotsOf({
        read,
        around: this.#around,
        isDenied: this.#holders.isDenied,
        isAside: this.#root !== null && !this.#around.isFirstPidNamespace && hasHiddenOwner(sockets),
        lacksDetails: this.#details.lacks,
        hearing: this.#closes.hearing(),
      }),
      skipped,
      sampling: {
        ...this.#closes.sampling(this.#live.timeWaitUnseen, this.#live.endedConnections),
        ...acceptOverflows(this.#where),
      },
    };
    return composeScan(facts, sockets, processes);
  }

  #portsOfOurs(): ReadonlySet<number> {
    const ports = new Set<number>();
    for (const inode of this.#holders.inodesOf(process.pid)) {
      const socket = this.#live.withInode(inode);
      if (socket?.state === 'listen' && socket.local.port !== null) ports.add(socket.local.port);
    }
    return ports;
  }

  rest(): void {
    clearTimeout(this.#listening);
    this.#listening = undefined;
    this.#closes.rest();
    this.#table.rest();
    // What is new at the next scan may have been open for as long as nobody looked.
    this.#isBound = true;
  }

  close(): void {
    this.#isClosed = true;
    this.rest();
    this.#table.close();
  }
}

/** Connections that were turned away as a queue was full; nothing where it is not told. */
function acceptOverflows(where: Where): Pick<Sampling, 'acceptOverflows'> {
  const got = readText(where, '/proc/net/netstat');
  const count = got.kind === 'text' ? netCounter(got.text, 'TcpExt', 'ListenOverflows') : null;
  return count === null ? {} : { acceptOverflows: count };
}

function hasHiddenOwner(sockets: ReadonlyMap<string, Socket>): boolean {
  for (const { ownerUnknown } of sockets.values()) if (ownerUnknown?.code === 'hidden') return true;
  return false;
}
