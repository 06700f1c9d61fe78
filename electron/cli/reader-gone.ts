import { fstatSync } from 'node:fs';
import { findProgram, start } from '../collect/run.ts';

const STDOUT = 1;

/** A look at who reads this process's standard output. */
export interface ReaderWatch {
  /** Given once the pipe has no reader any more. */
  readonly signal: AbortSignal;
  /** Ends the look. */
  end(): void;
}

/**
 * Looks whether the pipe that is our standard output still has a reader, which one only learns of by writing: a watch of something
 * quiet would go on for ever behind `| head -1`. Node cannot ask poll(2) about a pipe that it does not read, but `tail -f` of GNU's
 * coreutils (8.28 and later) does for its own output, ends by SIGPIPE, and writes nothing. Without it nothing is noticed before the
 * next write.
 */
export function watchReader(): ReaderWatch {
  const gone = new AbortController();
  const tail = process.platform === 'linux' && isPipe() ? findProgram('tail') : 'missing';
  if (tail === 'missing' || tail === 'denied') return { signal: gone.signal, end() {} };
  const child = start(tail, ['-f', `--pid=${process.pid}`, '/dev/null'], {}, ['ignore', STDOUT]);
  child.on('error', () => {});
  child.once('exit', (_code, signal) => {
    if (signal === 'SIGPIPE') gone.abort();
  });
  child.stderr?.destroy();
  child.unref();
  return { signal: gone.signal, end: () => void child.kill() };
}

function isPipe(): boolean {
  try {
    return fstatSync(STDOUT).isFIFO();
  } catch {
    return false;
  }
}
