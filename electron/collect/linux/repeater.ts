import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { findProgram, killGroup, start, type Where } from '../run.ts';
import { ScratchFile } from '../scratch-file.ts';
import { readSmallFile } from '../small-file.ts';

/** A command to be run again and again, always with the same arguments. `harmless`: an argument that may stand there once more. */
export interface Repeated {
  readonly program: string;
  readonly args: readonly string[];
  readonly harmless: string;
  readonly deadlineMs: number;
  readonly outputMostBytes: number;
}

/** So often it may fail before it is left alone for good. */
const FAILURES_MOST = 3;
/** Longer without a sign of the command means that xargs does not run it at once. */
const BEGUN_MOST_MS = 500;
const WAIT_FROM_MS = 3;
const WAIT_TO_MS = 40;
const POLL_MS = 2;

type Sign =
  | { readonly kind: 'waiting' | 'running' | 'lost' }
  | { readonly kind: 'ended'; readonly pid: number; readonly status: number };

/**
 * Runs one command again and again by way of one small process that stays: xargs (findutils), which runs it once for each line it is sent,
 * without a shell. To start a program from here costs more than ss itself: for fork(2) the system copies the page tables of our whole
 * heap, tears the copy down, and every page that we write afterwards is a fault. That the command has ended is seen in /proc: xargs
 * leaves it defunct until the next line (proc_pid_stat(5): state, exit_code). Linux only.
 */
export class Repeater {
  readonly #where: Where;
  readonly #command: Repeated;
  readonly #output = new ScratchFile();
  #child: ChildProcess | null = null;
  #endedPid: number | null = null;
  #failures = 0;
  #waitMs = 8;

  constructor(where: Where, command: Repeated) {
    this.#where = where;
    this.#command = command;
  }

  /** The last run of the command, which has ended and is still listed; null when there is none. */
  get defunctPid(): number | null {
    return this.#child === null ? null : this.#endedPid;
  }

  /** What the command prints, good until the next run. null: it did not go well, or cannot be done here, and is to be run in the usual way. */
  async run(): Promise<Buffer | null> {
    if (this.#failures >= FAILURES_MOST) return null;
    this.#child ??= this.#launch();
    const child = this.#child;
    if (child === null) {
      this.#failures = FAILURES_MOST;
      return null;
    }
    child.stdin?.write(`${this.#command.harmless}\n`);
    const sign = await this.#end(child);
    const bytes = sign.kind === 'ended' && sign.status === 0 ? this.#output.take() : null;
    if (bytes !== null && bytes.length > 0 && bytes.length <= this.#command.outputMostBytes) return bytes;
    // Ended from outside it is no failure.
    if (this.#child !== null) this.#failures += 1;
    this.rest();
    return null;
  }

  /** Ends the small process; the next run starts another. */
  rest(): void {
    if (this.#child !== null) killGroup(this.#child);
    this.#child?.stdin?.destroy();
    this.#child = null;
    this.#endedPid = null;
    this.#output.drop();
  }

  #launch(): ChildProcess | null {
    if (this.#where.kind !== 'this-machine') return null;
    const { program, args } = this.#command;
    const [path, xargs, setpriv] = [program, 'xargs', 'setpriv'].map((name) => findProgram(name, this.#directories())) as [
      string,
      string,
      string,
    ];
    const file = this.#output.open();
    if (file === null || !path.startsWith('/') || !xargs.startsWith('/')) return null;
    const line = [xargs, '-n', '1', path, ...args];
    // As `follow` does: it shall not outlive us, however we end.
    const [first = '', ...rest] = setpriv.startsWith('/') ? [setpriv, '--pdeathsig', 'KILL', ...line] : line;
    const child = start(first, rest, {}, ['pipe', file]);
    const streams = [child.stdin, child.stderr] as readonly (((Readable | Writable) & { unref?: () => void }) | null)[];
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    child.stderr?.resume();
    child.unref();
    for (const stream of streams) stream?.unref?.();
    return child;
  }

  #directories(): readonly string[] | undefined {
    return this.#where.kind === 'this-machine' ? this.#where.directories : undefined;
  }

  /** Waits for the command to end: as long as it took the last times, and then a little more. */
  async #end(child: ChildProcess): Promise<Sign> {
    const beganMs = performance.now();
    await pause(this.#waitMs);
    let sign = this.#look(child);
    const isLate = sign.kind === 'ended';
    this.#waitMs = Math.min(WAIT_TO_MS, Math.max(WAIT_FROM_MS, this.#waitMs + (isLate ? -0.25 : 0.5)));
    while (sign.kind === 'running' || sign.kind === 'waiting') {
      const tookMs = performance.now() - beganMs;
      const isTooMuch = tookMs > BEGUN_MOST_MS && (sign.kind === 'waiting' || this.#output.size > this.#command.outputMostBytes);
      if (isTooMuch || tookMs > this.#command.deadlineMs) return { kind: 'lost' };
      await pause(Math.max(POLL_MS, tookMs / 8));
      sign = this.#look(child);
    }
    if (sign.kind === 'ended') this.#endedPid = sign.pid;
    return sign;
  }

  #look(child: ChildProcess): Sign {
    if (this.#child !== child || child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
      return { kind: 'lost' };
    try {
      const pid = Number.parseInt(readSmallFile(`/proc/${child.pid}/task/${child.pid}/children`), 10);
      if (!(pid > 0) || pid === this.#endedPid) return { kind: 'waiting' };
      const stat = readSmallFile(`/proc/${pid}/stat`);
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .trimEnd()
        .split(' ');
      // exit_code is the last field of the 52 that there have been since Linux 3.5; the state is the third.
      return fields[0] === 'Z' && fields.length >= 50 ? { kind: 'ended', pid, status: Number(fields[49]) } : { kind: 'running' };
    } catch {
      return { kind: 'lost' };
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
