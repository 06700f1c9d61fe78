import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Command, readText, run, talk, type Where } from './run.ts';
import { ScratchFile } from './scratch-file.ts';

let directory = '';
let here: Where = { kind: 'this-machine' };

beforeEach(({ skip }) => {
  directory = mkdtempSync(join(tmpdir(), 'portlight-run-'));
  here = { kind: 'this-machine', directories: [directory] };
  skip(process.platform === 'win32', 'the programs of these tests are shell scripts');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function program(script: string, mode = 0o755): Command {
  writeFileSync(join(directory, 'tool'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, 'tool'), mode);
  return { program: 'tool', args: [], deadlineMs: 20_000, outputMostBytes: 10_000 };
}

test('a command answers with its output, its complaints and its exit code', async () => {
  const ran = await run(here, program('echo out; echo err >&2; exit 3'));
  expect(ran).toMatchObject({ kind: 'done', stderr: 'err\n', code: 3 });
  expect(ran.kind === 'done' && ran.stdout.toString()).toBe('out\n');
});

test('arguments reach the program as they are, and no shell reads them', async () => {
  const ran = await run(here, { ...program('printf "%s|" "$@"'), args: ['a b', '$(id)', '; rm x', ''] });
  expect(ran.kind === 'done' && ran.stdout.toString()).toBe('a b|$(id)|; rm x||');
});

test('the command sees the C locale, an empty stdin and nothing of our environment', async () => {
  process.env.PORTLIGHT_SECRET = 'x';
  const ran = await run(here, program('echo "$LC_ALL/$PORTLIGHT_SECRET/$(cat)/$(pwd)"'));
  delete process.env.PORTLIGHT_SECRET;
  expect(ran.kind === 'done' && ran.stdout.toString()).toBe('C///' + '/\n');
});

test('a program that is not in the searched places is missing, wherever PATH points', async () => {
  expect(await run(here, { ...program('exit 0'), program: 'ls' })).toEqual({ kind: 'missing' });
});

test('a program that may not be run is denied', async () => {
  expect(await run(here, program('exit 0', 0o644))).toEqual({ kind: 'denied' });
});

test('a program with a broken interpreter is an answer and no exception', async () => {
  const command = program('');
  writeFileSync(join(directory, 'tool'), '#!/no/such/interpreter\n');
  expect((await run(here, command)).kind).toBe('missing');
});

test('a command that the system will not start is an answer that says why, not a missing program and no exception', async () => {
  const tooLong = await run(here, { ...program('exit 0'), args: ['x'.repeat(4_000_000)] });
  expect(tooLong).toEqual({ kind: 'not-started', code: expect.stringMatching(/^(?:E2BIG|ENAMETOOLONG)$/) });
});

test.runIf(process.platform !== 'win32')('a program that cannot be started for want of descriptors is not missing', () => {
  program('exit 0');
  const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const code = `const { run } = await import(${url('./run.ts')});
    const { ScratchFile } = await import(${url('./scratch-file.ts')});
    const { closeSync, openSync } = await import('node:fs');
    const where = { kind: 'this-machine', directories: [${JSON.stringify(directory)}] };
    const command = { program: 'tool', args: [], deadlineMs: 20_000, outputMostBytes: 10_000 };
    const into = new ScratchFile();
    const held = [];
    try {
      for (;;) held.push(openSync('/dev/null'));
    } catch {}
    const without = [await run(where, command), await run(where, { ...command, into })];
    for (const file of held) closeSync(file);
    console.log(JSON.stringify([...without, await run(where, { ...command, into })].map(({ kind, code }) => [kind, code])));`;
  const line = `ulimit -n 64; exec "$0" --input-type=module -e "$1"`;
  const out = execFileSync('/bin/sh', ['-c', line, process.execPath, code], { encoding: 'utf8' });
  expect(JSON.parse(out)).toEqual([
    ['not-started', 'EMFILE'],
    ['not-started', 'EMFILE'],
    ['done', 0],
  ]);
});

test('a talk that the system will not start is over at once, and what is said in it is not heard', async () => {
  program('cat');
  let hasEnded = 0;
  const ears = {
    output: () => {},
    ended: () => {
      hasEnded += 1;
    },
  };
  const talker = talk(here, 'tool', ['x'.repeat(4_000_000)], ears);
  if (typeof talker === 'string') throw new Error(talker);
  talker.tell('hello');
  await expect.poll(() => hasEnded).toBe(1);
  talker.end();
});

test('at its deadline a command is killed with all its children', async () => {
  const pidFile = join(directory, 'pid');
  const ran = await run(here, { ...program(`sleep 300 & echo $! > ${pidFile}; wait`), deadlineMs: 500 });
  expect(ran).toEqual({ kind: 'timed-out', deadlineMs: 500 });
  const child = Number(readFileSync(pidFile, 'utf8'));
  await expect.poll(() => stateOf(child)).toMatch(/^(?:gone|Z)$/);
});

function stateOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.[0] ?? 'gone';
  } catch {
    return 'gone';
  }
}

test('a command that prints without end is stopped at the bound', async () => {
  expect(await run(here, program('yes'))).toEqual({ kind: 'too-much', outputMostBytes: 10_000 });
});

test('a command that is killed says by what', async () => {
  expect(await run(here, program('kill -SEGV $$'))).toEqual({ kind: 'killed', signal: 'SIGSEGV' });
});

test('a command is killed when the collector closes', async () => {
  const abort = new AbortController();
  const ran = run(here, program('sleep 300'), abort.signal);
  abort.abort();
  expect((await ran).kind).toBe('killed');
});

test('a recording answers in place of the machine', async () => {
  const where: Where = {
    kind: 'recording',
    run: () => ({ kind: 'missing' }),
    read: (path) => ({ kind: 'text', text: path }),
  };
  expect(await run(where, program(''))).toEqual({ kind: 'missing' });
  expect(readText(where, '/proc/net/tcp')).toEqual({ kind: 'text', text: '/proc/net/tcp' });
});

test('a file that is not there and one that cannot be read are told apart from an empty one', () => {
  writeFileSync(join(directory, 'empty'), '');
  expect(readText(here, join(directory, 'empty'))).toEqual({ kind: 'text', text: '' });
  expect(readText(here, join(directory, 'none'))).toEqual({ kind: 'absent' });
  expect(readText(here, directory)).toEqual({ kind: 'failed', reason: 'EISDIR' });
});

const hasMemoryFiles = new ScratchFile().open() !== null;

test.runIf(hasMemoryFiles)('into a scratch file a command writes what it would write into a pipe, time after time', async () => {
  const into = new ScratchFile();
  for (const line of ['a longer first one', 'short', '', 'x'.repeat(5_000)]) {
    const ran = await run(here, { ...program(`echo err >&2; printf %s '${line}'; exit 2`), into });
    expect(ran).toMatchObject({ kind: 'done', stderr: 'err\n', code: 2 });
    expect(ran.kind === 'done' && ran.stdout.toString()).toBe(line);
    expect(into.size).toBe(0);
  }
});

test.runIf(hasMemoryFiles)('output of a megabyte and more comes whole out of a scratch file', async () => {
  const ran = await run(here, { ...program('head -c 3000000 /dev/zero'), outputMostBytes: 4_000_000, into: new ScratchFile() });
  expect(ran.kind === 'done' && ran.stdout.length).toBe(3_000_000);
});

test.runIf(hasMemoryFiles)(
  'a command that writes without end into a scratch file is stopped, and what it still writes is not heard',
  async () => {
    const into = new ScratchFile();
    const endless = await run(here, { ...program('while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done'), into });
    expect(endless).toEqual({ kind: 'too-much', outputMostBytes: 10_000 });
    const next = await run(here, { ...program('echo next'), into });
    expect(next.kind === 'done' && next.stdout.toString()).toBe('next\n');
  },
);

test.runIf(hasMemoryFiles)('at its deadline a command that writes into a scratch file is killed', async () => {
  const ran = await run(here, { ...program('echo begun; sleep 300'), deadlineMs: 300, into: new ScratchFile() });
  expect(ran).toEqual({ kind: 'timed-out', deadlineMs: 300 });
});

test('a scratch file whose bytes are missing is not believed: the command runs again, into a pipe', async () => {
  const into = new ScratchFile();
  into.take = () => null;
  const ran = await run(here, { ...program('echo whole'), into });
  expect(ran.kind === 'done' && ran.stdout.toString()).toBe('whole\n');
});
