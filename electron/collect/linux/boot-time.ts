import { readSmallFile } from '../small-file.ts';

const read = new Map<string, number>();

/**
 * When the machine of a /proc began, in epoch milliseconds (proc_stat(5), btime); null where it is not told. Read once for each: the
 * system works it out from its clock, and a clock that is set would give a process that goes on another start.
 */
export function bootTimeMs(root: string): number | null {
  const known = read.get(root);
  if (known !== undefined) return known;
  let text: string;
  try {
    text = readSmallFile(`${root}/stat`);
  } catch {
    return null;
  }
  const seconds = /^btime (\d+)$/m.exec(text)?.[1];
  if (seconds === undefined) return null;
  read.set(root, Number(seconds) * 1_000);
  return Number(seconds) * 1_000;
}

/** USER_HZ is 100 on every Linux that Node runs on (proc_pid_stat(5), starttime). */
const TICK_MS = 10;

/** When a process began that has this many clock ticks in field 22 of its stat file (ISO 8601); null where that is not known. */
export function startedAtOf(startTicks: number, root: string): string | null {
  const bootMs = bootTimeMs(root);
  return bootMs === null ? null : new Date(bootMs + startTicks * TICK_MS).toISOString();
}
