import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { endStarted, freePort, PLAIN, PROGRAM, portlight, serverProcess, started } from './lab/port-server.ts';

// The real program, real servers, real signals.

const schemaOf = (name: string): object => JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8'));

afterEach(endStarted);

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

describe.skipIf(process.platform !== 'linux')('portlight port --wait', () => {
  // A terminal of its own: util-linux brings script(1).
  it.skipIf(!existsSync('/usr/bin/script'))(
    'says at a terminal what it waits for, and ends with 0 once the port is free, not when the time is over',
    async () => {
      const { port, child } = await serverProcess(PLAIN);
      // Far more time than a test has.
      const line = `exec ${process.execPath} ${PROGRAM} port ${port} --wait 3600`;
      const waiting = spawn('/usr/bin/script', ['-qec', line, '/dev/null'], { stdio: ['ignore', 'pipe', 'ignore'] });
      started.add(waiting);
      let text = '';
      for await (const part of waiting.stdout.setEncoding('utf8')) {
        text += part;
        if (text.includes(`Waiting for ${port}`)) child.kill('SIGTERM');
      }
      expect(text).toContain(`Port ${port} is free.`);
      expect(waiting.exitCode ?? (await once(waiting, 'exit'))[0]).toBe(0);
    },
  );

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

/** Resolves once the program listens for signals (proc_pid_status(5), SigCgt). SIGHUP, bit 0, tells: Node itself catches SIGINT from the start. */
async function heard(pid: number): Promise<void> {
  for (;;) {
    const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '0';
    if ((BigInt(`0x${mask}`) & 1n) !== 0n) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
