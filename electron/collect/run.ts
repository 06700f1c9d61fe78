import { ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { programPlaces, utf8Env } from './program-places.ts';
import type { ScratchFile } from './scratch-file.ts';
import { readSmallFile } from './small-file.ts';

/** A command by the bare name of its program: where that stands is for `Where` to say, never for PATH or the current directory. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly deadlineMs: number;
  readonly outputMostBytes: number;
  /** `utf8`: names beyond ASCII come as they are, where the C locale would escape them (lsof and ps of macOS). */
  readonly locale?: 'utf8';
  /** Added to the environment, which is otherwise the same fixed one for all. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes the output, where the system has such files. `stdout` is then good until the next command that is given the same. */
  readonly into?: ScratchFile | undefined;
}

/** How a command ended. A failure is an answer like any other. */
export type Ran =
  | { readonly kind: 'done'; readonly stdout: Buffer; readonly stderr: string; readonly code: number }
  /** No such program in the places that are searched. */
  | { readonly kind: 'missing' }
  /** The program is there and may not be run. */
  | { readonly kind: 'denied' }
  /** The system would not start it: `code` says why (errno(3): EMFILE, EAGAIN, ENOMEM …). Another time it may. */
  | { readonly kind: 'not-started'; readonly code: string }
  /** It was still running at its deadline, and was killed with all its children. */
  | { readonly kind: 'timed-out'; readonly deadlineMs: number }
  /** It printed more than its bound, and was killed. */
  | { readonly kind: 'too-much'; readonly outputMostBytes: number }
  /** Somebody else killed it, or it crashed. */
  | { readonly kind: 'killed'; readonly signal: string };

/** What a file says, or why it says nothing. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Where commands run and files are read: this machine, or what was recorded of one. Later: another host. */
export type Where =
  | { readonly kind: 'this-machine'; readonly directories?: readonly string[] }
  | {
      readonly kind: 'recording';
      readonly run: (command: Command) => Ran | Promise<Ran>;
      readonly read: (path: string) => FileText;
      /** Programs that are talked with; absent: there is none. */
      readonly talk?: (program: string, args: readonly string[], ears: Ears) => Talker | 'missing' | 'denied';
    };

/** A program that stays, reads lines and answers. */
export interface Talker {
  /** Sends one line; the line must hold no line end. */
  tell(line: string): void;
  /** Ends the program. Nothing is heard of it afterwards. */
  end(): void;
}

/** What is heard from a program that is talked with. */
export interface Ears {
  /** A piece of its output, of any size. */
  output(chunk: Buffer): void;
  /** It ended by itself, or could not begin. */
  ended(): void;
}

const PLACES = programPlaces(process.platform, process.env);

const STDERR_MOST = 16_384;
/** How often the output of a command is measured that goes to a file. */
const GROWTH_MS = 100;
const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) killGroup(child);
});

/** The absolute path of a program, or why there is none. */
export function findProgram(program: string, directories: readonly string[] = PLACES.directories): string | 'missing' | 'denied' {
  let isDenied = false;
  for (const directory of directories) {
    const path = join(directory, program + PLACES.suffix);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EACCES') isDenied = true;
    }
  }
  return isDenied ? 'denied' : 'missing';
}

/**
 * Runs one command to its end. Never rejects. No shell, no stdin, its own process group, which is killed whole at the deadline,
 * beyond the output bound, and when `signal` is aborted.
 */
export function run(where: Where, command: Command, signal?: AbortSignal): Promise<Ran> {
  if (where.kind === 'recording') return Promise.resolve(where.run(command));
  const path = findProgram(command.program, where.directories);
  if (path === 'missing' || path === 'denied') return Promise.resolve({ kind: path });
  return new Promise((resolve) => watchChild(path, command, signal, resolve));
}

function watchChild(path: string, command: Command, signal: AbortSignal | undefined, resolve: (ran: Ran) => void): void {
  const { into, deadlineMs, outputMostBytes } = command;
  const file = into?.open() ?? null;
  const child = start(path, command.args, command, ['ignore', file ?? 'pipe']);
  const piped: Buffer[] = [];
  let pipedBytes = 0;
  let stderr = '';
  let verdict: Ran | null = null;
  const stop = (why: Ran) => {
    verdict ??= why;
    killGroup(child);
    // A grandchild that left the group may hold the pipes open: do not wait for it.
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  const bound = () => {
    if ((file === null ? pipedBytes : (into?.size ?? 0)) > outputMostBytes) stop({ kind: 'too-much', outputMostBytes });
  };
  const onAbort = () => stop({ kind: 'killed', signal: 'SIGKILL' });
  const deadline = setTimeout(() => stop({ kind: 'timed-out', deadlineMs }), deadlineMs);
  const growth = file === null ? undefined : setInterval(bound, GROWTH_MS);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  child.stdout?.on('data', (chunk: Buffer) => {
    pipedBytes += chunk.length;
    bound();
    if (verdict === null) piped.push(chunk);
  });
  child.stderr?.setEncoding('latin1').on('data', (text: string) => {
    if (stderr.length < STDERR_MOST) stderr += text.slice(0, STDERR_MOST);
  });
  const rest = () => {
    clearTimeout(deadline);
    clearInterval(growth);
    signal?.removeEventListener('abort', onAbort);
    living.delete(child);
  };
  const end = (ran: Ran) => {
    rest();
    const told = verdict ?? ran;
    // Whatever did not come to its end by itself may still write.
    if (told.kind !== 'done') into?.drop();
    resolve(told);
  };
  child.once('error', (error: NodeJS.ErrnoException) => end(unstarted(error)));
  child.once('close', (code, killedBy) => {
    if (file !== null) bound();
    if (killedBy !== null || verdict !== null) return end({ kind: 'killed', signal: killedBy ?? 'SIGKILL' });
    const stdout = file === null ? together(piped) : (into?.take() ?? null);
    if (stdout !== null) return end({ kind: 'done', stdout, stderr, code: code ?? 0 });
    rest();
    into?.drop();
    watchChild(path, { ...command, into: undefined }, signal, resolve);
  });
}

function unstarted({ code = 'unknown' }: NodeJS.ErrnoException): Ran {
  if (code === 'ENOENT') return { kind: 'missing' };
  return code === 'EACCES' ? { kind: 'denied' } : { kind: 'not-started', code };
}

function together(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}

/**
 * Starts a program in its own process group, without stdin unless it is to be talked with, and remembers it so that it ends with us.
 * Never throws: that it could not be started is told by the event `error`.
 */
export function start(
  path: string,
  args: readonly string[],
  { locale, env = {} }: Pick<Command, 'locale' | 'env'> = {},
  [stdin, stdout]: readonly ['ignore' | 'pipe', 'pipe' | number] = ['ignore', 'pipe'],
): ChildProcess {
  const options: SpawnOptions = {
    env: { ...(locale === 'utf8' ? utf8Env(PLACES.env) : PLACES.env), ...env },
    cwd: PLACES.directory,
    stdio: [stdin, stdout, 'pipe'],
    // On Windows a detached program would get a console window of its own.
    detached: process.platform !== 'win32',
    windowsHide: true,
  };
  try {
    const child = spawn(path, args, options);
    living.add(child);
    child.once('exit', () => living.delete(child));
    return child;
  } catch (error) {
    // Node tells of some reasons by the event, and throws for all others (ENOMEM, EPERM, E2BIG; child_process.js, `spawn`).
    const child = new ChildProcess();
    process.nextTick(() => child.emit('error', error));
    return child;
  }
}

/** Starts a program to talk with. Its standard error is not heard. */
export function talk(where: Where, program: string, args: readonly string[], ears: Ears): Talker | 'missing' | 'denied' {
  if (where.kind === 'recording') return where.talk?.(program, args, ears) ?? 'missing';
  const path = findProgram(program, where.directories);
  if (path === 'missing' || path === 'denied') return path;
  const child = start(path, args, {}, ['pipe', 'pipe']);
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    ears.ended();
  };
  child.once('error', over).once('close', over);
  // Writing to a program that has just ended is told by its end.
  child.stdin?.on('error', () => {});
  child.stdout?.on('data', (chunk: Buffer) => {
    if (!isOver) ears.output(chunk);
  });
  child.stderr?.resume();
  return {
    tell: (line) => void child.stdin?.write(`${line}\n`),
    end() {
      isOver = true;
      killGroup(child);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
    },
  };
}

/** Kills a command with all of its process group. */
export function killGroup(child: ChildProcess): void {
  living.delete(child);
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** The latin1 view of a small text file (`/proc`, `/etc`). Never throws. */
export function readText(where: Where, path: string): FileText {
  if (where.kind === 'recording') return where.read(path);
  try {
    return { kind: 'text', text: readSmallFile(path) };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH') return { kind: 'absent' };
    if (code === 'EACCES' || code === 'EPERM') return { kind: 'denied' };
    return { kind: 'failed', reason: code };
  }
}
