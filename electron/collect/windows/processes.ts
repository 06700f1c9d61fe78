import { cleanText } from '../../../shared/clean-text.ts';
import type { Process } from '../../../shared/reading.ts';
import { KnownProcesses } from '../known-processes.ts';
import type { TasklistProcess } from '../parse/tasklist.ts';
import type { WindowsProcess, WindowsService } from '../parse/windows-facts.ts';
import type { Where } from '../run.ts';
import { type After, SlowSource, within } from '../slow-source.ts';
import type { Everything, ManagementData } from './management.ts';
import { askTasklist } from './tasklist.ts';

/** What naming processes needs. */
export interface WindowsProcessesOptions {
  readonly management: ManagementData;
  readonly where: Where;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly after?: After;
}

/** A service that runs in a process. */
export interface ServiceName {
  readonly name: string;
  readonly displayName: string;
}

const EVERYTHING_MS = 60_000;
const TASKLIST_MS = 5_000;
/** More new processes than this at once are found faster by reading all. */
const ASKED_MOST = 20;
const ABSENT_MS = 10_000;
/** How long a scan waits for names: the first one has nothing to show without, a later one shows the number for a moment. */
const FIRST_WAIT_MS = 8_000;
const WAIT_MS = 1_500;
const NONE: readonly ServiceName[] = [];

/** The processes of a Windows machine and the services in them: PowerShell's word, tasklist's where PowerShell is silent. */
export class WindowsProcesses {
  readonly #options: WindowsProcessesOptions;
  readonly #everything: SlowSource<Everything>;
  readonly #tasklist: SlowSource<readonly TasklistProcess[]>;
  readonly known = new KnownProcesses();
  #services = new Map<number, readonly ServiceName[]>();
  #absentAtMs = new Map<number, number>();
  #turn = 0;
  #tasklistTurn = 0;
  #asking: Promise<void> | null = null;
  #changed: number[] = [];

  constructor(options: WindowsProcessesOptions) {
    const { management, where, signal, now, after } = options;
    const timing = { now, ...(after === undefined ? {} : { after }) };
    this.#options = options;
    this.#everything = new SlowSource({ ...timing, ask: () => management.everything(), everyMs: EVERYTHING_MS });
    this.#tasklist = new SlowSource({ ...timing, ask: () => askTasklist(where, signal), everyMs: TASKLIST_MS });
  }

  /** Why PowerShell gives no processes, null while it does. */
  get failure(): string | null {
    return this.#everything.failure;
  }

  /** Why tasklist, which was asked in its place, gives none either. */
  get tasklistFailure(): string | null {
    return this.#tasklist.failure;
  }

  get hasTasklist(): boolean {
    return this.#tasklistTurn > 0;
  }

  /** True when all running services are known. */
  get knowsServices(): boolean {
    return this.#everything.value?.services !== null;
  }

  /** True when the system was asked for a process and had none. */
  isAbsent(pid: number): boolean {
    return this.#absentAtMs.has(pid);
  }

  servicesOf(pid: number): readonly ServiceName[] {
    return this.#services.get(pid) ?? NONE;
  }

  /** Begins to ask, so that names are on their way while the table is read. */
  begin(): void {
    this.#everything.poke();
  }

  /** Makes the processes known that are not, as far as that goes in short time. Answers with those that changed. */
  async learn(pids: ReadonlySet<number>, isFirst: boolean): Promise<readonly number[]> {
    const nowMs = this.#options.now();
    for (const [pid, atMs] of this.#absentAtMs) if (nowMs - atMs >= ABSENT_MS || !pids.has(pid)) this.#absentAtMs.delete(pid);
    if (isFirst) await this.#everything.settled(FIRST_WAIT_MS);
    this.#takeEverything(pids);
    const wanted = this.#wanted(pids);
    if (wanted.length > 0 && this.#turn > 0 && this.#everything.failure === null) await this.#askFor(wanted);
    this.#takeEverything(pids);
    if (this.#wanted(pids).length > 0 && (this.#turn === 0 || this.#everything.failure !== null)) {
      this.#tasklist.poke();
      await this.#tasklist.settled(isFirst ? FIRST_WAIT_MS : WAIT_MS);
      this.#takeTasklist(pids);
    }
    return this.#changed.splice(0);
  }

  #wanted(pids: ReadonlySet<number>): readonly number[] {
    return [...pids].filter((pid) => this.known.get(pid) === null && !this.#absentAtMs.has(pid));
  }

  async #askFor(wanted: readonly number[]): Promise<void> {
    if (wanted.length > ASKED_MOST) {
      this.#everything.hurry();
      this.#everything.poke();
      return this.#everything.settled(WAIT_MS);
    }
    this.#asking ??= this.#ask(wanted).finally(() => {
      this.#asking = null;
    });
    await within(this.#asking, WAIT_MS, this.#options.after);
  }

  async #ask(wanted: readonly number[]): Promise<void> {
    const { management, now } = this.#options;
    let pids = wanted;
    for (let round = 0; pids.length > 0 && round < 4; round += 1) {
      const answer = await management.processes(pids);
      if (answer.kind === 'failed') {
        this.#everything.hurry();
        return;
      }
      this.#take(answer.value);
      for (const pid of pids) if (!answer.value.some((one) => one.pid === pid)) this.#absentAtMs.set(pid, now());
      if (answer.value.some(({ name }) => /^svchost\.exe$/i.test(name))) {
        const services = await management.services();
        if (services.kind === 'got') this.#takeServices(services.value);
      }
      pids = this.known.unknownParents(answer.value.map(({ pid }) => pid)).filter((pid) => !this.#absentAtMs.has(pid));
    }
  }

  #takeEverything(pids: ReadonlySet<number>): void {
    const { value, turn } = this.#everything;
    if (turn === this.#turn || value === null) return;
    this.#turn = turn;
    this.#take(value.processes);
    if (value.services !== null) this.#takeServices(value.services);
    const told = new Set(value.processes.map(({ pid }) => pid));
    for (const pid of pids) {
      // A process that is newer than the answer is asked for by itself.
      if (told.has(pid) || this.known.get(pid) === null) continue;
      this.known.forget(pid);
      this.#changed.push(pid);
    }
  }

  #take(processes: readonly WindowsProcess[]): void {
    this.#changed.push(...this.known.take(processes.map(processOf)));
  }

  #takeServices(services: readonly WindowsService[]): void {
    const byPid = new Map<number, ServiceName[]>();
    for (const { pid, name, displayName } of services) {
      const service = { name: cleanText(name, 120), displayName: cleanText(displayName, 120) };
      byPid.set(pid, [...(byPid.get(pid) ?? []), service]);
    }
    for (const pid of new Set([...byPid.keys(), ...this.#services.keys()])) {
      if (namesOf(byPid.get(pid)) !== namesOf(this.#services.get(pid))) this.#changed.push(pid);
    }
    this.#services = byPid;
  }

  /** tasklist knows neither paths nor parents: what PowerShell told before stays. */
  #takeTasklist(pids: ReadonlySet<number>): void {
    const { value, turn } = this.#tasklist;
    if (turn === this.#tasklistTurn || value === null) return;
    this.#tasklistTurn = turn;
    for (const { pid, name, services } of value) {
      if (this.known.get(pid) !== null) continue;
      this.#take([{ pid, parentPid: null, name, exe: null, commandLine: null, startedAt: null }]);
      if (services !== null && services.length > 0) {
        const named = services
          .map((service) => cleanText(service, 120))
          .map((service) => ({ name: service, displayName: service }));
        this.#services.set(pid, named);
      }
    }
    const nowMs = this.#options.now();
    for (const pid of pids) if (this.known.get(pid) === null) this.#absentAtMs.set(pid, nowMs);
  }
}

function namesOf(services: readonly ServiceName[] | undefined): string {
  return (services ?? []).map(({ displayName }) => displayName).join('\n');
}

function processOf({ pid, parentPid, name, exe, commandLine, startedAt }: WindowsProcess): Process {
  return {
    pid,
    parentPid: parentPid === pid || parentPid === 0 ? null : parentPid,
    name: cleanText(name, 64),
    exe: exe === null ? null : cleanText(exe, 512),
    commandLine: commandLine === null ? null : cleanText(commandLine, 1_000),
    user: null,
    startedAt,
    cgroup: null,
  };
}
