import { say } from '../../shared/text/say.ts';
import type { Collector, Scan } from './collector.ts';
import { composeScan, type ReadFacts, ScanTurn } from './compose-scan.ts';
import { macBlindSpots } from './macos/blind-spots.ts';
import { askNettop, Flows } from './macos/flows.ts';
import { askLsof, type LsofRows, SharedHolders } from './macos/holders.ts';
import { MacOwners } from './macos/owners.ts';
import { MacProcesses } from './macos/processes.ts';
import { MacTable, type MacTableRead } from './macos/table.ts';
import type { NettopRow } from './parse/nettop.ts';
import type { Holder, SocketRow } from './parse/row.ts';
import { RowBook } from './row-book.ts';
import type { Where } from './run.ts';
import { type After, SlowSource } from './slow-source.ts';

/** How to read a Mac. Everything has a sensible default. */
export interface MacosOptions {
  readonly where?: Where;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly after?: After;
  /** How long one reading of netstat may take. */
  readonly deadlineMs?: number;
  /** True when we run as root. */
  readonly isRoot?: boolean;
}

const HOLDERS_MS = 60_000;
const FLOWS_MS = 15_000;
/** A sample of flows counts for this long: longer than from one to the next, so that none flickers. */
const FLOWS_FRESH_MS = 45_000;
/** How long the first scan waits for lsof; later ones take what it told last. */
const FIRST_WAIT_MS = 2_000;

/** Reads the sockets of a Mac: netstat each scan, ps for new processes, lsof and nettop seldom and beside the scans. */
export function macosCollector(options: MacosOptions = {}): Collector {
  return new MacosCollector(options);
}

class MacosCollector implements Collector {
  readonly #now: () => number;
  readonly #isRoot: boolean;
  readonly #abort = new AbortController();
  readonly #table: MacTable;
  readonly #processes: MacProcesses;
  readonly #owners: MacOwners;
  readonly #book = new RowBook();
  readonly #lsof: SlowSource<LsofRows>;
  readonly #shared = new SharedHolders();
  readonly #nettop: SlowSource<readonly NettopRow[]>;
  readonly #flows = new Flows();
  #sharedTurn = 0;
  #flowsTurn = 0;
  #flowsAtMs = 0;
  #isBound = true;
  readonly #turn = new ScanTurn();

  constructor({ where = { kind: 'this-machine' }, now = Date.now, after, deadlineMs, isRoot }: MacosOptions) {
    const { signal } = this.#abort;
    const timing = { now, ...(after === undefined ? {} : { after }) };
    this.#now = now;
    this.#isRoot = isRoot ?? process.geteuid?.() === 0;
    this.#table = new MacTable(where, signal, deadlineMs);
    this.#processes = new MacProcesses(where, now, signal);
    this.#owners = new MacOwners(this.#processes);
    this.#lsof = new SlowSource({ ...timing, ask: () => askLsof(where, signal), everyMs: HOLDERS_MS });
    this.#nettop = new SlowSource({ ...timing, ask: () => askNettop(where, signal), everyMs: FLOWS_MS });
  }

  scan(): Promise<Scan> {
    return this.#turn.run(() => this.#scan());
  }

  async #scan(): Promise<Scan> {
    const atMs = this.#now();
    this.#lsof.poke();
    const read = await this.#table.read();
    if (read.kind === 'failed') return { kind: 'failed', text: say('collect.failed.all', { reasons: read.reasons.join(' ') }) };
    if (this.#isBound) await this.#lsof.settled(FIRST_WAIT_MS);
    this.#nettop.poke();
    this.#takeSlow(atMs);
    const rows = this.#flows.join(read.rows);
    const holders = new Map<SocketRow, readonly Holder[]>(rows.map((row) => [row, this.#shared.of(row)]));
    const pids = new Set([...holders.values()].flatMap((all) => all.map(({ pid }) => pid)));
    this.#owners.forget(await this.#processes.learn(pids));
    this.#owners.keep(pids);
    const sockets = this.#book.take({ rows, atMs, isBound: this.#isBound }, (row, before) =>
      this.#owners.tell(row, holders.get(row) ?? [], before),
    );
    this.#isBound = false;
    const processes = this.#processes.known.keep(pids);
    return composeScan(this.#facts(atMs, read), sockets, processes);
  }

  #takeSlow(atMs: number): void {
    if (this.#lsof.turn !== this.#sharedTurn) {
      this.#sharedTurn = this.#lsof.turn;
      this.#shared.take(this.#lsof.value ?? []);
    }
    if (this.#nettop.turn !== this.#flowsTurn) {
      this.#flowsTurn = this.#nettop.turn;
      this.#flowsAtMs = atMs;
      this.#flows.take(this.#nettop.value ?? []);
    } else if (atMs - this.#flowsAtMs > FLOWS_FRESH_MS) {
      this.#flows.forget();
    }
  }

  #facts(atMs: number, read: Exclude<MacTableRead, { kind: 'failed' }>): ReadFacts {
    const sources = [
      read.source,
      ...(this.#processes.failure === null ? ['ps'] : []),
      ...(this.#sharedTurn > 0 && read.source !== 'lsof' ? ['lsof'] : []),
      ...(this.#flowsTurn > 0 ? ['nettop'] : []),
    ];
    return {
      atMs,
      platform: 'darwin',
      method: sources,
      blindSpots: macBlindSpots({
        read,
        isRoot: this.#isRoot,
        lsofFailure: this.#lsof.failure,
        nettopFailure: this.#nettop.failure,
        psFailure: this.#processes.failure,
      }),
      skipped: read.skipped,
      sampling: { hearsCloses: false, unseenCount: 0, unseenRecent: [], timeWaitUnseenCount: this.#book.timeWaitUnseen },
    };
  }

  rest(): void {
    // What is new at the next scan may have been open for as long as nobody looked.
    this.#isBound = true;
  }

  close(): void {
    this.#abort.abort();
  }
}
