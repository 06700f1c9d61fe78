import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Where } from '../run.ts';
import { ScratchFile } from '../scratch-file.ts';
import { Repeater } from './repeater.ts';

let directory = '';
let here: Where = { kind: 'this-machine' };
let repeater: Repeater | null = null;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'portlight-again-'));
  here = { kind: 'this-machine', directories: [directory] };
  for (const name of ['find', 'setpriv'])
    if (existsSync(`/usr/bin/${name}`)) symlinkSync(`/usr/bin/${name}`, join(directory, name));
});
afterEach(() => {
  repeater?.rest();
  rmSync(directory, { recursive: true, force: true });
});

function made(script: string, { deadlineMs = 20_000, outputMostBytes = 100_000 } = {}): Repeater {
  writeFileSync(join(directory, 'tool'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, 'tool'), 0o755);
  repeater = new Repeater(here, { program: 'tool', args: ['a b', '$(id)', ')', '-n'], deadlineMs, outputMostBytes });
  return repeater;
}

const text = async (one: Repeater) => (await one.run())?.toString() ?? null;
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));

/** find has it since findutils 4.9. */
function readsPaths(): boolean {
  try {
    execFileSync('find', ['-files0-from', '/dev/null'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const canRepeat = readsPaths() && new ScratchFile().open() !== null;

describe.runIf(canRepeat)('a command that is run again and again', () => {
  test('prints each time what it prints, with the arguments as they are', async () => {
    const one = made(
      `n=$(cat ${join(directory, 'n')} 2>/dev/null); echo "x$n" > ${join(directory, 'n')}; echo "$n"; printf '%s|' "$@"`,
    );
    expect(await text(one)).toBe('\na b|$(id)|)|-n|');
    expect(await text(one)).toBe('x\na b|$(id)|)|-n|');
    expect(await text(one)).toBe('xx\na b|$(id)|)|-n|');
  });

  test('is waited for when it is slow, and what it printed comes whole', async () => {
    const one = made('echo begun; sleep 0.7; head -c 50000 /dev/zero; echo; echo ended');
    const told = await text(one);
    expect(told?.startsWith('begun\n')).toBe(true);
    expect(told?.endsWith('ended\n')).toBe(true);
  });

  test('leaves nothing behind between two runs, not even a defunct process, and ends with a rest', async () => {
    const one = made('echo $$; echo $PPID');
    const [own, parent] = (await text(one))?.split('\n').map(Number) ?? [];
    expect(existsSync(`/proc/${own}`)).toBe(false);
    expect(isAlive(parent ?? 0)).toBe(true);
    one.rest();
    await expect.poll(() => isAlive(parent ?? 0)).toBe(false);
  });

  test('that is under way when it is to rest gives nothing, at once', async () => {
    const one = made(`echo > ${join(directory, 'begun')}; sleep 300`);
    const under = one.run();
    await expect.poll(() => existsSync(join(directory, 'begun'))).toBe(true);
    one.rest();
    expect(await under).toBeNull();
  });

  test.each([
    ['fails', 'echo some; exit 3', {}],
    ['says nothing', 'exit 0', {}],
    ['complains', 'echo some; echo of something >&2', {}],
    ['crashes', 'echo some; kill -9 $$', {}],
    ['prints too much', 'head -c 200000 /dev/zero', {}],
    ['does not end', 'echo some; sleep 300', { deadlineMs: 300 }],
  ])('is not believed when it %s, and is left alone when that goes on', async (_, script, bounds) => {
    const one = made(`${script}`, bounds);
    for (let time = 0; time < 3; time += 1) expect(await one.run()).toBeNull();
    made('echo good');
    expect(await one.run()).toBeNull();
  });

  test('is run by another process when the one that ran it was killed, and does not wait for that one', async () => {
    const one = made('echo $PPID');
    const first = Number(await text(one));
    process.kill(first, 'SIGKILL');
    // Gone for good, and not only dead: then we have been told of it.
    await expect.poll(() => existsSync(`/proc/${first}`)).toBe(false);
    const second = await text(one);
    expect(second).not.toBeNull();
    expect(Number(second)).not.toBe(first);
  });
});

test('where there is no find nothing is run', async () => {
  rmSync(join(directory, 'find'), { force: true });
  expect(await made('echo x').run()).toBeNull();
});

test('where find cannot do it, or says nothing, nothing is run', async () => {
  for (const [find, bounds] of [
    ['exit 1', {}],
    ['echo usage >&2; exit 1', {}],
    ['cat > /dev/null', { deadlineMs: 200 }],
  ] as const) {
    rmSync(join(directory, 'find'), { force: true });
    writeFileSync(join(directory, 'find'), `#!/bin/sh\n${find}\n`);
    chmodSync(join(directory, 'find'), 0o755);
    const one = made('echo x', bounds);
    for (let time = 0; time < 4; time += 1) expect(await one.run()).toBeNull();
    one.rest();
  }
});
