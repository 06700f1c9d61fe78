import type { Process } from '../../shared/reading.ts';

const CHAIN_MOST = 64;

/** Processes that a command told of. One that is told of again and did not change stays the same object. */
export class KnownProcesses {
  readonly #byPid = new Map<number, Process>();

  /** Takes what was told; answers with the pids that have become another process. */
  take(told: Iterable<Process>): readonly number[] {
    const replaced: number[] = [];
    for (const process of told) {
      const known = this.#byPid.get(process.pid);
      if (known !== undefined && isSame(known, process)) continue;
      if (known !== undefined) replaced.push(process.pid);
      this.#byPid.set(process.pid, process);
    }
    return replaced;
  }

  get(pid: number): Process | null {
    return this.#byPid.get(pid) ?? null;
  }

  forget(pid: number): void {
    this.#byPid.delete(pid);
  }

  /** A process and its known ancestors, itself first. A parent that began after its child has taken the pid of the true one. */
  chain(pid: number): readonly Process[] {
    const chain: Process[] = [];
    let next: number | null = pid;
    while (next !== null && chain.length < CHAIN_MOST) {
      const process: Process | null = this.get(next);
      if (process === null || chain.includes(process) || isLater(process, chain.at(-1))) break;
      chain.push(process);
      next = process.parentPid;
    }
    return chain;
  }

  /** Parents of the given processes, and theirs, that are not known yet. */
  unknownParents(pids: Iterable<number>): readonly number[] {
    const unknown = new Set<number>();
    for (const pid of pids) {
      const parent = this.chain(pid).at(-1)?.parentPid ?? null;
      if (parent !== null && this.get(parent) === null) unknown.add(parent);
    }
    return [...unknown];
  }

  /** Forgets who is neither among `pids` nor an ancestor of one; answers with those that stay. */
  keep(pids: Iterable<number>): Map<number, Process> {
    const kept = new Map<number, Process>();
    for (const pid of pids) for (const process of this.chain(pid)) kept.set(process.pid, process);
    for (const pid of this.#byPid.keys()) if (!kept.has(pid)) this.#byPid.delete(pid);
    return kept;
  }
}

/** Start times are told in whole seconds, and not always rounded alike. */
const SLACK_MS = 2_000;

function isLater(parent: Process, child: Process | undefined): boolean {
  if (child === undefined || parent.startedAt === null || child.startedAt === null) return false;
  return Date.parse(parent.startedAt) > Date.parse(child.startedAt) + SLACK_MS;
}

function isSame(a: Process, b: Process): boolean {
  return (
    a.parentPid === b.parentPid &&
    a.name === b.name &&
    a.exe === b.exe &&
    a.commandLine === b.commandLine &&
    a.user === b.user &&
    Math.abs(Date.parse(a.startedAt ?? '1970') - Date.parse(b.startedAt ?? '1970')) <= SLACK_MS
  );
}
