import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket as TcpSocket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Socket } from '../../shared/socket.ts';

// The real program on this real machine: its own listener and connection must be found.

const PROGRAM = fileURLToPath(new URL('./portlight.ts', import.meta.url));
const schema: object = JSON.parse(readFileSync(new URL('./list.schema.json', import.meta.url), 'utf8'));

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function portlight(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [PROGRAM, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

function started(args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

function endOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve));
}

const linux = process.platform === 'linux';
let listener: Server;
let port: number;
let client: TcpSocket;

beforeAll(async () => {
  listener = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  port = (listener.address() as AddressInfo).port;
  client = await connected();
});

afterAll(() => {
  client.destroy();
  listener.close();
});

function connected(): Promise<TcpSocket> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
  });
}

describe.skipIf(!linux)('portlight list', () => {
  it('finds this very process by its pid, with its listener and both ends of its connection, and nothing else', async () => {
    const { code, stdout, stderr } = await portlight(['list', '--json', `pid:${process.pid}`, `port:${port}`]);
    expect([code, stderr]).toEqual([0, '']);
    const { sockets, processes } = JSON.parse(stdout) as { sockets: Socket[]; processes: { pid: number }[] };
    expect(sockets.map(({ state }) => state).sort()).toEqual(['established', 'established', 'listen']);
    expect(sockets.flatMap(({ owners }) => owners.map(({ pid }) => pid))).toEqual([process.pid, process.pid, process.pid]);
    expect(processes.map(({ pid }) => pid)).toContain(process.pid);
    expect(sockets.find(({ remote }) => remote?.port === port)?.local.port).toBe(client.localPort);
  });

  it('prints JSON that its schema describes to the last key, in the order of the contract', async () => {
    const { stdout } = await portlight(['list', '--json']);
    const read = JSON.parse(stdout) as { sockets: object[] };
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
    expect(validate(read), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(Object.keys(read).slice(0, 8).join(' ')).toBe('schema takenAt host platform method blindSpots skipped sockets');
    expect(
      Object.keys(read.sockets[0] ?? {})
        .slice(0, 16)
        .join(' '),
    ).toBe('id protocol family dualStack state local remote owners ownerUnknown app user recvQueue sendQueue timer tcp since');
    expect(validate({ ...read, more: 1 })).toBe(false);
    expect(validate({ ...read, sockets: read.sockets.map((socket) => ({ ...socket, more: 1 })) })).toBe(false);
  });

  it('groups by app as text, without colour where there is no terminal, and writes blind spots to stderr alone', async () => {
    const { code, stdout } = await portlight(['list', `port:${port}`], { FORCE_COLOR: '1' });
    expect(code).toBe(0);
    expect(stdout).toContain('2 connections');
    expect(stdout).toContain(`◎ listening    tcp  127.0.0.1:${port}`);
    expect(stdout).toContain(`127.0.0.1:${client.localPort}  → 127.0.0.1:${port}`);
    expect(stdout).toContain(String(process.pid));
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('portlight:');
  });

  // A terminal of its own: util-linux brings script(1).
  it.skipIf(!existsSync('/usr/bin/script'))('has colour on a terminal, and none with NO_COLOR or on a dumb one', async () => {
    const onTerminal = (env: Readonly<Record<string, string>>): Promise<string> => {
      const line = `exec ${process.execPath} ${PROGRAM} list port:${port}`;
      const child = spawn('/usr/bin/script', ['-qec', line, '/dev/null'], {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...env },
      });
      return new Promise((resolve) => {
        let text = '';
        child.stdout.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        child.once('close', () => resolve(text));
      });
    };
    expect(await onTerminal({})).toContain('\u001b[32m● established\u001b[39m');
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      const text = await onTerminal(env);
      expect(text).toContain('● established');
      expect(text).not.toContain('\u001b');
    }
  });

  it('prints CSV with a header', async () => {
    const { stdout } = await portlight(['list', '--csv', `pid:${process.pid}`, `port:${port}`, 'is:listening']);
    const [head = '', row = '', rest] = stdout.split('\r\n');
    const cells = Object.fromEntries(head.split(',').map((name, index) => [name, row.split(',')[index]]));
    expect(cells).toMatchObject({ protocol: 'tcp', state: 'listen', localAddress: '127.0.0.1', localPort: String(port) });
    expect(rest).toBe('');
  });

  it('takes a word that begins with a minus for "not", and ends well with an empty list', async () => {
    const { code, stdout, stderr } = await portlight(['list', '--json', `port:${port}`, `-port:${port}`]);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, sockets: [], processes: [] });
    const text = await portlight(['list', `port:${port}`, `-pid:${process.pid}`]);
    expect([text.code, text.stdout]).toEqual([0, '']);
    expect(text.stderr).toContain('matches');
  });

  it('ends quietly when the reader has seen enough', async () => {
    const child = started(['list']);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (part) => {
      stderr += part;
    });
    expect(await endOf(child)).toBe(0);
    expect(stderr).not.toContain('EPIPE');
  });
});

describe.skipIf(!linux)('a full disk', () => {
  it.each([
    ['list', '--json'],
    ['watch', '--count', '2'],
  ])('is told, and ends %s with 1', async (...args) => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    let stderr = '';
    child.stderr?.on('data', (part) => {
      stderr += part;
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
    expect(stderr).toContain('portlight: Not everything could be written: ENOSPC.');
  });
});

interface WatchLine {
  readonly seq: number;
  readonly total: number;
  readonly scanMs: number;
  readonly opened: readonly Socket[];
  readonly closed: readonly string[];
}

describe.skipIf(!linux)('portlight watch', () => {
  it('has everything under opened first, then sees a connection open and close, and ends with 130 at Ctrl-C', async () => {
    const child = started(['watch', '--json', '--interval', '0.2', `dport:${port}`]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<WatchLine> => JSON.parse((await lines.next()).value ?? 'null');
    const until = async (fits: (line: WatchLine) => boolean): Promise<WatchLine> => {
      const line = await next();
      return fits(line) ? line : until(fits);
    };
    const first = await next();
    expect(Object.keys(first)).toEqual(['seq', 'takenAt', 'scanMs', 'total', 'opened', 'changed', 'closed']);
    expect(first).toMatchObject({ seq: 1, total: 1, opened: [{ local: { port: client.localPort } }], closed: [] });
    expect(first.scanMs).toBeGreaterThan(0);
    const second = await connected();
    const own = second.localPort;
    const opened = await until(({ opened }) => opened.length > 0);
    expect(opened).toMatchObject({ total: 2, opened: [{ local: { port: own } }] });
    // Reset instead of closed: nothing of it stays behind in TIME_WAIT.
    second.resetAndDestroy();
    const closed = await until(({ closed }) => closed.length > 0);
    expect(closed).toMatchObject({ total: 1, closed: [opened.opened[0]?.id] });
    child.kill('SIGINT');
    expect(await endOf(child)).toBe(130);
  });

  // tail of GNU tells that a pipe has no reader any more.
  it.skipIf(!existsSync('/usr/bin/tail'))('ends when its reader has gone, also where nothing more is to be told', async () => {
    for (const words of ['dport:PORT', '--json dport:PORT --interval 3600']) {
      const line = `"$0" "$1" watch ${words.replace('PORT', String(port))} | head -n 1`;
      const stdout = await new Promise<string>((resolve) => {
        execFile('/bin/sh', ['-c', line, process.execPath, PROGRAM], (_error, text) => resolve(text));
      });
      expect(stdout).toContain(String(client.localPort));
    }
  });

  it('ends by itself after the scans that were asked for', async () => {
    const { code, stdout } = await portlight(['watch', '--count', '2', '--interval', '0.2', `dport:${port}`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^\\d\\d:\\d\\d:\\d\\d = .*127\\.0\\.0\\.1:${client.localPort} → 127\\.0\\.0\\.1:${port}.*\\n$`),
    );
  });
});

describe('portlight', () => {
  it.each([
    [['list', 'state:opened'], 'opened” is no state'],
    [['list', '(port:1'], 'from character 1 on'],
    [['list', '--jsn'], 'There is no option --jsn. Did you mean --json? See portlight list --help.'],
    [['list', '--json=yes'], 'Option --json takes no value: write it alone. See portlight list --help.'],
    [['list', '--jsn=yes'], 'There is no option --jsn=yes.'],
    [['test', '127.0.0.1:1', '--up-to', '5'], '--up-to goes with --idle only.'],
    [
      ['capture', '/nowhere/at/all'],
      '“/nowhere/at/all” cannot be written: there is no such folder. Name one that exists, or make it first.',
    ],
    [['list', '--json', '--csv'], 'Options --json and --csv cannot be used together'],
    [['watch', '--interval'], 'Option --interval needs a value'],
    [['watch', '--interval', '0.1'], 'Option --interval cannot be “0.1”. It is a number of seconds from 0.2 to 3600.'],
    [['watch', '--interval', '-3'], 'Option --interval cannot be “-3”.'],
    [['list', '--input', '-none'], 'There is no file “-none”.'],
    [['list', 'remote:192.0.2.0/33'], '“192.0.2.0/33” is no address, network'],
    [['watch', '--count', '0'], 'from 1 up'],
    [['capture'], 'FILE is missing'],
    [['serve', '--port', '70000'], '1 to 65535'],
    [['serve', 'more'], '“more”. See portlight serve --help.'],
    [['serve', '-p'], 'There is no option -p'],
    [['help', 'lst'], 'is no command'],
    [['lst'], 'is no command'],
    [['diagnose', '--for', '0'], 'It is a number of seconds from 1 to 3600'],
    [['--what'], '--help'],
  ])('ends with 2 and says what and how to mend it: %j', async (args, words) => {
    const { code, stdout, stderr } = await portlight(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
    expect(stderr).toMatch(/^portlight: .+\.\n$/);
  });

  it.each([
    [['--help']],
    [['list', '--help']],
    [['watch', '--help']],
    [['serve', '--help']],
    [['--version']],
    [['help']],
    [['help', 'list']],
  ])('explains itself on stdout: %j', async (args) => {
    const { code, stdout, stderr } = await portlight(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.length).toBeGreaterThan(4);
  });
});
