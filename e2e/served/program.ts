import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A program that runs beside the test and is spoken to in lines. */
export interface Running {
  readonly pid: number;
  /** The next line that it prints. Rejects when it ends without one. */
  line(): Promise<string>;
  say(line: string): void;
  /** Ends it and waits until it has. */
  end(): Promise<void>;
}

/** The command line, as built. */
export const PORTLIGHT = fileURLToPath(new URL('../../dist/cli/portlight.js', import.meta.url));

/** `portlight serve`, as built. The first line that it prints is its address. */
export function startPortlight(...options: readonly string[]): Running {
  return running(spawn(process.execPath, [PORTLIGHT, 'serve', '--no-open', ...options], { stdio: ['pipe', 'pipe', 'inherit'] }));
}

/** `portlight` with a command that ends by itself: what it prints, and its exit code. */
export function runPortlight(...args: readonly string[]): { readonly code: number | null; readonly text: string } {
  const { status, stdout } = spawnSync(process.execPath, [PORTLIGHT, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return { code: status, text: stdout };
}

/**
 * A service that listens on loopback and prints its port. On `connect` it connects to itself and prints the source port; on
 * `reset` it drops all connections without TIME_WAIT; on `close` it stops listening.
 */
const SERVICE = `
const net = require('node:net');
const open = new Set();
const keep = (socket) => { open.add(socket); socket.on('error', () => {}); return socket; };
const server = net.createServer(keep).listen(0, '127.0.0.1', () => console.log(String(server.address().port)));
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'connect') {
    const socket = keep(net.connect(server.address().port, '127.0.0.1', () => console.log(String(socket.localPort))));
  } else if (line === 'reset') {
    for (const socket of open) socket.resetAndDestroy();
    open.clear();
    console.log('done');
  } else if (line === 'close') server.close(() => console.log('done'));
});
`;

/** Starts the service under a file name of its own, by which Portlight should call it. */
export function startService(name: string): Running {
  return startScript(name, SERVICE);
}

/** Starts a CommonJS script under a file name of its own. */
export function startScript(name: string, source: string): Running {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-service-'));
  const file = join(folder, name);
  writeFileSync(file, source);
  const service = running(spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] }));
  return {
    ...service,
    async end() {
      await service.end();
      rmSync(folder, { recursive: true });
    },
  };
}

function running(child: ChildProcess): Running {
  const { stdin, stdout, pid } = child;
  if (stdin === null || stdout === null || pid === undefined) throw new Error('the program did not start');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    pid,
    async line() {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the program ended without a word');
      return value;
    },
    say: (line) => void stdin.write(`${line}\n`),
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
