import { closeSync, openSync, readSync } from 'node:fs';

const SHARED = Buffer.allocUnsafeSlow(16 * 1024);

/**
 * The latin1 view of a small text file, mostly of /proc. Throws as `readFileSync` does. That one would take a fresh buffer of 64 KiB
 * for each file whose size the system does not tell, and the files of /proc are read by the dozen with every scan: the garbage of it
 * cost more than the reading.
 */
export function readSmallFile(path: string): string {
  const file = openSync(path, 'r');
  try {
    let text = '';
    for (;;) {
      const length = readSync(file, SHARED, 0, SHARED.length, null);
      if (length === 0) return text;
      text += SHARED.toString('latin1', 0, length);
    }
  } finally {
    closeSync(file);
  }
}
