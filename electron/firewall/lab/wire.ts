import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { addressNumber } from '../../../shared/firewall/address.ts';
import type { Attachment } from '../../../shared/firewall/journey.ts';
import { type Command, findProgram, type Ran, readText, run } from '../../collect/run.ts';
import type { FirewallMachine } from '../machine.ts';

const IP = '/usr/sbin/ip';
const THIS = { kind: 'this-machine' } as const;

/** Addresses of the far end; the near one is 203.0.113.1 and 2001:db8:1::1. */
export const FAR = ['203.0.113.2', '198.51.100.7', '2001:db8:1::2', '2001:db8:2::7'] as const;
const NEAR = ['203.0.113.1', '2001:db8:1::1'] as const;
/** Ports that both ends serve. */
export const PORTS = [7001, 7002, 7003] as const;

/** A try of one connection or datagram. */
export interface Attempt {
  readonly protocol: 'tcp' | 'udp';
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly port: number;
}

/** Two machines with a cable between them, in network namespaces: `near` has the rules. No packet leaves them. */
export interface Wire {
  readonly machine: FirewallMachine;
  readonly attachments: readonly Attachment[];
  /** Runs a program on the near side with a text as its input; false when it refused. */
  load(program: string, args: readonly string[], input: string): boolean;
  /** Tries from the far side to the near one (`in`), or the other way. */
  attempt(direction: 'in' | 'out', attempt: Attempt, waitMs: number): Promise<boolean>;
  close(): void;
}

let made = 0;

/** Makes it. `close` takes it down again. */
export async function makeWire(): Promise<Wire> {
  made += 1;
  const near = `portlight-${process.pid}-fn${made}`;
  const far = `portlight-${process.pid}-ff${made}`;
  lay(near, far);
  const ends = { in: await startEnd(far, FAR), out: await startEnd(near, NEAR) };
  const attachments = [
    attachment('lo', '127.0.0.1', 8),
    attachment('lo', '::1', 128),
    attachment('v0', '203.0.113.1', 24),
    attachment('v0', '2001:db8:1::1', 64),
  ];
  return {
    attachments,
    machine: {
      platform: 'linux',
      where: {
        kind: 'recording',
        run: (command) => runIn(near, command),
        read: (path) => readText(THIS, path.replace(/^\/proc\/net\//, `/proc/${ends.out.child.pid}/net/`)),
      },
      facts: () => ({ attachments, uid: 0, ephemeral: { from: 32_768, to: 60_999 } }),
    },
    load(program, args, input) {
      try {
        execFileSync(IP, ['netns', 'exec', near, program, ...args], { input, stdio: ['pipe', 'ignore', 'ignore'] });
        return true;
      } catch {
        return false;
      }
    },
    attempt: (direction, attempt, waitMs) => ends[direction].attempt(attempt, waitMs),
    close() {
      for (const { child } of Object.values(ends)) child.kill('SIGKILL');
      for (const name of [near, far]) execFileSync(IP, ['netns', 'delete', name]);
    },
  };
}

/** `ip` itself does not tell a program that is missing from one that failed. */
function runIn(name: string, { program, args, ...bounds }: Command): Promise<Ran> {
  const path = findProgram(program);
  if (path === 'missing' || path === 'denied') return Promise.resolve({ kind: path });
  return run(THIS, { program: 'ip', args: ['netns', 'exec', name, program, ...args], ...bounds });
}

function attachment(name: string, text: string, prefix: number): Attachment {
  const read = addressNumber(text);
  if (read === null) throw new Error(text);
  return { name, ...read, prefix };
}

function lay(near: string, far: string): void {
  const ip = (...args: readonly string[]) => execFileSync(IP, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const on = (name: string, ...args: readonly string[]) => ip('netns', 'exec', name, ...args);
  for (const name of [near, far]) ip('netns', 'add', name);
  ip('link', 'add', 'v0', 'netns', near, 'address', '02:00:00:00:00:01', 'type', 'veth', 'peer', 'name', 'v0', 'netns', far);
  on(far, IP, 'link', 'set', 'v0', 'address', '02:00:00:00:00:02');
  for (const name of [near, far]) {
    on(name, '/usr/sbin/sysctl', '-qw', 'net.ipv6.conf.all.accept_dad=0', 'net.ipv6.conf.v0.accept_dad=0');
    for (const device of ['lo', 'v0']) on(name, IP, 'link', 'set', device, 'up');
  }
  const address = (name: string, ...all: readonly string[]) => {
    for (const one of all) on(name, IP, 'address', 'add', one, 'dev', 'v0', ...(one.includes(':') ? ['nodad'] : []));
  };
  address(near, '203.0.113.1/24', '2001:db8:1::1/64');
  address(far, '203.0.113.2/24', '198.51.100.7/32', '2001:db8:1::2/64', '2001:db8:2::7/128');
  on(near, IP, 'route', 'add', '198.51.100.0/24', 'via', '203.0.113.2');
  on(near, IP, '-6', 'route', 'add', '2001:db8:2::/64', 'via', '2001:db8:1::2');
  // Neighbours are known beforehand: rules that drop everything drop the questions for IPv6 neighbours too.
  for (const one of ['203.0.113.2', '2001:db8:1::2'])
    on(near, IP, 'neighbour', 'add', one, 'lladdr', '02:00:00:00:00:02', 'dev', 'v0', 'nud', 'permanent');
  for (const one of ['203.0.113.1', '2001:db8:1::1'])
    on(far, IP, 'neighbour', 'add', one, 'lladdr', '02:00:00:00:00:01', 'dev', 'v0', 'nud', 'permanent');
}

interface End {
  readonly child: ChildProcess;
  attempt(attempt: Attempt, waitMs: number): Promise<boolean>;
}

async function startEnd(name: string, addresses: readonly string[]): Promise<End> {
  const path = fileURLToPath(new URL('./end.ts', import.meta.url));
  const args = ['netns', 'exec', name, process.execPath, path, JSON.stringify({ ports: PORTS, addresses })];
  const child = spawn(IP, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, (isOpen: boolean) => void>();
  let id = 0;
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve) => lines.once('line', () => resolve()));
  lines.on('line', (line) => {
    const { id: which, isOpen } = JSON.parse(line) as { readonly id: number; readonly isOpen: boolean };
    waiting.get(which)?.(isOpen);
    waiting.delete(which);
  });
  return {
    child,
    attempt(attempt, waitMs) {
      id += 1;
      const mine = id;
      child.stdin.write(`${JSON.stringify({ id: mine, ...attempt, waitMs })}\n`);
      return new Promise((resolve) => waiting.set(mine, resolve));
    },
  };
}
