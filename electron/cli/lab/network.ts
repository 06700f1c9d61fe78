import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const IP = '/usr/sbin/ip';
const NFT = '/usr/sbin/nft';
const ASK_AGAIN_MS = 100;

/** The two machines of a lab. The near one is 192.0.2.1, the far one 192.0.2.2 and 198.51.100.1 to .9. */
export type Side = 'near' | 'far';

/** Two network namespaces with a cable between them, and nothing else: no packet leaves them. */
export interface Lab {
  /** Adds rules to a table of the side's own: each is `<input|output> <rule>`. */
  filter(side: Side, ...rules: readonly string[]): void;
  /** Sets a kernel variable of the side. */
  set(side: Side, name: string, value: string): void;
  /** Starts a peer and waits until it says that it is ready. `poke` lets it do its next thing. */
  peer(side: Side, task: object): Promise<{ poke(): void }>;
  /** Waits until what a command prints on a side, asked again and again, looks a certain way. */
  until(side: Side, command: readonly [string, ...string[]], looks: (text: string) => boolean): Promise<void>;
  /** Runs the diagnosis on a side; resolves with what it prints. */
  diagnose(side: Side, forMs: number, limits?: object): Promise<Printed>;
  close(): void;
}

/** What a lab's diagnosis printed, as far as tests look at it. */
export interface Printed {
  readonly code: number | null;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly title: string;
    readonly explanation: string;
    readonly firstSeen: string;
    readonly sockets: readonly string[];
  }[];
}

/** Why no lab can be made here; null: it can. */
export function whyNoLab(): string | null {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.geteuid?.() !== 0) return 'not root';
  if (!existsSync(IP) || !existsSync(NFT)) return 'ip or nft is missing';
  const name = `portlight-${process.pid}-try`;
  try {
    execFileSync(IP, ['netns', 'add', name], { stdio: 'ignore' });
    execFileSync(IP, ['netns', 'exec', name, NFT, 'list', 'tables'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'network namespaces cannot be made';
  } finally {
    if (existsSync(`/run/netns/${name}`)) execFileSync(IP, ['netns', 'delete', name], { stdio: 'ignore' });
  }
}

let made = 0;

/** Makes a lab. `close` ends its programs and takes it down again. */
export function makeLab(): Lab {
  made += 1;
  const names = { near: `portlight-${process.pid}-${made}n`, far: `portlight-${process.pid}-${made}f` };
  const children: ChildProcess[] = [];
  const ip = (...args: readonly string[]) => execFileSync(IP, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const on = (side: Side, program: string, ...args: readonly string[]) => ip('netns', 'exec', names[side], program, ...args);
  const start = (side: Side, file: string, task: object) => {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const args = ['netns', 'exec', names[side], process.execPath, path, JSON.stringify(task)];
    const child = spawn(IP, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env.PATH } });
    children.push(child);
    return child;
  };
  cable(names, ip, on);
  return {
    filter(side, ...rules) {
      const chains = ['input', 'output'].map((hook) => {
        const own = rules.filter((rule) => rule.startsWith(`${hook} `)).map((rule) => rule.slice(hook.length + 1));
        return `chain ${hook} { type filter hook ${hook} priority 0; ${own.map((rule) => `${rule};`).join(' ')} }`;
      });
      on(side, NFT, `add table inet lab; delete table inet lab; table inet lab {\n${chains.join('\n')}\n}`);
    },
    set: (side, name, value) => void on(side, '/usr/sbin/sysctl', '-qw', `${name}=${value}`),
    async peer(side, task) {
      const child = start(side, './peer.ts', task);
      await firstLine(child);
      return { poke: () => void child.stdin?.write('\n') };
    },
    async until(side, command, looks) {
      const args = ['netns', 'exec', names[side], ...command];
      while (!looks(execFileSync(IP, args, { encoding: 'utf8' }))) await sleep(ASK_AGAIN_MS);
    },
    async diagnose(side, forMs, limits = {}) {
      const child = start(side, './watch.ts', { forMs, limits });
      let text = '';
      child.stdout?.on('data', (part) => {
        text += part;
      });
      const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
      return { code, findings: (JSON.parse(text) as Printed).findings };
    },
    close() {
      for (const child of children) child.kill('SIGKILL');
      for (const name of Object.values(names)) ip('netns', 'delete', name);
    },
  };
}

type Run = (...args: readonly string[]) => unknown;

function cable(
  names: Readonly<Record<Side, string>>,
  ip: Run,
  on: (side: Side, program: string, ...args: readonly string[]) => unknown,
): void {
  ip('netns', 'add', names.near);
  ip('netns', 'add', names.far);
  ip('link', 'add', 'lab0', 'netns', names.near, 'type', 'veth', 'peer', 'name', 'lab0', 'netns', names.far);
  for (const side of ['near', 'far'] as const) {
    on(side, IP, 'link', 'set', 'lo', 'up');
    on(side, IP, 'address', 'add', side === 'near' ? '192.0.2.1/24' : '192.0.2.2/24', 'dev', 'lab0');
    on(side, IP, 'link', 'set', 'lab0', 'up');
  }
  for (let at = 1; at <= 9; at += 1) on('far', IP, 'address', 'add', `198.51.100.${at}/32`, 'dev', 'lo');
  on('near', IP, 'route', 'add', '198.51.100.0/24', 'via', '192.0.2.2');
}

async function firstLine(child: ChildProcess): Promise<void> {
  if (child.stdout === null) return;
  for await (const _ of createInterface({ input: child.stdout })) return;
}
