import { readlinkSync } from 'node:fs';
import { cleanText } from '../../../shared/clean-text.ts';
import type { Process } from '../../../shared/reading.ts';
import type { Kin } from '../application.ts';
import { type ProcStat, parseCgroupFile, parseCmdline, parseStat, parseStatus } from '../parse/proc-pid.ts';
import { readSmallFile } from '../small-file.ts';
import { startedAtOf } from './boot-time.ts';
import { programName } from './program-name.ts';

/** One process with what only this file needs of it. */
export interface KnownProcess extends Kin {
  readonly uid: number | null;
}

interface Entry {
  readonly stat: ProcStat;
  readonly known: KnownProcess;
}

const COMMAND_LINE_MOST = 1_000;
const ARGS_MOST = 64;
const NAME_MOST = 64;
const CHAIN_MOST = 64;
/** How many known processes are looked at again in one scan. */
const CHECKED_MOST = 256;

/**
 * What is known of the processes that hold sockets, and of their ancestors. Each is read once; again when another process has
 * its pid (other start time), when it runs another program (other name) or has another parent.
 */
export class Processes {
  readonly #root: string | null;
  readonly #userName: (uid: number) => string;
  readonly #entries = new Map<number, Entry>();
  #from = 0;

  /** `root`: the /proc to read; null when there is none, and then no process is known. */
  constructor(userName: (uid: number) => string, root: string | null) {
    this.#userName = userName;
    this.#root = root;
  }

  /**
   * Looks again at those of `pids` that are known; left out, at all known ones in turn, a bounded number at a time. Answers with
   * those that are another process, another program or gone.
   */
  check(pids: Iterable<number> = this.#inTurn()): { readonly replaced: readonly number[]; readonly changed: readonly number[] } {
    const replaced: number[] = [];
    const changed: number[] = [];
    for (const pid of pids) {
      const entry = this.#entries.get(pid);
      if (entry === undefined) continue;
      const stat = this.#readStat(pid);
      if (isSameStat(entry.stat, stat)) continue;
      this.#entries.delete(pid);
      if (stat === null || stat.startTicks !== entry.stat.startTicks) replaced.push(pid);
      changed.push(pid);
    }
    return { replaced, changed };
  }

  #inTurn(): readonly number[] {
    const pids = [...this.#entries.keys()];
    const from = pids.length > CHECKED_MOST ? this.#from % pids.length : 0;
    this.#from = from + CHECKED_MOST;
    return [...pids.slice(from), ...pids.slice(0, from)].slice(0, CHECKED_MOST);
  }

  /** A process and its ancestors, itself first; empty when it is gone. */
  chain(pid: number): readonly KnownProcess[] {
    const chain: KnownProcess[] = [];
    let next: number | null = pid;
    while (next !== null && next > 0 && chain.length < CHAIN_MOST) {
      const known: KnownProcess | null = this.get(next);
      if (known === null || chain.includes(known)) break;
      chain.push(known);
      next = known.process.parentPid;
    }
    return chain;
  }

  /** What is known of one process, read now if it must be; null when it is gone. */
  get(pid: number): KnownProcess | null {
    const entry = this.#entries.get(pid);
    if (entry !== undefined) return entry.known;
    const stat = this.#readStat(pid);
    if (stat === null) return null;
    const known = this.#read(pid, stat);
    this.#entries.set(pid, { stat, known });
    return known;
  }

  /** Forgets the processes that are neither in `pids` nor an ancestor of one; answers with those that stay. */
  keep(pids: Iterable<number>): Map<number, Process> {
    const kept = new Map<number, Process>();
    for (const pid of pids) {
      let next: number | null = pid;
      while (next !== null && next > 0 && !kept.has(next)) {
        const known: KnownProcess | undefined = this.#entries.get(next)?.known;
        if (known === undefined) break;
        kept.set(next, known.process);
        next = known.process.parentPid;
      }
    }
    for (const pid of this.#entries.keys()) if (!kept.has(pid)) this.#entries.delete(pid);
    return kept;
  }

  #readStat(pid: number): ProcStat | null {
    const text = this.#file(pid, 'stat');
    return text === null ? null : parseStat(text);
  }

  #read(pid: number, stat: ProcStat): KnownProcess {
    const { args, isTitle } = parseCmdline((this.#file(pid, 'cmdline') ?? '').slice(0, 32_768));
    const status = parseStatus(this.#file(pid, 'status') ?? '');
    const cgroup = parseCgroupFile(this.#file(pid, 'cgroup') ?? '');
    const exe = this.#link(pid, 'exe');
    const words = args.slice(0, ARGS_MOST);
    const line = cleanText(words.join(' '), COMMAND_LINE_MOST);
    const process: Process = {
      pid,
      parentPid: stat.parentPid > 0 ? stat.parentPid : null,
      name: cleanText(programName(stat.name, exe, (isTitle ? words[0]?.split(/[ :]/)[0] : words[0]) ?? ''), NAME_MOST),
      exe: exe === null ? null : cleanText(exe, 512),
      commandLine: words.length === 0 ? null : line,
      user: status === null ? null : this.#userName(status.uid),
      startedAt: this.#root === null ? null : startedAtOf(stat.startTicks, this.#root),
      cgroup: cgroup === null ? null : cleanText(cgroup, 512),
    };
    const directory = this.#link(pid, 'cwd');
    return { process, args: words, isTitle, isKernelThread: stat.isKernelThread, directory, uid: status?.uid ?? null };
  }

  #file(pid: number, name: string): string | null {
    return this.#root === null ? null : readOr(`${this.#root}/${pid}/${name}`);
  }

  /** The target of a link; an executable that was replaced by an update keeps its path (proc_pid_exe(5)). */
  #link(pid: number, name: string): string | null {
    try {
      return readlinkSync(`${this.#root}/${pid}/${name}`).replace(/ \(deleted\)$/, '');
    } catch {
      return null;
    }
  }
}

function isSameStat(before: ProcStat, now: ProcStat | null): boolean {
  return now !== null && before.startTicks === now.startTicks && before.name === now.name && before.parentPid === now.parentPid;
}

function readOr(path: string): string | null {
  try {
    return readSmallFile(path);
  } catch {
    return null;
  }
}
