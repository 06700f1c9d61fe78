import { resolve } from 'node:path';
import { readCapture } from '../collect/capture/capture-reading.ts';
import { readInput } from './input.ts';
import type { Output } from './output.ts';
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
  // The window reads the file by itself and finds the format by itself: what only this process knows goes to a browser.
  const isForWindow = path !== '-' && format === null;
  return openWindow({ capture: { ask, path: isForWindow ? resolve(path) : null } }, output);
}
