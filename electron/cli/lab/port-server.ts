import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The program, as it is in the checkout. */
export const PROGRAM = fileURLToPath(new URL('../portlight.ts', import.meta.url));
/** Processes that a test started; `endStarted` ends those that still run. */
export const started = new Set<ChildProcess>();

/** Ends what a test has left running. */
export function endStarted(): void {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  started.clear();
}

/** What a program came to. */
export interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `portlight` with these arguments. */
export function portlight(...args: readonly string[]): Promise<Ended> {
  return run(process.execPath, [PROGRAM, ...args]);
}

/** Runs a program with an empty standard input. */
export function run(program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** A server in a process of its own; `code` runs in it with `net` at hand, and must call `up(port)`. */
export async function serverProcess(code: string): Promise<{ child: ChildProcess; port: number; pid: number }> {
  const child = spawn(process.execPath, ['-e', `const net = require('node:net'); const up = (p) => console.log(p); ${code}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.add(child);
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string];
  return { child, port: Number(line), pid: child.pid as number };
}

/** The code of a server that waits on loopback and does nothing. */
export const PLAIN = `const s = net.createServer((c) => c.on('error', () => {})); s.listen(0, '127.0.0.1', () => up(s.address().port));`;

/** A port that nothing on this machine holds. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
