import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { endStarted, PLAIN, PROGRAM, portlight, run, serverProcess, started } from './lab/port-server.ts';

// The real program stops real servers by real signals.

afterEach(endStarted);

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

  it('stops all that share a port on purpose (SO_REUSEPORT), and names each', async () => {
    const twin = (at: number): string =>
      `const s = net.createServer(() => {}); s.listen({ port: ${at}, host: '127.0.0.1', reusePort: true }, () => up(s.address().port));`;
    const one = await serverProcess(twin(0));
    const other = await serverProcess(twin(one.port));
    const text = await portlight('port', String(one.port));
    expect(text.stdout).toContain('SO_REUSEPORT');
    const { code, stdout } = await portlight('port', String(one.port), '--free', '--yes');
    expect([code, one.child.signalCode, other.child.signalCode]).toEqual([0, 'SIGTERM', 'SIGTERM']);
    for (const { pid } of [one, other]) expect(stdout).toContain(`(pid ${pid}) has ended.`);
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

/** True while a process runs; what its parent has not waited for yet (Z) has ended. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
