import { run, type Where } from '../run.ts';

/** Integrity levels from which programs of all users may be looked into: high and system (winnt.h, SECURITY_MANDATORY_*_RID). */
const HIGH = /S-1-16-(?:12288|16384)\b/;

/** True when we run elevated, false when not, null when it could not be found out. By the numbers, which no language changes. */
export async function askElevation(where: Where, signal: AbortSignal): Promise<boolean | null> {
  const args = ['/GROUPS', '/FO', 'CSV', '/NH'];
  const ran = await run(where, { program: 'whoami', args, deadlineMs: 5_000, outputMostBytes: 1024 * 1024 }, signal);
  if (ran.kind !== 'done') return null;
  const text = ran.stdout.toString('latin1');
  return /S-1-16-\d+/.test(text) ? HIGH.test(text) : null;
}
