import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readCapture } from '../collect/capture/capture-reading.ts';
import { readInput } from './input.ts';
import type { Output } from './output.ts';
import { STDIN } from './read-bounded.ts';
import { openWindow } from './window.ts';

/** `portlight open FILE`: shows a captured text in the window, or in a browser where there is none. Resolves with the exit code. */
export async function openCapture(path: string, format: string | null, output: Output): Promise<number> {
  const ask = await readInput(path, format, output);
  if (ask === null) return 2;
  const read = readCapture(ask);
  if (read.kind === 'failed') {
    output.tell(read.text);
    return 2;
  }
  const isForWindow = format === null && (await canBeReadAgain(path));
  return openWindow({ capture: { ask, path: isForWindow ? resolve(path) : null } }, output);
}

/** True for a file. The window reads it once more by itself, and finds its format by itself; a pipe (`open <(ss -tunap)`) is empty by then. */
export async function canBeReadAgain(path: string): Promise<boolean> {
  return (
    path !== STDIN &&
    (await stat(path).then(
      (found) => found.isFile(),
      () => false,
    ))
  );
}
