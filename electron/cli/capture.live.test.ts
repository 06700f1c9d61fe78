import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capture } from './capture.ts';
import { hasSs } from './lab/this-machine.ts';
import { recordedOutput } from './recorded-output.ts';

// The real program: what it captures of this machine it reads again, and what others printed too.

const PROGRAM = fileURLToPath(new URL('./portlight.ts', import.meta.url));
const schema: object = JSON.parse(readFileSync(new URL('./list.schema.json', import.meta.url), 'utf8'));
const NETSTAT =
  '\r\nAktive Verbindungen\r\n\r\n  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         980\r\n  TCP    192.0.2.10:49801       203.0.113.7:443        HERGESTELLT     7404\r\n';

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function portlight(args: readonly string[], stdin: string | Uint8Array = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(stdin);
  });
}

let folder: string;
let listener: Server;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-capture-'));
  listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  port = (listener.address() as AddressInfo).port;
});

afterAll(() => {
  listener.close();
  rmSync(folder, { recursive: true });
});

describe('portlight list --input', () => {
  it('lists what another machine printed, with the filter and as JSON by the schema', async () => {
    const file = join(folder, 'netstat.txt');
    writeFileSync(file, Buffer.from(NETSTAT, 'latin1'));
    const { code, stdout } = await portlight(['list', '--input', file, '--json', 'port:443']);
    expect(code).toBe(0);
    const list = JSON.parse(stdout);
    expect(new Ajv({ allowUnionTypes: true }).validate(schema, list)).toBe(true);
    expect(list).toMatchObject({ platform: 'win32', host: '', capture: { takenAt: null, source: 'netstat.txt' } });
    expect(list.sockets).toMatchObject([{ state: 'established', remote: { address: '203.0.113.7', port: 443 } }]);
  });

  it('reads standard input, and says on stderr what it is a capture of', async () => {
    const { code, stdout, stderr } = await portlight(['list', '--input', '-'], Buffer.from(`\ufeff${NETSTAT}`, 'utf16le'));
    expect(code).toBe(0);
    expect(stdout).toContain('203.0.113.7:443');
    expect(stderr).toContain('Capture of Windows');
  });

  it.each([
    ['no file', ['--input', '/no/such/file'], 'There is no file “/no/such/file”.'],
    ['a folder', ['--input', '/'], '“/” is a folder'],
    ['an unknown format', ['--input', '-', '--format', 'dig'], '“dig” is no format'],
    ['a format without input', ['--format', 'ss'], '--format is for --input'],
    ['no socket table', ['--input', '-'], 'No socket table was found'],
  ])('ends with 2 and one line for %s', async (_what, args, expected) => {
    const { code, stdout, stderr } = await portlight(['list', ...args], 'Roses are red\n');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(expected);
  });
});

describe.runIf(process.platform === 'linux')('an input without an end', () => {
  it('is refused as too large, once that much of it is read', async () => {
    const { code, stdout, stderr } = await portlight(['list', '--input', '/dev/zero']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^portlight: “\/dev\/zero” is larger than \d+ MB.*\n$/);
  });
});

describe.runIf(process.platform === 'linux')('portlight capture', () => {
  it.runIf(hasSs)('writes a file for its owner alone, which lists the sockets that are open now, with their owners', async () => {
    const file = join(folder, 'capture.txt');
    const { code, stdout, stderr } = await portlight(['capture', file]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('--redact');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const list = JSON.parse((await portlight(['list', '--input', file, '--json', `local:127.0.0.1 port:${port}`])).stdout);
    expect(list.capture.takenAt).not.toBe(null);
    expect(list.capture.formats).toEqual(['ss']);
    expect(list.skipped).toEqual([]);
    expect(list.sockets).toMatchObject([{ state: 'listen', owners: [{ pid: process.pid }], ownerUnknown: null }]);
    expect(list.processes.map(({ pid }: { pid: number }) => pid)).toContain(process.pid);
  });

  it('writes nothing and says nothing once Ctrl-C was pressed', async () => {
    const file = join(folder, 'unwanted.txt');
    const interruption = new AbortController();
    const output = recordedOutput({ signal: interruption.signal });
    const capturing = capture({ path: file, redacts: false }, output);
    interruption.abort();
    await capturing;
    expect([existsSync(file), output.out, output.told]).toEqual([false, [], []]);
  });

  it('leaves no host name in a redacted one, and says what it replaced', async () => {
    const file = join(folder, 'redacted.txt');
    const { code, stderr } = await portlight(['capture', file, '--redact']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Replaced \d+ address/);
    const list = JSON.parse((await portlight(['list', '--input', file, '--json', `port:${port}`])).stdout);
    expect(list.host).toBe('host-1');
    expect(list.sockets).toMatchObject([{ state: 'listen', local: { address: '127.0.0.1', port } }]);
  });

  it('writes to standard output on wish, and ends with 2 where it may not write', async () => {
    expect((await portlight(['capture', '-'])).stdout).toMatch(/^Portlight capture 1\ntaken: /);
    const { code, stderr } = await portlight(['capture', join(folder, 'no', 'folder')]);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot be written');
  });
});

describe('portlight open', () => {
  it('ends with 2 for what is no socket table, before anything is opened', async () => {
    const file = join(folder, 'poem.txt');
    writeFileSync(file, 'Roses are red\n');
    const { code, stderr } = await portlight(['open', file]);
    expect(code).toBe(2);
    expect(stderr).toContain('No socket table was found in “poem.txt”');
  });
});
