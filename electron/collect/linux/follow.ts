import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { findProgram, killGroup, start, type Where } from '../run.ts';

/** A command that runs as long as we look, and is started again when it ends. */
export interface Follower {
  /** `running`: it has been up for a while. `starting`: not yet known. `failed`: it ends again and again and is left alone. */
  state(): 'starting' | 'running' | 'failed';
  stop(): void;
}

/** What to follow. `onText` gets its output as it comes (latin1 view), in pieces of any size. */
export interface FollowedCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly onText: (text: string) => void;
}

/** Up for this long means that it was accepted and works. */
const SETTLED_MS = 400;
const QUICK_DEATH_MS = 5_000;
const QUICK_DEATHS_MOST = 4;
const BACKOFF_MOST_MS = 60_000;

/**
 * Runs a command line by line buffered (stdbuf, coreutils) for as long as we live: it gets SIGKILL when we die, however that
 * happens (setpriv --pdeathsig, util-linux; prctl(2) PR_SET_PDEATHSIG). null: a program that this needs is not there.
 */
export function follow(where: Where, command: FollowedCommand): Follower | null {
  if (where.kind !== 'this-machine') return null;
  const program = findProgram(command.program, where.directories);
  const stdbuf = findProgram('stdbuf', where.directories);
  if (!program.startsWith('/') || !stdbuf.startsWith('/')) return null;
  const setpriv = findProgram('setpriv', where.directories);
  const line = [stdbuf, '-oL', program, ...command.args];
  return keepRunning(setpriv.startsWith('/') ? [setpriv, '--pdeathsig', 'KILL', ...line] : line, command.onText);
}

function keepRunning([program = '', ...args]: readonly string[], onText: (text: string) => void): Follower {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let startedAtMs = 0;
  let quickDeaths = 0;
  const again = () => {
    if (isStopped || child === null) return;
    child = null;
    quickDeaths = performance.now() - startedAtMs < QUICK_DEATH_MS ? quickDeaths + 1 : 0;
    if (quickDeaths >= QUICK_DEATHS_MOST) return;
    timer = setTimeout(launch, Math.min(1_000 * 2 ** quickDeaths, BACKOFF_MOST_MS)).unref();
  };
  const launch = () => {
    startedAtMs = performance.now();
    child = start(program, args);
    child.stdout?.setEncoding('latin1').on('data', onText);
    child.stderr?.resume();
    child.once('error', again).once('exit', again);
    // Listening must not keep a program alive that has nothing else to do.
    child.unref();
    for (const stream of [child.stdout, child.stderr]) (stream as (Readable & { unref?: () => void }) | null)?.unref?.();
  };
  launch();
  return {
    state() {
      if (child === null) return quickDeaths >= QUICK_DEATHS_MOST ? 'failed' : 'starting';
      return performance.now() - startedAtMs >= SETTLED_MS ? 'running' : 'starting';
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      if (child !== null) killGroup(child);
    },
  };
}
