import { say } from '../../shared/text/say.ts';
import type { Collector, Scan } from './collector.ts';
import { composeScan, type ReadFacts, ScanTurn } from './compose-scan.ts';
import { RowBook } from './row-book.ts';
import type { Where } from './run.ts';
import { type After, type SlowAnswer, SlowSource } from './slow-source.ts';
import { windowsBlindSpots } from './windows/blind-spots.ts';
import { CreationTimes } from './windows/creation-times.ts';
import { askElevation } from './windows/elevation.ts';
import { type MadeRow, ManagementData } from './windows/management.ts';
import { WindowsOwners } from './windows/owners.ts';
import { Powershell } from './windows/powershell.ts';
import { WindowsProcesses } from './windows/processes.ts';
import { readWindowsTable, type WindowsTableRead } from './windows/table.ts';

/** How to read a Windows machine. Everything has a sensible default. */
export interface WindowsOptions {
  readonly where?: Where;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly after?: After;
  /** How long one reading of netstat may take. */
  readonly deadlineMs?: number;
}

const CREATION_MS = 60_000;
/** How long a scan waits for PowerShell's table where netstat gives none. */
const TABLE_WAIT_MS = 20_000;

/** Reads the sockets of a Windows machine: netstat each scan; one PowerShell that stays, for processes, services and ages. */
export function windowsCollector(options: WindowsOptions = {}): Collector {
  return new WindowsCollector(options);
}

class WindowsCollector implements Collector {
  readonly #where: Where;
  readonly #now: () => number;
  readonly #deadlineMs: number | undefined;
  readonly #abort = new AbortController();
  readonly #powershell: Powershell;
  readonly #management: ManagementData;
  readonly #processes: WindowsProcesses;
  readonly #owners: WindowsOwners;
  readonly #book = new RowBook();
  readonly #creation: SlowSource<readonly MadeRow[]>;
  readonly #times = new CreationTimes();
  #creationTurn = 0;
  #elevation: Promise<boolean | null> | null = null;
  #isBound = true;
  readonly #turn = new ScanTurn();

  constructor({ where = { kind: 'this-machine' }, now = Date.now, after, deadlineMs }: WindowsOptions) {
    const { signal } = this.#abort;
    const timing = { now, ...(after === undefined ? {} : { after }) };
    this.#where = where;
    this.#now = now;
    this.#deadlineMs = deadlineMs;
    this.#powershell = new Powershell({ ...timing, where });
    this.#management = new ManagementData(this.#powershell);
    this.#processes = new WindowsProcesses({ ...timing, where, signal, management: this.#management });
    this.#owners = new WindowsOwners(this.#processes);
    this.#creation = new SlowSource({ ...timing, ask: () => this.#management.sockets(), everyMs: CREATION_MS });
  }

  scan(): Promise<Scan> {
    return this.#turn.run(() => this.#scan());
  }

  async #scan(): Promise<Scan> {
    const atMs = this.#now();
    const { signal } = this.#abort;
    this.#elevation ??= askElevation(this.#where, signal);
    this.#processes.begin();
    const options = { where: this.#where, signal, instead: () => this.#askSockets(), deadlineMs: this.#deadlineMs };
    const read = await readWindowsTable(options);
    if (read.kind === 'failed') return { kind: 'failed', text: say('collect.failed.all', { reasons: read.reasons.join(' ') }) };
    const { rows } = read;
    const pids = new Set(rows.flatMap((row) => (row.holders ?? []).map(({ pid }) => pid)));
    this.#owners.forget(await this.#processes.learn(pids, this.#isBound));
    this.#owners.keep(pids);
    // Behind the names in the queue: they are what a person waits for.
    this.#creation.poke();
    if (this.#creation.turn !== this.#creationTurn) {
      this.#creationTurn = this.#creation.turn;
      this.#times.take(this.#creation.value ?? []);
    }
    const sockets = this.#book.take({ rows, atMs, isBound: this.#isBound }, (row, before) =>
      this.#owners.tell(row, before, this.#times.of(row, before)),
    );
    this.#times.keep(sockets);
    this.#isBound = false;
    const processes = this.#processes.known.keep(pids);
    return composeScan(this.#facts(atMs, read, await this.#elevation), sockets, processes);
  }

  /** netstat's table by way of PowerShell: the answer that also tells when sockets were made. */
  async #askSockets(): Promise<SlowAnswer<readonly MadeRow[]>> {
    const { turn } = this.#creation;
    this.#creation.hurry();
    this.#creation.poke();
    await this.#creation.settled(TABLE_WAIT_MS);
    const { value, failure } = this.#creation;
    if (this.#creation.turn > turn && value !== null) return { kind: 'got', value };
    const seconds = TABLE_WAIT_MS / 1_000;
    return { kind: 'failed', text: failure ?? say('collect.ran.timed-out', { program: 'PowerShell', seconds }) };
  }

  #facts(atMs: number, read: Exclude<WindowsTableRead, { kind: 'failed' }>, isElevated: boolean | null): ReadFacts {
    const hasPowershell = this.#processes.failure === null;
    const method = [read.source, ...(hasPowershell ? ['powershell'] : []), ...(this.#processes.hasTasklist ? ['tasklist'] : [])];
    return {
      atMs,
      platform: 'win32',
      method: [...new Set(method)],
      blindSpots: windowsBlindSpots({
        read,
        isElevated,
        processFailure: this.#processes.failure,
        tasklistFailure: this.#processes.tasklistFailure,
        knowsServices: this.#processes.knowsServices,
        creationFailure: this.#creation.failure,
      }),
      skipped: read.skipped,
      sampling: { hearsCloses: false, unseenCount: 0, unseenRecent: [], timeWaitUnseenCount: this.#book.timeWaitUnseen },
    };
  }

  rest(): void {
    // What is new at the next scan may have been open for as long as nobody looked.
    this.#isBound = true;
    this.#powershell.rest();
  }

  close(): void {
    this.#abort.abort();
    this.#powershell.close();
  }
}
