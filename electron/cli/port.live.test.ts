import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Ajv from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';

// The real program, real servers, real signals.

const PROGRAM = new URL('./portlight.ts', import.meta.url).pathname;
const schemaOf = (name: string): object => JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8'));
const started = new Set<ChildProcess>();

afterEach(() => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  started.clear();
});

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function portlight(...args: readonly string[]): Promise<Ended> {
  return run(process.execPath, [PROGRAM, ...args]);
}

function run(program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** A server in a process of its own; `code` runs in it with `server` and `net` at hand, and must call `up(port)`. */
async function serverProcess(code: string): Promise<{ child: ChildProcess; port: number; pid: number }> {
  const child = spawn(process.execPath, ['-e', `const net = require('node:net'); const up = (p) => console.log(p); ${code}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.add(child);
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string];
  return { child, port: Number(line), pid: child.pid as number };
}

const PLAIN = `const s = net.createServer((c) => c.on('error', () => {})); s.listen(0, '127.0.0.1', () => up(s.address().port));`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.skipIf(process.platform !== 'linux')('portlight port', () => {
  it('says who holds a port, as JSON that its schema describes to the last key, and ends with 1', async () => {
    const { port, pid } = await serverProcess(PLAIN);
    const client = connect(port, '127.0.0.1');
    await once(client, 'connect');
    const { code, stdout } = await portlight('port', String(port), '--json');
    client.destroy();
    expect(code).toBe(1);
    const read = JSON.parse(stdout);
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true }).addSchema(schemaOf('list.schema.json'), 'list.schema.json');
    const validate = ajv.compile(schemaOf('port.schema.json'));
    expect(validate(read), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(validate({ ...read, more: 1 })).toBe(false);
    expect(Object.keys(read).slice(0, 6)).toEqual(['port', 'free', 'holders', 'timeWait', 'ephemeral', 'service']);
    expect(read).toMatchObject({ port, free: false, holders: [{ exposure: 'loopback', connections: 1, owners: [{ pid }] }] });
    expect(read.nextFree).toBeGreaterThan(port);
    expect(read.processes.map((one: { pid: number }) => one.pid)).toContain(process.pid);
  });

  it('says so in words too: pid, since when, started by whom, and the next free port', async () => {
    const { port, pid } = await serverProcess(PLAIN);
    const { code, stdout, stderr } = await portlight('port', String(port));
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain(`Port ${port} is in use.`);
    expect(stdout).toMatch(new RegExp(`pid ${pid}, user \\S+, since `));
    expect(stdout).toContain(`${process.pid}`);
    expect(stdout).toMatch(/The next free port is \d+\./);
  });

  it('ends with 0 for a free port, prints an array for several, and sums a long range up', async () => {
    const port = await freePort();
    expect(await portlight('port', `${port}/tcp`)).toMatchObject({ code: 0, stdout: expect.stringContaining('is free.') });
    const several = await portlight('port', `${port}-${port}`, `${port}/udp`, '--json');
    expect(JSON.parse(several.stdout)).toHaveLength(2);
    const held = await serverProcess(PLAIN);
    const range = await portlight('port', `${Math.max(1, held.port - 20)}-${Math.min(65_535, held.port + 20)}`);
    expect(range.code).toBe(1);
    expect(range.stdout).toContain(`Port ${held.port} is in use.`);
    expect(range.stdout).toMatch(/of 4\d ports are in use\. The first free one is \d+\./);
  });

  it.each([
    [['port'], /PORT is missing/],
    [['port', '0'], /is no port/],
    [['port', '3000x'], /is no port/],
    [['port', '90-80'], /runs backwards/],
    [['port', '3000', '--yes'], /--yes goes with --free only/],
    [['port', '3000', '--force'], /--force goes with --free only/],
    [['port', '3000', '--wait', '-1'], /number of seconds/],
    [['port', '3000', '--input', '-', '--free'], /--free does not go with --input/],
    [['port', '3000', '--input', '-', '--wait', '1'], /--wait does not go with --input/],
  ])('ends with 2 and one line for %j', async (args, line) => {
    const { code, stdout, stderr } = await portlight(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('answers from a capture of another machine, and does not look at this one', async () => {
    const file = join(tmpdir(), `portlight-port-${process.pid}.txt`);
    writeFileSync(file, 'tcp LISTEN 0 511 0.0.0.0:3000 0.0.0.0:* users:(("node",pid=77,fd=18))\n');
    const { code, stdout } = await portlight('port', '3000', '--json', '--input', file, '--format', 'ss');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ free: false, tried: null, nextFree: null, holders: [{ owners: [{ pid: 77 }] }] });
  });
});

describe.skipIf(process.platform !== 'linux')('portlight port --free', () => {
  it('does not stop anything where nobody can be asked and --yes is missing', async () => {
    const { port, child } = await serverProcess(PLAIN);
    const { code, stderr } = await portlight('port', String(port), '--free');
    expect(code).toBe(2);
    expect(stderr).toContain('--yes');
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  it('asks the server to end with SIGTERM, tells so, and ends with 0', async () => {
    const { port, child, pid } = await serverProcess(PLAIN);
    const { code, stdout, stderr } = await portlight('port', String(port), '--free', '--yes');
    expect([code, child.signalCode]).toEqual([0, 'SIGTERM']);
    expect(stdout).toContain(`(pid ${pid}) has ended.`);
    expect(stdout).toContain(`Port ${port} is free.`);
    expect(stderr).toContain('SIGTERM');
  });

  it('leaves a server that does not listen alone and ends with 1; with --force it is ended', async () => {
    const { port, child } = await serverProcess(`process.on('SIGTERM', () => {}); ${PLAIN}`);
    const asked = await portlight('port', String(port), '--free', '--yes');
    expect(asked.code).toBe(1);
    expect(asked.stderr).toMatch(/still runs after 5 s.*--force/s);
    expect(child.exitCode ?? child.signalCode).toBeNull();
    const forced = await portlight('port', String(port), '--free', '--yes', '--force');
    expect([forced.code, child.signalCode]).toEqual([0, 'SIGKILL']);
  }, 30_000);

  it('stops a parent and the workers that inherited its socket', async () => {
    const code = `
      const { fork } = require('node:child_process');
      const s = net.createServer(() => {});
      s.listen(0, '127.0.0.1', () => {
        const worker = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6); console.log("w")'],
          { stdio: ['ignore', 'pipe', 'ignore', s._handle] });
        worker.stdout.once('data', () => console.log(s.address().port));
      });`;
    const { port } = await serverProcess(code);
    const look = JSON.parse((await portlight('port', String(port), '--json')).stdout);
    const pids: number[] = look.holders.flatMap((holder: { owners: { pid: number }[] }) => holder.owners.map(({ pid }) => pid));
    expect(pids).toHaveLength(2);
    const { code: ended, stdout } = await portlight('port', String(port), '--free', '--yes');
    expect(ended).toBe(0);
    for (const pid of pids) expect(isRunning(pid)).toBe(false);
    expect(stdout).toContain('is free.');
  });

  it('does not stop the shell that it was started from', async () => {
    const { code, stderr } = await run(process.execPath, [
      '-e',
      `const net = require('node:net'); const { spawn } = require('node:child_process');
       const s = net.createServer().listen(0, '127.0.0.1', () => {
         const child = spawn(process.execPath, [${JSON.stringify(PROGRAM)}, 'port', String(s.address().port), '--free', '--yes'],
           { stdio: ['ignore', 'inherit', 'inherit'] });
         child.on('exit', (code) => process.exit(code));
       });`,
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('would end with it');
  });
});

const SCRIPT = '/usr/bin/script';

describe.skipIf(process.platform !== 'linux' || !existsSync(SCRIPT))('portlight port --free on a terminal', () => {
  /** Runs it on a pseudo-terminal (script(1)) and types `answer` once it has asked. */
  async function answered(port: number, answer: string): Promise<{ code: unknown; text: string }> {
    const command = `'${process.execPath}' '${PROGRAM}' port ${port} --free`;
    const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], { stdio: 'pipe', env: { ...process.env, NO_COLOR: '1' } });
    started.add(child);
    let text = '';
    let hasAnswered = false;
    child.stdout.on('data', (part) => {
      text += part;
      if (hasAnswered || !text.includes('[y/N]')) return;
      hasAnswered = true;
      child.stdin.write(answer);
    });
    const [code] = await once(child, 'close');
    return { code, text };
  }

  it.each([
    ['n\n', 1],
    ['\n', 1],
    ['\u0004', 1],
    ['\u0003', 130],
  ])('leaves the server alone at %j and ends with %i', async (answer, code) => {
    const { port, child } = await serverProcess(PLAIN);
    const ended = await answered(port, answer);
    expect([ended.code, ended.text.includes('Nothing was stopped.')]).toEqual([code, true]);
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  it('stops it at yes, after it has said who it is and what breaks', async () => {
    const { port, child, pid } = await serverProcess(PLAIN);
    const { code, text } = await answered(port, 'y\n');
    expect([code, child.signalCode]).toEqual([0, 'SIGTERM']);
    expect(text).toContain(`node (pid ${pid}, user`);
    expect(text).toContain(`Nothing answers any more on tcp ${port}.`);
  });
});

describe.skipIf(process.platform !== 'linux')('portlight port --wait', () => {
  it('ends with 0 as soon as the port is free, long before the time is over', async () => {
    const { port, child } = await serverProcess(PLAIN);
    const from = performance.now();
    const waiting = portlight('port', String(port), '--wait', '300');
    child.kill('SIGTERM');
    expect(await waiting).toMatchObject({ code: 0, stdout: expect.stringContaining('is free.') });
    expect(performance.now() - from).toBeLessThan(100_000);
  });

  it('ends with 1 when the time is over, and with 130 on Ctrl-C', async () => {
    const { port } = await serverProcess(PLAIN);
    expect(await portlight('port', String(port), '--wait', '0.3')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('still in use after'),
    });
    const child = spawn(process.execPath, [PROGRAM, 'port', String(port), '--wait', '300', '--json'], { stdio: 'pipe' });
    started.add(child);
    await heard(child.pid as number);
    child.kill('SIGINT');
    expect((await once(child, 'exit'))[0]).toBe(130);
  });

  it('finds a port free again that only TIME_WAIT remembers, and a server may start there at once', async () => {
    const { port, child } = await serverProcess(
      `const s = net.createServer((c) => c.end()); s.listen(0, '127.0.0.1', () => up(s.address().port));`,
    );
    const client = connect(port, '127.0.0.1');
    // The server closes first, so the server's end goes to TIME_WAIT.
    client.on('data', () => {});
    await once(client, 'close');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { code, stdout } = await portlight('port', String(port), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ free: true, holders: [], timeWait: 1, tried: 'free' });
    expect(code).toBe(0);
    const text = await portlight('port', String(port));
    expect(text.stdout).toMatch(/TIME_WAIT.*one closed connection.*SO_REUSEADDR/s);
    const again = createServer();
    await new Promise<void>((resolve, reject) => again.once('error', reject).listen(port, '127.0.0.1', resolve));
    again.close();
  });
});

/** True while a process runs; what its parent has not waited for yet (Z) has ended. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** Resolves once the program listens for signals (proc_pid_status(5), SigCgt). SIGHUP, bit 0, tells: Node itself catches SIGINT from the start. */
async function heard(pid: number): Promise<void> {
  for (;;) {
    const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '0';
    if ((BigInt(`0x${mask}`) & 1n) !== 0n) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
