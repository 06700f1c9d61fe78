import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The real command, on loopback alone.

const PROGRAM = fileURLToPath(new URL('./portlight.ts', import.meta.url));
const schema = JSON.parse(readFileSync(new URL('./test.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
let server: Server;
let port: number;
let folder = '';
const accepted: Socket[] = [];

beforeAll(async () => {
  server = createServer((socket) => accepted.push(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  folder = mkdtempSync(join(tmpdir(), 'portlight-test-'));
});
afterAll(() => {
  for (const socket of accepted) socket.destroy();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function tested(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, 'test', ...args, '--no-compare'], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

describe('portlight test', () => {
  it('ends with 0 where all is open, and prints the keys of the contract', async () => {
    const { code, stdout, stderr } = await tested(`127.0.0.1:${port}`, '--json');
    expect([code, stderr]).toEqual([0, '']);
    const result = JSON.parse(stdout);
    expect(validate(result), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(result).toMatchObject({ target: `127.0.0.1:${port}`, verdict: 'open', rule: null, nextSteps: [] });
    expect(Object.keys(result.steps[0]).slice(0, 5)).toEqual(['step', 'address', 'ms', 'ok', 'error']);
  });

  it('says what is wrong as text, without colour where there is no terminal, and ends with 1', async () => {
    const { code, stdout, stderr } = await tested('127.0.0.1:1');
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^127\.0\.0\.1:1 {2}✗ refused {2}C5\n/);
    expect(stdout).toContain('portlight list port:1 is:listening');
    expect(stdout).not.toContain('\u001b');
  });

  it('takes many targets from a file, with remarks in it, and answers in their order', async () => {
    const path = join(folder, 'targets');
    const lines = Array.from({ length: 30 }, (_, at) => (at % 3 === 0 ? '127.0.0.1:1' : `127.0.0.1:${port} # number ${at}`));
    writeFileSync(path, `# the targets\n\n${lines.join('\r\n')}\n`);
    for (const args of [[`@${path}`], ['--file', path]]) {
      const { code, stdout } = await tested(...args, '--json');
      expect(code).toBe(1);
      const verdicts = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).verdict);
      expect(verdicts).toEqual(lines.map((_, at) => (at % 3 === 0 ? 'refused' : 'open')));
    }
    const { stdout, stderr } = await tested(`@${path}`);
    expect(stdout.trimEnd().split('\n')).toHaveLength(30);
    expect(stderr).toContain('20 of 30 open');
  });

  it.each([
    [[], 'There is no target'],
    [['example.org'], 'has no port'],
    [['odd://example.org'], 'implies none'],
    [['@/nowhere/at/all'], 'There is no file “/nowhere/at/all”.'],
    [['--file', '/dev/zero'], 'more than 10,000 targets'],
    [['127.0.0.1:1', '--timeout', '0'], '0.1 to 300'],
    [['127.0.0.1:1', '--up-to', '0'], '1 to 7500'],
    [['127.0.0.1:1', '127.0.0.1:2', '--idle'], 'one target'],
    [['udp://127.0.0.1:1', '--idle'], 'one target'],
  ])('ends with 2 and says what and how to mend it: %j', async (args, words) => {
    const { code, stdout, stderr } = await tested(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  it('ends with 130 at Ctrl-C, in a step and in a silence', async () => {
    for (const args of [
      [`http://127.0.0.1:${port}/`, '--timeout', '60'],
      [`127.0.0.1:${port}`, '--idle'],
    ]) {
      const before = accepted.length;
      const child = spawn(process.execPath, [PROGRAM, 'test', ...args, '--no-compare'], { stdio: 'ignore' });
      const ended = once(child, 'exit');
      while (accepted.length === before) await once(server, 'connection');
      child.kill('SIGINT');
      expect((await ended)[0]).toBe(130);
    }
  });
});
