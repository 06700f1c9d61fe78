import { signalOf } from './interrupt.ts';

/** Requests that a thread of Node's pool works on, as Node names them; a network name is looked up there too. */
const POOLED: ReadonlySet<string> = new Set(['FSReqCallback', 'FSReqPromise', 'GetAddrInfoReqWrap', 'GetNameInfoReqWrap']);

/**
 * Ends this process with an exit code, whatever still waits. `process.exit` waits for the pool's threads, and nothing wakes one that
 * reads a pipe nobody writes to, or asks a name server that is silent. Another program in this one's place ends them: it has the
 * exit code to give and nothing else. Before Node 22.15 it cannot be put there; a signal then ends the process as it would have by itself.
 */
export function endProcess(code: number): void {
  const isHeld = process.getActiveResourcesInfo().some((name) => POOLED.has(name));
  // On Windows nobody waits for the pool.
  if (!isHeld || process.platform === 'win32') process.exit(code);
  process.exitCode = code;
  // What is to be cleared up at the end is cleared up here too: the programs that were started.
  process.emit('exit', code);
  try {
    process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
  } catch {
    // No shell, or it may not be run.
  }
  const signal = signalOf(code);
  // Nobody listens any more, so it has its usual effect; shells count it as the same code.
  if (signal !== null) process.kill(process.pid, signal);
  else process.exit(code);
}
