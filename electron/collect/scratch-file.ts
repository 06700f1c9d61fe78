import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, statfsSync } from 'node:fs';

/** The folder that is kept in memory (shm_overview(7)). */
const MEMORY = '/dev/shm';
/** O_TMPFILE (open(2)): a file without a name, that only those see who have it open. Node does not know the number; most of Linux shares it. */
const NAMELESS = 0o20000000 | (constants.O_DIRECTORY ?? 0);
/** What is longer is read into memory of its own, that it need not be held for ever. */
const KEPT_BYTES = 1024 * 1024;

/**
 * A nameless file in memory that a command writes its output to, for a command that runs again and again. A pipe costs a stream, and a
 * buffer of 64 KiB for every few KiB that the command writes; the garbage of that alone cost a collection of the whole heap in twenty scans.
 */
export class ScratchFile {
  #file: number | null = null;
  #isRefused = process.platform !== 'linux';
  #kept = Buffer.alloc(0);

  /** The descriptor to write to, always at the end; null where the system has no such file. */
  open(): number | null {
    if (this.#file !== null || this.#isRefused) return this.#file;
    try {
      this.#file = openSync(MEMORY, NAMELESS | constants.O_RDWR | constants.O_APPEND, 0o600);
    } catch {
      this.#isRefused = true;
    }
    return this.#file;
  }

  /** Bytes written since it was last taken. */
  get size(): number {
    return this.#file === null ? 0 : fstatSync(this.#file).size;
  }

  /** Takes what was written and empties the file. The bytes are good until the next call. null: the memory ran full, and some may be missing. */
  take(): Buffer | null {
    if (this.#file === null) return null;
    const { size } = this;
    const bytes = size > KEPT_BYTES ? Buffer.allocUnsafeSlow(size) : this.#room(size);
    let length = 0;
    while (length < size) {
      const got = readSync(this.#file, bytes, length, size - length, length);
      if (got === 0) break;
      length += got;
    }
    const isFull = statfsSync(MEMORY).bavail === 0;
    ftruncateSync(this.#file);
    return isFull || length < size ? null : bytes.subarray(0, size);
  }

  /** Lets go of the file: whoever still writes to it is not heard. The next `open` makes another. */
  drop(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #room(size: number): Buffer {
    if (this.#kept.length < size) this.#kept = Buffer.allocUnsafeSlow(Math.min(KEPT_BYTES, size * 2));
    return this.#kept;
  }
}
