import { readSmallFile } from './small-file.ts';

/** CPU time used so far and memory held now, of one process or of several together. */
export interface Usage {
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

/** Clock ticks per second of /proc/PID/stat: USER_HZ, which is 100 on every Linux that Node runs on (proc(5)). */
const TICK_MS = 10;
const PAGE_BYTES = 4_096;

/**
 * What this process and the commands it started have used: its own time, that of children already reaped (`cutime` and
 * `cstime` of /proc/self/stat, proc(5)) and of those still running, with theirs. Where there is no /proc, its own time and memory alone.
 */
export function ownUsage(): Usage {
  const own = process.cpuUsage();
  let cpuMs = (own.user + own.system) / 1_000;
  let memoryBytes = process.memoryUsage.rss();
  const self = statFields('self');
  if (self !== null) cpuMs += (Number(self[13]) + Number(self[14])) * TICK_MS;
  for (const pid of childPids()) {
    const child = statFields(pid);
    if (child === null) continue;
    cpuMs += [11, 12, 13, 14].reduce((sum, at) => sum + Number(child[at]), 0) * TICK_MS;
    memoryBytes += Number(child[21]) * PAGE_BYTES;
  }
  return { cpuMs, memoryBytes };
}

/** The fields of /proc/PID/stat from the third (state) on: [11] utime, [12] stime, [13] cutime, [14] cstime, [21] rss. */
function statFields(pid: string): readonly string[] | null {
  try {
    const text = readSmallFile(`/proc/${pid}/stat`);
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function childPids(): readonly string[] {
  try {
    return readSmallFile(`/proc/self/task/${process.pid}/children`).split(' ').filter(Boolean);
  } catch {
    return [];
  }
}
