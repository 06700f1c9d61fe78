import type { Timer } from '../../../shared/socket.ts';

/** How far a reading may be off: the clock of the scan and that of the kernel's answer are not the same moment. */
const SLACK_MS = 700;

/** ss prints minutes from ten minutes on, seconds from ten seconds on (iproute2 misc/ss.c, print_ms_timer). */
function resolutionMs(remainingMs: number): number {
  if (remainingMs >= 600_000) return 60_000;
  return remainingMs >= 10_000 ? 1_000 : 0;
}

/** True when `now` is what `before` must have become after `elapsedMs` if nothing happened but time. */
export function isSameTimer(before: Timer | null, now: Timer | null, elapsedMs: number): boolean {
  if (before === null || now === null) return before === now;
  if (before.kind !== now.kind || before.retries !== now.retries) return false;
  const expectedMs = Math.max(0, before.remainingMs - elapsedMs);
  const coarseMs = Math.max(resolutionMs(before.remainingMs), resolutionMs(now.remainingMs));
  return Math.abs(expectedMs - now.remainingMs) <= coarseMs + SLACK_MS;
}

/** True when an idle time grew by what has passed. Unknown times agree with each other alone. */
export function isSameIdle(beforeMs: number | null, nowMs: number | null, elapsedMs: number): boolean {
  if (beforeMs === null || nowMs === null) return beforeMs === nowMs;
  return Math.abs(beforeMs + elapsedMs - nowMs) <= SLACK_MS;
}
