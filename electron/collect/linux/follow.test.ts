import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Closes } from './closes.ts';
import { follow } from './follow.ts';

let directory = '';
const ends: (() => void)[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'portlight-follow-'));
  program('stdbuf', 'shift\nexec "$@"');
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  rmSync(directory, { recursive: true, force: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, name), 0o755);
}

const here = () => ({ kind: 'this-machine', directories: [directory] }) as const;

function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.[0] !== 'Z';
  } catch {
    return false;
  }
}

test('a followed program is heard while it runs, and ends with its whole group when it is stopped', async () => {
  program('ss', `echo "$$ $*"; sleep 300 & echo $!; wait`);
  let heard = '';
  const follower = follow(here(), {
    program: 'ss',
    args: ['-E'],
    onText: (text) => {
      heard += text;
    },
  });
  ends.push(() => follower?.stop());
  await expect.poll(() => heard.trim().split('\n').length).toBe(2);
  await expect.poll(() => follower?.state()).toBe('running');
  const [own = '', child = ''] = heard.trim().split('\n');
  expect(own).toMatch(/^\d+ -E$/);
  expect(isAlive(Number(child))).toBe(true);
  follower?.stop();
  await expect.poll(() => isAlive(Number.parseInt(own, 10)) || isAlive(Number(child))).toBe(false);
});

test('a followed program runs, though the clock of the machine was set back since it began', async () => {
  program('ss', 'echo begun; exec sleep 300');
  vi.useFakeTimers({ toFake: ['Date'] });
  ends.push(() => vi.useRealTimers());
  let heard = '';
  const follower = follow(here(), {
    program: 'ss',
    args: [],
    onText: (text) => {
      heard += text;
    },
  });
  ends.push(() => follower?.stop());
  vi.setSystemTime(Date.now() - 3_600_000);
  await expect.poll(() => heard).toBe('begun\n');
  await expect.poll(() => follower?.state()).toBe('running');
});

test('a program that ends is started again', async () => {
  program('ss', `echo run >> ${directory}/runs; sleep 0.1`);
  const follower = follow(here(), { program: 'ss', args: [], onText: () => {} });
  ends.push(() => follower?.stop());
  await expect
    .poll(() => readFileSync(join(directory, 'runs'), 'utf8').split('\n').length, { timeout: 20_000 })
    .toBeGreaterThan(2);
});

test('without stdbuf, which makes the output come line by line, there is nothing to follow', () => {
  program('ss', 'sleep 300');
  rmSync(join(directory, 'stdbuf'));
  expect(follow(here(), { program: 'ss', args: [], onText: () => {} })).toBeNull();
});

test('a storm of closes is heard in part, and the listening rests', async () => {
  const line = 'tcp UNCONN 0 0 192.0.2.1:5000 198.51.100.7:443 ino:0 sk:$n';
  program('ss', `echo $$ > ${directory}/pid; n=1000; while :; do echo "${line}"; n=$((n+1)); done`);
  const closes = new Closes({
    where: here(),
    now: () => 20_000,
    wasSeen: () => false,
    isScanning: () => false,
    isOwnPort: () => false,
  });
  ends.push(() => closes.rest());
  closes.listen();
  await expect.poll(() => closes.hearing(), { timeout: 20_000 }).toBe('part');
  const pid = Number(readFileSync(join(directory, 'pid'), 'utf8'));
  await expect.poll(() => isAlive(pid)).toBe(false);
  const { hearsCloses, unseenCount } = closes.sampling(0, 0);
  expect(hearsCloses).toBe(true);
  expect(unseenCount).toBeGreaterThanOrEqual(5_000);
  expect(closes.sampling(0, 0).unseenCount).toBe(unseenCount);
});
