import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { findProgram, killGroup, start, type Where } from '../run.ts';
import { ScratchFile } from '../scratch-file.ts';

/** A command to be run again and again, always with the same arguments. None of these is `;` or has `{}` in it, which mean something to find(1). */
export interface Repeated {
  readonly program: string;
  readonly args: readonly string[];
  readonly deadlineMs: number;
  readonly outputMostBytes: number;
}

/** So often it may fail before it is left alone for good. */
const FAILURES_MOST = 3;
/** How often the output is measured while it grows. */
const GROWTH_MS = 100;
/** What is sent for one more run: a path that is there and that find need not look into (find(1), -files0-from). */
const ONCE_MORE = '/dev/null\0';
/** What find writes to its standard error when the command has ended well, or not; no tool writes these by itself. */
const WELL = '\u0001';
const NOT_WELL = '\u0002';

/**
 * Runs one command again and again by way of one small process that stays: find (findutils 4.9), which runs it once for each path it is
 * sent (`-files0-from -`, `-exec`), without a shell, waits for it, and then says how it ended. To start a program from here costs more
 * than ss itself: for fork(2) the system copies the page tables of our whole heap, tears the copy down, and every page that we write
 * afterwards is a fault. Linux only.
 */
export class Repeater {
  readonly #where: Where;
  readonly #command: Repeated;
  readonly #output = new ScratchFile();
  #child: ChildProcess | null = null;
  #complaint = '';
  #failures = 0;
  #told: ((isGood: boolean) => void) | null = null;

  constructor(where: Where, command: Repeated) {
    this.#where = where;
    this.#command = command;
  }

  /** What the command prints, good until the next run. null: it did not go well, or cannot be done here, and is to be run in the usual way. */
  async run(): Promise<Buffer | null> {
    if (this.#failures >= FAILURES_MOST) return null;
    // It ended while nothing ran: waiting for its answer would last until the deadline.
    if (this.#child !== null && (this.#child.exitCode !== null || this.#child.signalCode !== null)) this.rest();
    this.#child ??= this.#launch();
    const child = this.#child;
    if (child === null) {
      this.#failures = FAILURES_MOST;
      return null;
    }
    const isGood = await this.#once(child);
    const bytes = isGood ? this.#output.take() : null;
    if (bytes !== null && bytes.length > 0 && bytes.length <= this.#command.outputMostBytes) return bytes;
    // Ended from outside it is no failure.
    if (this.#child === child) {
      this.#failures += 1;
      this.rest();
    }
    return null;
  }

  /** Ends the small process, and a run with it; the next run starts another. */
  rest(): void {
    const child = this.#child;
    this.#child = null;
    if (child !== null) killGroup(child);
    for (const stream of [child?.stdin, child?.stderr]) stream?.destroy();
    this.#output.drop();
    this.#told?.(false);
  }

  /** Lets the command run once. False: it failed, complained, took too long or printed too much. */
  #once(child: ChildProcess): Promise<boolean> {
    const { deadlineMs, outputMostBytes } = this.#command;
    this.#complaint = '';
    return new Promise((resolve) => {
      const tell = (isGood: boolean) => {
        clearTimeout(deadline);
        clearInterval(growth);
        this.#told = null;
        resolve(isGood);
      };
      const deadline = setTimeout(tell, deadlineMs, false);
      const growth = setInterval(() => {
        if (this.#output.size > outputMostBytes) tell(false);
      }, GROWTH_MS);
      this.#told = tell;
      child.stdin?.write(ONCE_MORE);
    });
  }

  #launch(): ChildProcess | null {
    const { program, args } = this.#command;
    const [path, find, setpriv] = [this.#find(program), this.#find('find'), this.#find('setpriv')];
    const file = this.#output.open();
    if (file === null || path === null || find === null) return null;
    const says = (mark: string) => ['-fprintf', '/dev/stderr', mark];
    const ends = ['(', '-exec', path, ...args, ';', ...says(WELL), '-o', ...says(NOT_WELL), ')'];
    const line = [find, '-files0-from', '-', '-maxdepth', '0', ...ends];
    // As `follow` does: it shall not outlive us, however we end.
    const [first = '', ...rest] = setpriv === null ? line : [setpriv, '--pdeathsig', 'KILL', ...line];
    const child = start(first, rest, {}, ['pipe', file]);
    const streams = [child.stdin, child.stderr] as readonly (((Readable | Writable) & { unref?: () => void }) | null)[];
    const over = () => {
      if (this.#child === child) this.#told?.(false);
    };
    child.on('error', over).on('exit', over);
    child.stdin?.on('error', () => {});
    child.stderr?.setEncoding('latin1').on('data', (text: string) => this.#hear(child, text));
    child.unref();
    for (const stream of streams) stream?.unref?.();
    return child;
  }

  /** Absolute path of a program; null where there is none, or where this is not our machine. */
  #find(program: string): string | null {
    if (this.#where.kind !== 'this-machine') return null;
    const path = findProgram(program, this.#where.directories);
    return path.startsWith('/') ? path : null;
  }

  /** What the command complains of is told by the usual way of running it. */
  #hear(child: ChildProcess, text: string): void {
    if (this.#child !== child) return;
    this.#complaint = (this.#complaint + text).slice(-2);
    if (text.endsWith(WELL) || text.endsWith(NOT_WELL)) this.#told?.(this.#complaint === WELL);
  }
}
