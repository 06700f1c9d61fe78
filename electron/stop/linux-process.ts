import { readFileSync } from 'node:fs';
import { startedAtOf } from '../collect/linux/boot-time.ts';
import { Processes } from '../collect/linux/processes.ts';
import { type ProcStat, parseCgroupFile, parseStat } from '../collect/parse/proc-pid.ts';
import type { SeenProcess } from './stop-system.ts';

/** What Linux tells of a process that is to be stopped. */
export interface LinuxProcess extends SeenProcess {
  readonly uid: number | null;
  readonly isKernelThread: boolean;
  /** As the kernel has it, cut to 15 bytes. */
  readonly kernelName: string;
}

const ROOT = '/proc';
const CHAIN_MOST = 64;

/** Looks at a process; null: it is gone, or nothing but a zombie is left of it. */
export function lookAt(pid: number, nameOf: (uid: number) => string): LinuxProcess | null {
  const stat = statOf(pid);
  if (stat === null || isEnded(stat)) return null;
  // Named as on the screens. Read after the start: if the pid changed hands in between, it is not the process of that start.
  const known = new Processes(nameOf, ROOT).get(pid);
  const startedAt = startedAtOf(stat.startTicks, ROOT);
  if (known === null || known.process.startedAt !== startedAt) return null;
  return {
    pid,
    name: known.process.name,
    user: known.process.user,
    startedAt,
    commandLine: known.process.commandLine,
    parentPid: stat.parentPid > 0 ? stat.parentPid : null,
    mark: String(stat.startTicks),
    place: parseCgroupFile(textOf(pid, 'cgroup')),
    uid: known.uid,
    kernelName: stat.name,
    isKernelThread: stat.isKernelThread,
  };
}

/** True while the process with this pid is the one that began at these ticks. */
export function isSameProcess({ pid, mark }: Pick<SeenProcess, 'pid' | 'mark'>): boolean {
  const stat = statOf(pid);
  return stat !== null && !isEnded(stat) && String(stat.startTicks) === mark;
}

/**
 * Sends a signal to the process if it still is the one that is meant. Look and signal follow each other in one turn of this program, with
 * nothing awaited in between: some microseconds, in which the kernel would have to end the process, count through all other pids
 * and begin a new one. Node has no pidfd_send_signal(2), which alone would close even that.
 */
export function signalIfSame(
  seen: Pick<SeenProcess, 'pid' | 'mark'>,
  signal: 'SIGTERM' | 'SIGKILL',
  kill: (pid: number, signal: NodeJS.Signals) => void = process.kill,
): 'sent' | 'gone' | 'replaced' | 'denied' {
  const stat = statOf(seen.pid);
  if (stat === null || isEnded(stat)) return 'gone';
  if (String(stat.startTicks) !== seen.mark) return 'replaced';
  try {
    kill(seen.pid, signal);
    return 'sent';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'denied' : 'gone';
  }
}

/** A process, all that it runs in, and the leader of its session (the shell of its terminal). */
export function lineageOf(pid: number): ReadonlySet<number> {
  const found = new Set<number>();
  let next = pid;
  while (next > 0 && !found.has(next) && found.size < CHAIN_MOST) {
    found.add(next);
    next = statOf(next)?.parentPid ?? 0;
  }
  const [, , , session] = /\) \S (\d+) (\d+) (\d+) /.exec(textOf(pid, 'stat')) ?? [];
  if (session !== undefined && session !== '0') found.add(Number(session));
  return found;
}

/** True when the signal would be refused to this user (kill(2), EPERM). */
export function isForeign(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function statOf(pid: number) {
  return parseStat(textOf(pid, 'stat'));
}

/**
 * A zombie holds nothing any more; X is a process on its way out (proc_pid_stat(5)). The main thread alone may be one, while others still
 * run, or have not yet let go of files and sockets: `num_threads` counts them until they have.
 */
function isEnded({ state, threads }: ProcStat): boolean {
  return (state === 'Z' || state === 'X') && threads <= 1;
}

function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`${ROOT}/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
