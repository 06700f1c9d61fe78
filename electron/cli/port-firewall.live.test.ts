import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoLab } from './lab/network.ts';
import { type Ended, PROGRAM, run } from './lab/port-server.ts';

// The command in a network namespace of its own: real listeners, and rules that the kernel goes by.

const IP = '/usr/sbin/ip';
const name = `portlight-${process.pid}-pf`;
const noLab = whyNoLab();
if (noLab !== null) process.stderr.write(`SKIPPED: portlight port and the own firewall (${noLab})\n`);

const SERVER = `const net = require('node:net'); let left = 3;
for (const [host, port] of [['127.0.0.1', 8080], ['::1', 8080], ['::', 8081]])
  net.createServer((c) => c.on('error', () => {})).listen({ host, port }, () => --left === 0 && console.log('up'));`;
let server: ChildProcess;

/** What is said of a port under rules for what comes in. */
function portUnder(rules: readonly string[], port: number): Promise<Ended> {
  const input = `flush ruleset\ntable inet t { chain in { type filter hook input priority 0; ${rules.join('; ')}; }; }\n`;
  execFileSync(IP, ['netns', 'exec', name, '/usr/sbin/nft', '-f', '-'], { input });
  return run(IP, ['netns', 'exec', name, process.execPath, PROGRAM, 'port', String(port)]);
}

describe.skipIf(noLab !== null)('portlight port under rules of this machine', () => {
  beforeAll(async () => {
    execFileSync(IP, ['netns', 'add', name]);
    execFileSync(IP, ['-n', name, 'link', 'set', 'lo', 'up']);
    server = spawn(IP, ['netns', 'exec', name, process.execPath, '-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(server.stdout as NodeJS.ReadableStream, 'data');
  });
  afterAll(() => {
    server.kill('SIGKILL');
    execFileSync(IP, ['netns', 'delete', name]);
  });

  test('says of a listener on loopback that programs here cannot reach it, at which address, and the rule', async () => {
    const { stdout } = await portUnder(['tcp dport { 8080, 8082 } drop'], 8_080);
    expect(stdout.match(/Your own firewall: BLOCKED\./g)).toHaveLength(1);
    expect(stdout).toContain('inet t in: tcp dport { 8080, 8082 } drop');
    expect(stdout).toContain('cannot reach it at 127.0.0.1.');
    expect(stdout).toContain('cannot reach it at ::1.');
    const one = await portUnder(['ip6 daddr ::1 tcp dport 8080 reject'], 8_080);
    expect(one.stdout).toContain('refuses what comes to port 8080');
    expect(one.stdout).toContain('cannot reach it at ::1.');
    expect(one.stdout).not.toContain('127.0.0.1.');
  });

  test('says nothing of the firewall where it lets programs here reach a listener on loopback', async () => {
    for (const rules of [['accept'], ['iif "lo" accept', 'tcp dport 8080 drop'], ['tcp dport 8081 drop']])
      expect((await portUnder(rules, 8_080)).stdout).not.toContain('firewall');
  });

  test('says by which family a listener of both cannot be reached', async () => {
    const { stdout } = await portUnder(['tcp dport 8081 ip saddr 127.0.0.0/8 drop'], 8_081);
    expect(stdout).toContain('cannot reach it by IPv4 (127.0.0.1); by IPv6 (::1) they can.');
    expect(stdout).not.toContain('No firewall of this machine');
  });
});
