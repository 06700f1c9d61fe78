import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unlessAborted } from './interrupt.ts';

const OWNER_ALONE = 0o600;

/**
 * Writes a file for the eyes of its owner alone, also where there was one that others could read: a new file takes its place, so what
 * was there stays until all is written. A device, a pipe or an open descriptor (`/dev/stdout`) is written to as it is. Ends early, with
 * nothing in the file's place, once the signal is given. Rejects with an error of Node's that has a `code`.
 */
export async function writePrivate(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const place = await placeOf(path);
  // The other end of a pipe may never come.
  if (place === null) return void (await unlessAborted(writeFile(path, bytes), signal));
  const beside = join(dirname(place), `.portlight-${randomUUID()}`);
  try {
    await writeFile(beside, bytes, { mode: OWNER_ALONE, flag: 'wx' });
    if (!signal.aborted) await rename(beside, place);
  } catch (error) {
    const isThere = await stat(place).then(
      () => true,
      () => false,
    );
    if (!isThere || !isRefusedFolder(error)) throw error;
    if (!signal.aborted) await writeOver(place, bytes);
  } finally {
    await rm(beside, { force: true });
  }
}

/** The file that a path leads to, which need not be there yet; null: it is no file, or one that somebody has open for us. */
async function placeOf(path: string): Promise<string | null> {
  if (/^\/(dev|proc)\//.test(path)) return null;
  const found = await stat(path).catch(() => null);
  if (found === null) return path;
  return found.isFile() ? realpath(path) : null;
}

function isRefusedFolder(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Where the folder takes no new file: the one that is there is closed to others before anything is written to it. */
async function writeOver(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.chmod(OWNER_ALONE);
    await file.truncate();
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}
