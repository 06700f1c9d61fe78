import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A command by the bare name of its program: where that stands is for `Where` to say, never for PATH or the current directory. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly deadlineMs: number;
  readonly outputMostBytes: number;
}

/** How a command ended. A failure is an answer like any other. */
export type Ran =
  | { readonly kind: 'done'; readonly stdout: Buffer; readonly stderr: string; readonly code: number }
  /** No such program in the places that are searched. */
  | { readonly kind: 'missing' }
  /** The program is there and may not be run. */
  | { readonly kind: 'denied' }
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
      readonly run: (command: Command) => Ran;
      readonly read: (path: string) => FileText;
    };

/** Where programs are looked for. Root-owned places only: nothing that another user could write to. */
export const PROGRAM_DIRECTORIES: readonly string[] = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

const STDERR_MOST = 16_384;
const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) killGroup(child);
});

/** The environment of every command: nothing of ours but what is needed to print in the C locale without colours. */
export const COMMAND_ENV: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  LANG: 'C',
  PATH: PROGRAM_DIRECTORIES.join(':'),
  TERM: 'dumb',
};

/** The absolute path of a program, or why there is none. */
export function findProgram(
  program: string,
  directories: readonly string[] = PROGRAM_DIRECTORIES,
): string | 'missing' | 'denied' {
  let isDenied = false;
  for (const directory of directories) {
    const path = join(directory, program);
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
  const child = start(path, command.args);
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  let verdict: Ran | null = null;
  const stop = (why: Ran) => {
    verdict ??= why;
    killGroup(child);
    // A grandchild that left the group may hold the pipes open: do not wait for it.
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  const onAbort = () => stop({ kind: 'killed', signal: 'SIGKILL' });
  const deadline = setTimeout(() => stop({ kind: 'timed-out', deadlineMs: command.deadlineMs }), command.deadlineMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > command.outputMostBytes) stop({ kind: 'too-much', outputMostBytes: command.outputMostBytes });
    else chunks.push(chunk);
  });
  child.stderr?.setEncoding('latin1').on('data', (text: string) => {
    if (stderr.length < STDERR_MOST) stderr += text.slice(0, STDERR_MOST);
  });
  const end = (ran: Ran) => {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', onAbort);
    living.delete(child);
    resolve(verdict ?? ran);
  };
  child.once('error', (error: NodeJS.ErrnoException) => end({ kind: error.code === 'EACCES' ? 'denied' : 'missing' }));
  child.once('close', (code, killedBy) => {
    if (killedBy !== null) end({ kind: 'killed', signal: killedBy });
    else
      end({ kind: 'done', stdout: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks), stderr, code: code ?? 0 });
  });
}

/** Starts a program in its own process group, without stdin, and remembers it so that it ends with us. */
export function start(path: string, args: readonly string[]): ChildProcess {
  const child = spawn(path, args, {
    env: COMMAND_ENV,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  living.add(child);
  child.once('exit', () => living.delete(child));
  return child;
}

/** Kills a command with all of its process group. */
export function killGroup(child: ChildProcess): void {
  living.delete(child);
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** The latin1 view of a small text file (`/proc`, `/etc`). Never throws. */
export function readText(where: Where, path: string): FileText {
  if (where.kind === 'recording') return where.read(path);
  try {
    return { kind: 'text', text: readFileSync(path, 'latin1') };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH') return { kind: 'absent' };
    if (code === 'EACCES' || code === 'EPERM') return { kind: 'denied' };
    return { kind: 'failed', reason: code };
  }
}
