import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

// The real program, at Ctrl-C. Where a read would last for ever, that the program ends at all is what is to be shown.

const PROGRAM = fileURLToPath(new URL('./portlight.ts', import.meta.url));
let folder = '';
let pipe = '';
const writers: number[] = [];
const children: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-interrupt-'));
  pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => {
  for (const writer of writers) closeSync(writer);
  rmSync(folder, { recursive: true });
});

/** True while a thread of the process waits for the other end of a pipe, as the kernel calls it. */
function isWaitingForPipe(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).some((task) => {
    try {
      return readFileSync(`${tasks}/${task}/wchan`, 'utf8') === 'wait_for_partner';
    } catch {
      return false; // A thread that has just ended.
    }
  });
}

/** True once somebody reads the pipe; it has a writer from then on, who writes nothing. */
function hasWriter(): boolean {
  try {
    writers.push(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch {
    return false;
  }
}

async function interrupted(child: ChildProcess, isWaiting: () => boolean): Promise<unknown> {
  children.push(child);
  const ended = once(child, 'exit');
  let stderr = '';
  child.stderr?.on('data', (part) => {
    stderr += part;
  });
  while (!isWaiting()) await turn();
  child.kill('SIGINT');
  const [code, signal] = await ended;
  return { code, signal, stderr };
}

const AT_ONCE = { code: 130, signal: null, stderr: '' };

describe.runIf(process.platform === 'linux')('Ctrl-C', () => {
  const started = (args: readonly string[], stdin: 'ignore' | 'pipe' = 'ignore') =>
    spawn(process.execPath, [PROGRAM, ...args.map((arg) => arg.replace('PIPE', pipe))], { stdio: [stdin, 'ignore', 'pipe'] });

  it.each([
    [['list', '--input', 'PIPE']],
    [['diagnose', '--input', 'PIPE']],
    [['open', 'PIPE']],
    [['test', '--file', 'PIPE']],
    [['test', '@PIPE']],
    [['capture', 'PIPE']],
  ])('ends %j while the pipe has no other end', async (args) => {
    const child = started(args);
    expect(await interrupted(child, () => isWaitingForPipe(child.pid ?? 0))).toEqual(AT_ONCE);
  });

  it('ends the reading of a pipe that somebody holds open and writes nothing to', async () => {
    expect(await interrupted(started(['list', '--input', 'PIPE']), hasWriter)).toEqual(AT_ONCE);
  });
});
