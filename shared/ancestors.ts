import type { Process } from './reading.ts';

const ANCESTORS_MOST = 6;

/** Who started a process, and who that, nearest first, as far as the reading knows; bounded. */
export function ancestorsOf(pid: number, processes: ReadonlyMap<number, Process>): readonly Process[] {
  const found: Process[] = [];
  const seen = new Set([pid]);
  let next = processes.get(pid)?.parentPid ?? null;
  while (next !== null && !seen.has(next) && found.length < ANCESTORS_MOST) {
    seen.add(next);
    const parent = processes.get(next);
    if (parent === undefined) break;
    found.push(parent);
    next = parent.parentPid;
  }
  return found;
}
