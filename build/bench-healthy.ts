import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { whyNoLab } from '../electron/cli/lab/network.ts';
import type { Finding } from '../shared/diagnosis/finding.ts';
import { fromRoot } from './layout.ts';

// A busy machine on which nothing is wrong, made of real programs and real sockets in two network namespaces: what does the diagnosis
// say of it? Nothing but notes, is the target. `npm run bench -- healthy --minutes 30`.

const IP = '/usr/sbin/ip';
const MINUTES = 30;
const PROGRAMS = ['shop', 'browser', 'chat', 'orders', 'cron', 'resolver', 'updates', 'dev'] as const;

interface Seen {
  readonly finding: Finding;
  readonly atMs: number;
}

interface Ended {
  readonly scans: number;
  readonly failed: number;
  readonly socketsMost: number;
  readonly findings: number;
  readonly ownCpuSeconds: number;
}

/** Runs the healthy machine and prints what was found, by rule. Linux as root only. */
export async function benchHealthy(): Promise<{ readonly ok: boolean }> {
  const why = whyNoLab();
  if (why !== null) {
    console.log(`\n!!! The healthy machine is SKIPPED: ${why}.`);
    return { ok: true };
  }
  const at = process.argv.indexOf('--minutes');
  const minutes = at === -1 ? MINUTES : Number(process.argv[at + 1]);
  const near = `portlight-${process.pid}-hn`;
  const far = `portlight-${process.pid}-hf`;
  const folder = mkdtempSync(join(tmpdir(), 'portlight-healthy-'));
  const children: ChildProcess[] = [];
  try {
    lay(near, far);
    await started(children, far, fromRoot('build/healthy/far-side.ts'));
    for (const name of PROGRAMS) {
      symlinkSync(fromRoot('build/healthy/near-side.ts'), join(folder, `${name}.ts`));
      await started(children, near, join(folder, `${name}.ts`));
    }
    const watching = start(near, [fromRoot('build/healthy/watch.ts'), String(minutes)]);
    children.push(watching);
    return report(await heard(watching), minutes);
  } finally {
    for (const child of children) child.kill('SIGTERM');
    for (const name of [near, far]) execFileSync(IP, ['netns', 'delete', name]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function start(name: string, args: readonly string[]): ChildProcess {
  const node = [process.execPath, '--preserve-symlinks-main', ...args];
  return spawn(IP, ['netns', 'exec', name, ...node], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function started(children: ChildProcess[], name: string, path: string): Promise<void> {
  const child = start(name, [path]);
  children.push(child);
  if (child.stdout !== null) for await (const _ of createInterface({ input: child.stdout })) return;
}

async function heard(watching: ChildProcess): Promise<{ readonly seen: readonly Seen[]; readonly ended: Ended | null }> {
  const seen: Seen[] = [];
  let ended: Ended | null = null;
  if (watching.stdout === null) return { seen, ended };
  for await (const line of createInterface({ input: watching.stdout })) {
    const told = JSON.parse(line) as Seen | Ended;
    if ('finding' in told) {
      seen.push(told);
      console.log(findingText(told));
    } else ended = told;
  }
  return { seen, ended };
}

function findingText({ finding, atMs }: Seen): string {
  const { severity, rule, title, explanation, evidence, app } = finding;
  const facts = evidence.slice(0, 8).map(({ what, value }) => `    ${what}: ${value}`);
  return [
    `${Math.round(atMs / 1_000)} s  ${severity}  ${rule}  ${title}`,
    `    ${app?.name ?? ''} ${explanation}`,
    ...facts,
  ].join('\n');
}

function report(
  { seen, ended }: { readonly seen: readonly Seen[]; readonly ended: Ended | null },
  minutes: number,
): { readonly ok: boolean } {
  if (ended === null) {
    console.log('The watch ended before its time.');
    return { ok: false };
  }
  const rules = new Map<string, number>();
  for (const { finding } of seen)
    rules.set(`${finding.rule} ${finding.severity}`, (rules.get(`${finding.rule} ${finding.severity}`) ?? 0) + 1);
  const bad = seen.filter(({ finding }) => finding.severity !== 'note').length;
  const cpu = ((ended.ownCpuSeconds / (minutes * 60)) * 100).toFixed(1);
  console.log(
    `\nThe healthy machine, ${minutes} minutes: ${ended.scans} scans, ${ended.failed} failed, ${ended.socketsMost} sockets at most, ${cpu} % of a core`,
  );
  for (const [rule, count] of rules) console.log(`  ${rule.padEnd(12)} ${count}`);
  console.log(`${bad} problems and warnings (target: 0), ${seen.length - bad} notes`);
  return { ok: bad === 0 };
}

function lay(near: string, far: string): void {
  const ip = (...args: readonly string[]) => execFileSync(IP, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const on = (name: string, ...args: readonly string[]) => ip('netns', 'exec', name, ...args);
  for (const name of [near, far]) ip('netns', 'add', name);
  ip('link', 'add', 'lab0', 'netns', near, 'type', 'veth', 'peer', 'name', 'lab0', 'netns', far);
  for (const [name, address] of [
    [near, '192.0.2.1/24'],
    [far, '192.0.2.2/24'],
  ] as const) {
    on(name, IP, 'link', 'set', 'lo', 'up');
    on(name, IP, 'address', 'add', address, 'dev', 'lab0');
    on(name, IP, 'link', 'set', 'lab0', 'up');
  }
  for (let at = 1; at <= 9; at += 1) on(far, IP, 'address', 'add', `198.51.100.${at}/32`, 'dev', 'lo');
  on(near, IP, 'route', 'add', '198.51.100.0/24', 'via', '192.0.2.2');
  try {
    // A way of 12 ms each, which waits differently long, as the internet's does.
    for (const name of [near, far])
      on(name, '/usr/sbin/tc', 'qdisc', 'add', 'dev', 'lab0', 'root', 'netem', 'delay', '12ms', '2ms');
  } catch {
    console.log('(without delay: this kernel has no netem)');
  }
}
