import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../build/free-port.ts';

// A real tunnel on loopback: a server of ssh with keys of its own, a client that forwards a port, and a service at its end.

const SSHD = '/usr/sbin/sshd';
const SSH = '/usr/bin/ssh';
const PRIVILEGE_SEPARATION = '/run/sshd';

/** Why no tunnel can be made here; null: it can. */
export function whyNoTunnel(): string | null {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return 'only root may run a server of ssh';
  return existsSync(SSHD) && existsSync(SSH) ? null : 'ssh or sshd is missing';
}

/** A tunnel: `mouth` is the local port that waits, `carrier` the port of the server of ssh, `end` the port it leads to. */
export interface RunningTunnel {
  readonly mouth: number;
  readonly carrier: number;
  readonly end: number;
  close(): Promise<void>;
}

/** Digs a tunnel and waits until a request goes through it. */
export async function digTunnel(): Promise<RunningTunnel> {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-tunnel-'));
  const [hostKey, userKey] = [join(folder, 'host'), join(folder, 'user')];
  for (const key of [hostKey, userKey]) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  execFileSync('cp', [`${userKey}.pub`, join(folder, 'known')]);
  const service = createServer((_, response) => void response.end('through'));
  const end = await new Promise<number>((resolve) => {
    service.listen(0, '127.0.0.1', () => resolve((service.address() as AddressInfo).port));
  });
  const [carrier, mouth] = [await freePort(), await freePort()];
  const config = join(folder, 'config');
  writeFileSync(config, serverConfig(folder, carrier));
  mkdirSync(PRIVILEGE_SEPARATION, { recursive: true });
  const children: ChildProcess[] = [spawn(SSHD, ['-D', '-e', '-f', config], { stdio: 'ignore' })];
  await reached(carrier);
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'IdentitiesOnly=yes', 'ExitOnForwardFailure=yes'];
  const place = `${userInfo().username}@127.0.0.1`;
  const forward = `${mouth}:127.0.0.1:${end}`;
  const args = [
    '-F',
    'none',
    '-N',
    '-L',
    forward,
    '-p',
    String(carrier),
    '-i',
    userKey,
    ...options.flatMap((one) => ['-o', one]),
    place,
  ];
  children.push(spawn(SSH, args, { stdio: 'ignore' }));
  await reached(mouth);
  return {
    ...{ mouth, carrier, end },
    async close() {
      for (const child of children.reverse()) await ended(child);
      service.closeAllConnections();
      await new Promise((resolve) => service.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

function serverConfig(folder: string, port: number): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'known')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    '',
  ].join('\n');
}

/** Tries until something answers on a port; the test's own time-out ends it. */
async function reached(port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill('SIGKILL');
  await gone;
}
