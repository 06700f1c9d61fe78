import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { whyNoLab } from '../../electron/cli/lab/network.ts';
import { PORTLIGHT } from './program.ts';

// A machine within the machine: a network namespace with Portlight in it, whose screens a browser outside can open.

const IP = '/usr/sbin/ip';

/** Why no such machine can be made here; null: it can. */
export const noMachine = whyNoLab();

/** A network namespace with loopback up, a far side behind a cable (192.0.2.2), and Portlight serving in it. */
export interface Machine {
  /** Runs a program in the namespace to its end. Throws when it fails. */
  run(program: string, ...args: readonly string[]): string;
  /** The same on the far side of the cable. */
  runFar(program: string, ...args: readonly string[]): string;
  /** Starts a script of Node (CommonJS text) and waits for its first line. */
  start(script: string, side?: 'near' | 'far'): Promise<string>;
  /** Address of Portlight's screens, with their key. */
  readonly url: string;
  close(): Promise<void>;
}

/** Passes bytes between a file socket and a port of the namespace it runs in. */
const RELAY = `
const net = require('node:net');
const [file, port] = process.argv.slice(1);
net.createServer((near) => {
  const far = net.connect(Number(port), '127.0.0.1');
  near.on('error', () => far.destroy()).pipe(far).on('error', () => near.destroy()).pipe(near);
}).listen(file, () => console.log('ready'));
`;

let made = 0;

/** Makes the machine; `close` ends its programs and takes it down again. */
export async function makeMachine(): Promise<Machine> {
  made += 1;
  const names = { near: `portlight-${process.pid}-e${made}`, far: `portlight-${process.pid}-f${made}` };
  const folder = mkdtempSync(join(tmpdir(), 'portlight-machine-'));
  const children: ChildProcess[] = [];
  const inside = (name: string, program: string, args: readonly string[]) =>
    execFileSync(IP, ['netns', 'exec', name, program, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const start = async (name: string, ...args: readonly string[]): Promise<string> => {
    const child = spawn(IP, ['netns', 'exec', name, process.execPath, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    for await (const line of createInterface({ input: child.stdout })) return line;
    throw new Error('the program ended without a word');
  };
  cable(names, (name, ...args) => inside(name, IP, args));
  const file = join(folder, 'relay');
  // The port is had outside first: inside, where nobody else is, every one is free.
  const relay = await passOn(file);
  const { port } = relay.address() as AddressInfo;
  const address = new URL(await start(names.near, PORTLIGHT, 'serve', '--no-open', '--port', String(port)));
  await start(names.near, '-e', RELAY, file, address.port);
  return {
    run: (program, ...args) => inside(names.near, program, args),
    runFar: (program, ...args) => inside(names.far, program, args),
    start: (script, side = 'near') => start(names[side], '-e', script),
    url: address.href,
    async close() {
      relay.close();
      for (const child of children) child.kill('SIGKILL');
      for (const name of Object.values(names)) execFileSync(IP, ['netns', 'delete', name]);
      rmSync(folder, { recursive: true });
    },
  };
}

function cable(names: { readonly near: string; readonly far: string }, ip: (name: string, ...args: readonly string[]) => void) {
  for (const name of Object.values(names)) execFileSync(IP, ['netns', 'add', name]);
  const ends = ['type', 'veth', 'peer', 'name', 'lab0', 'netns', names.far];
  execFileSync(IP, ['link', 'add', 'lab0', 'netns', names.near, ...ends]);
  for (const [name, address] of [
    [names.near, '192.0.2.1/24'],
    [names.far, '192.0.2.2/24'],
  ] as const) {
    ip(name, 'link', 'set', 'lo', 'up');
    ip(name, 'address', 'add', address, 'dev', 'lab0');
    ip(name, 'link', 'set', 'lab0', 'up');
  }
}

/** A port outside which is to be the same as inside, so that the page's own address is true for the server there. */
function passOn(file: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((near) => {
      const far = connect(file);
      near.on('error', () => far.destroy()).pipe(far);
      far.on('error', () => near.destroy()).pipe(near);
    });
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
  });
}
