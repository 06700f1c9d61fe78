import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { AS_NOBODY, whyNoOtherUser } from '../cli/lab/this-machine.ts';
import { linuxStop } from './linux.ts';
import { isSameProcess, lookAt, signalIfSame } from './linux-process.ts';
import type { StopSystem } from './stop-system.ts';
import { createStopper, type Stopper } from './stopper.ts';

// Real processes, real signals; what cannot be had here (another pid with the same number) is had in a process namespace.

const started = new Set<ChildProcess>();

afterEach(() => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  started.clear();
});

/** A process that does nothing until it is ended; `deaf`: it does not listen to SIGTERM. */
async function idler(isDeaf = false, first = ''): Promise<ChildProcess & { pid: number }> {
  const code = `${isDeaf ? "process.on('SIGTERM', () => {});" : ''} ${first} setInterval(() => {}, 1e6); console.log('up');`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.add(child);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child as ChildProcess & { pid: number };
}

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'].filter(existsSync);
/** What the kernel lists of TCP. To ask `ss` would take longer than threads take to end. */
const tcpTable = () => TABLES.map((path) => readFileSync(path, 'latin1')).join('');

/** The inode, as it stands in that table, of the one TCP socket that a process holds. */
function listenerInode(pid: number): string {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  const inodes = links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
  const table = tcpTable();
  const [found, ...more] = inodes.map((inode) => ` ${inode} `).filter((inode) => table.includes(inode));
  if (found === undefined || more.length > 0) throw new Error(`it holds ${inodes}`);
  return found;
}

function stopperOf(system: StopSystem = linuxStop(), patienceMs = 300): Stopper {
  return createStopper({ system, consequences: async () => null, patienceMs });
}

async function planned(stopper: Stopper, pid: number, startedAt: string | null = null): Promise<string> {
  const answer = await stopper.plan({ pid, startedAt });
  if (answer.kind !== 'plan') throw new Error(answer.text);
  return answer.plan.planId;
}

const startOf = (pid: number): string | null => lookAt(pid, String)?.startedAt ?? null;

describe.skipIf(process.platform !== 'linux')('stopping a real process', () => {
  test('is planned without being done: who it is, how, and the command that does the same', async () => {
    const child = await idler();
    const answer = await stopperOf().plan({ pid: child.pid, startedAt: startOf(child.pid) });
    expect(answer).toMatchObject({
      kind: 'plan',
      plan: { process: { pid: child.pid, startedAt: startOf(child.pid) }, way: { kind: 'signal' }, command: `kill ${child.pid}` },
    });
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  test('asks by SIGTERM and sees it end', async () => {
    const child = await idler();
    const stopper = stopperOf(linuxStop(), 10_000);
    const done = await stopper.stop(await planned(stopper, child.pid), false);
    expect(done.kind).toBe('stopped');
    if (child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGTERM');
  });

  test('has ended only when all its threads have, and its ports are free', async () => {
    // The main thread of a program is a zombie some milliseconds before the others have let go of its files: now and then, so many tries.
    for (let nth = 0; nth < 25; nth += 1) {
      const child = await idler(false, "require('node:net').createServer().listen(0);");
      const seen = lookAt(child.pid, String);
      if (seen === null) throw new Error('it does not run');
      const inode = listenerInode(child.pid);
      child.kill('SIGTERM');
      while (isSameProcess(seen));
      expect(tcpTable()).not.toContain(inode);
    }
  });

  test('offers force only after asking did not help, and then ends it', async () => {
    const child = await idler(true);
    const stopper = stopperOf();
    const planId = await planned(stopper, child.pid);
    expect(await stopper.stop(planId, true)).toMatchObject({ kind: 'refused', code: 'no-plan' });
    expect(await stopper.stop(planId, false)).toMatchObject({ kind: 'alive', afterMs: 300 });
    expect(isSameProcess({ pid: child.pid, mark: lookAt(child.pid, String)?.mark ?? '' })).toBe(true);
    expect((await stopper.stop(planId, true)).kind).toBe('stopped');
    if (child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
  });

  test('needs a plan that was shown: no made-up one, none of another viewer, none twice', async () => {
    const child = await idler();
    const [mine, other] = [stopperOf(linuxStop(), 10_000), stopperOf()];
    const planId = await planned(mine, child.pid);
    for (const [stopper, id] of [
      [other, planId],
      [mine, 'made-up'],
    ] as const)
      expect(await stopper.stop(id, false)).toMatchObject({ kind: 'refused', code: 'no-plan' });
    expect(child.exitCode ?? child.signalCode).toBeNull();
    expect((await mine.stop(planId, false)).kind).toBe('stopped');
    expect(await mine.stop(planId, false)).toMatchObject({ kind: 'refused', code: 'no-plan' });
  });

  test('is refused for a process that began at another time than the one that was shown', async () => {
    const child = await idler();
    const earlier = new Date(Date.parse(startOf(child.pid) ?? '') - 10).toISOString();
    expect(await stopperOf().plan({ pid: child.pid, startedAt: earlier })).toMatchObject({ kind: 'refused', code: 'replaced' });
  });

  test('says that a process has gone, before the plan and between plan and stop', async () => {
    const child = await idler();
    const stopper = stopperOf();
    const planId = await planned(stopper, child.pid);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await stopper.stop(planId, false)).toMatchObject({ kind: 'refused', code: 'gone' });
    expect(await stopper.plan({ pid: child.pid, startedAt: null })).toMatchObject({ kind: 'refused', code: 'gone' });
  });

  test('never sends a signal when the start differs at the last moment', async () => {
    const child = await idler();
    expect(signalIfSame({ pid: child.pid, mark: '1' }, 'SIGKILL')).toBe('replaced');
    expect(isSameProcess({ pid: child.pid, mark: lookAt(child.pid, String)?.mark ?? '' })).toBe(true);
  });

  test.each([
    ['PID 1', 1, 'system'],
    ['this program', process.pid, 'own'],
    ['the program that started this one', process.ppid, 'own'],
  ] as const)('is refused for %s', async (_, pid, code) => {
    const answer = await stopperOf().plan({ pid, startedAt: null });
    expect(answer).toMatchObject({ kind: 'refused' });
    // A runner that is started by PID 1 itself is refused for the better reason.
    expect(pid === 1 ? ['system'] : [code, 'system']).toContain(answer.kind === 'refused' ? answer.code : '');
  });

  test('is refused for a kernel thread', async () => {
    const thread = lookAt(2, String);
    if (thread?.isKernelThread !== true) return;
    expect(await stopperOf().plan({ pid: 2, startedAt: null })).toMatchObject({ kind: 'refused', code: 'system' });
  });
});

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const run = promisify(execFile);
const here = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
const SETUP = `import { linuxStop } from ${here('./linux.ts')}; import { createStopper } from ${here('./stopper.ts')};
const stopper = createStopper({ system: linuxStop(), consequences: async () => null, patienceMs: 300 });`;
const node = (code: string): readonly string[] => [process.execPath, '--input-type=module', '-e', `${SETUP}\n${code}`];

const noOther = whyNoOtherUser();
if (noOther !== null) process.stderr.write(`SKIPPED: a stop asked for by another user (${noOther})\n`);

describe.skipIf(!isRoot)('as root, with means of the kernel', () => {
  test('another process that has got the same pid since the plan is left alone', async () => {
    // In a process namespace of its own, the next pid can be chosen (ns_last_pid; Documentation/admin-guide/sysctl/kernel).
    const code = `
      import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs'; import { once } from 'node:events';
      const idle = () => spawn('sleep', ['1000'], { stdio: 'ignore' });
      const first = idle();
      const { plan } = await stopper.plan({ pid: first.pid, startedAt: null });
      first.kill('SIGKILL'); await once(first, 'exit');
      let second;
      for (let at = 0; at < 50 && second?.pid !== first.pid; at += 1) {
        second?.kill('SIGKILL');
        writeFileSync('/proc/sys/kernel/ns_last_pid', String(first.pid - 1));
        second = idle();
      }
      const done = await stopper.stop(plan.planId, false);
      let isAlive = true; try { process.kill(second.pid, 0); } catch { isAlive = false; }
      console.log(JSON.stringify({ isSame: first.pid === second.pid, done: done.code, isAlive }));
      second.kill('SIGKILL');`;
    const { stdout } = await run('unshare', ['--pid', '--fork', '--mount-proc', ...node(code)]);
    expect(JSON.parse(stdout)).toEqual({ isSame: true, done: 'replaced', isAlive: true });
  });

  test.runIf(noOther === null)('another user is told whose process it is, and what it would take', async () => {
    const child = await idler();
    const code = `console.log(JSON.stringify(await stopper.plan({ pid: ${child.pid}, startedAt: null })));`;
    const [setpriv, ...user] = AS_NOBODY;
    const { stdout } = await run(setpriv, [...user, ...node(code)]);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ kind: 'refused', code: 'not-permitted' });
    expect(answer.text).toContain('belongs to user root');
    expect(answer.remedy).toContain(`sudo kill ${child.pid}`);
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });
});
