import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../collect/run.ts';

// What the machine that runs the tests has, and lets one do. What is not there is skipped, and said.

/** Whether `ss` is installed; without it Portlight reads /proc/net, which tells less. */
export const hasSs = process.platform === 'linux' && !['missing', 'denied'].includes(findProgram('ss'));
if (process.platform === 'linux' && !hasSs) process.stderr.write('SKIPPED: what only ss tells (it is not installed)\n');

const NOBODY = '65534';

/** The command line before a program that begins it as another user, without any right. */
export const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] as const;

/** Why no other user can run this program here; null: root can begin it as one. */
export function whyNoOtherUser(): string | null {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.geteuid?.() !== 0) return 'not root';
  const [setpriv, ...args] = AS_NOBODY;
  const here = fileURLToPath(import.meta.url);
  const tried = spawnSync(setpriv, [...args, process.execPath, '--check', here], { cwd: '/', stdio: 'ignore' });
  return tried.status === 0 ? null : 'other users cannot read these files, or setpriv is missing';
}
