import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { whyNoLab } from '../cli/lab/network.ts';

// The whole command against real faults, in two network namespaces with a cable between them: no packet leaves them.

const IP = '/usr/sbin/ip';
const near = `portlight-${process.pid}-pn`;
const far = `portlight-${process.pid}-pf`;
const children: ChildProcess[] = [];
const noLab = whyNoLab();
if (noLab !== null) process.stderr.write(`SKIPPED: the connection test against real networks (${noLab})\n`);

const ip = (...args: readonly string[]) => execFileSync(IP, args, { stdio: ['ignore', 'ignore', 'pipe'] });
const on = (side: string, program: string, ...args: readonly string[]) => ip('netns', 'exec', side, program, ...args);
const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

function filter(side: string, ...chains: readonly string[]): void {
  on(side, '/usr/sbin/nft', `add table inet lab; delete table inet lab; table inet lab {\n${chains.join('\n')}\n}`);
}
const dropping = (...rules: readonly string[]) => `chain in { type filter hook input priority 0; ${rules.join('; ')}; }`;

function resolvers(...servers: readonly string[]): void {
  writeFileSync(`/etc/netns/${near}/resolv.conf`, servers.map((server) => `nameserver ${server}\n`).join(''));
}

interface Tested {
  readonly verdict: string;
  readonly rule: string | null;
  readonly explanation: string;
  readonly candidates: readonly string[];
  readonly remarks: readonly { readonly rule: string | null; readonly text: string }[];
  readonly nextSteps: readonly { readonly command: string | null }[];
  readonly steps: readonly {
    readonly step: string;
    readonly ok: boolean;
    readonly what?: string;
    readonly address: string | null;
    readonly ms: number;
  }[];
  readonly code: number;
  /** From the start of the program to its end. */
  readonly tookMs: number;
}

function tested(target: string, ...options: readonly string[]): Promise<Tested> {
  const args = ['netns', 'exec', near, process.execPath, pathOf('../cli/portlight.ts'), 'test', target, '--json', ...options];
  const began = performance.now();
  return new Promise((resolve, reject) => {
    execFile(IP, args, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(stderr));
      else
        resolve({
          ...(JSON.parse(stdout) as Tested),
          code: error === null ? 0 : Number(error.code),
          tookMs: performance.now() - began,
        });
    });
  });
}

async function started(side: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(IP, ['netns', 'exec', side, process.execPath, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  for await (const _ of createInterface({ input: child.stdout })) break;
  return child;
}

function makeNetwork(): void {
  for (const side of [near, far]) ip('netns', 'add', side);
  ip('link', 'add', 'lab0', 'netns', near, 'type', 'veth', 'peer', 'name', 'lab0', 'netns', far);
  for (const [side, last] of [
    [near, '1'],
    [far, '2'],
  ] as const) {
    // Without duplicate address detection the IPv6 addresses can be used at once.
    on(side, '/usr/sbin/sysctl', '-qw', 'net.ipv6.conf.all.accept_dad=0', 'net.ipv6.conf.lab0.accept_dad=0');
    on(side, IP, 'link', 'set', 'lo', 'up');
    on(side, IP, 'address', 'add', `203.0.113.${last}/24`, 'dev', 'lab0');
    on(side, IP, 'address', 'add', `2001:db8:1::${last}/64`, 'dev', 'lab0', 'nodad');
    on(side, IP, 'link', 'set', 'lab0', 'up');
  }
  for (let at = 1; at <= 9; at += 1) on(far, IP, 'address', 'add', `198.51.100.${at}/32`, 'dev', 'lo');
  on(far, IP, 'address', 'add', '2001:db8:2::1/128', 'dev', 'lo');
  for (const network of ['198.51.100.0/24', '192.0.2.0/24']) on(near, IP, 'route', 'add', network, 'via', '203.0.113.2');
  on(near, IP, '-6', 'route', 'add', '2001:db8:2::/64', 'via', '2001:db8:1::2');
}

describe.skipIf(noLab !== null)('portlight test on a network with faults', () => {
  beforeAll(async () => {
    mkdirSync(`/etc/netns/${near}`, { recursive: true });
    resolvers('198.51.100.5');
    makeNetwork();
    await started(far, [pathOf('./lab/far-side.ts')]);
  });
  afterEach(() => {
    filter(far, dropping('accept'));
    filter(near, dropping('accept'));
    resolvers('198.51.100.5');
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    for (const side of [near, far]) ip('netns', 'delete', side);
    rmSync(`/etc/netns/${near}`, { recursive: true, force: true });
    if (readdirSync('/etc/netns').length === 0) rmdirSync('/etc/netns');
  });

  test('finds nothing wrong where nothing is', async () => {
    expect(await tested('four.example.org:7000')).toMatchObject({ verdict: 'open', code: 0, remarks: [] });
    expect(await tested('[2001:db8:2::1]:7000')).toMatchObject({ verdict: 'open', code: 0, remarks: [] });
  });

  test('a dropped port is no answer, and another port of the host proves that it is the port (C1)', async () => {
    filter(far, dropping('tcp dport 7000 drop'));
    const result = await tested('198.51.100.1:7000', '--timeout', '1');
    expect(result).toMatchObject({ verdict: 'no-answer', rule: 'C1', code: 1 });
    expect(result.explanation).toContain('of the same host answers');
    expect(result.steps.map(({ what }) => what)).toContain('other-port');
  });

  test('a silent host behind a living router is told as beyond it (C1)', async () => {
    filter(far, dropping('ip daddr 198.51.100.3 drop'));
    const result = await tested('198.51.100.3:7000', '--timeout', '1');
    expect(result).toMatchObject({ verdict: 'no-answer', rule: 'C1' });
    expect(result.explanation).toContain('beyond it');
    expect(result.steps.filter(({ what }) => what === 'gateway').map(({ address }) => address)).toContain('203.0.113.2');
  });

  test.each([
    ['reject with tcp reset', '198.51.100.1', 'refused', 'C5'],
    ['reject with icmp type port-unreachable', '198.51.100.1', 'refused', 'C5'],
    ['reject with icmp type admin-prohibited', '198.51.100.1', 'rejected', 'C6'],
    ['reject with icmpv6 type admin-prohibited', '[2001:db8:2::1]', 'rejected', 'C6'],
    ['reject with icmpv6 type port-unreachable', '[2001:db8:2::1]', 'refused', 'C5'],
  ])('a firewall that answers: %s, at %s, is %s', async (rule, host, verdict, id) => {
    filter(far, dropping(`meta l4proto tcp ${rule}`));
    expect(await tested(`${host}:7000`)).toMatchObject({ verdict, rule: id, code: 1 });
  });

  test('no route is unreachable (C7), in both families', async () => {
    expect(await tested('198.18.0.1:80')).toMatchObject({ verdict: 'unreachable', rule: 'C7' });
    expect(await tested('[2001:db8:ffff::1]:80')).toMatchObject({ verdict: 'unreachable', rule: 'C7' });
  });

  test('a host that is off in the same network is told by its missing hardware address (C6)', async () => {
    const result = await tested('203.0.113.77:80', '--timeout', '20', '--no-compare');
    expect(result).toMatchObject({ verdict: 'unreachable', rule: 'C6' });
    expect(result.explanation).toContain('203.0.113.77');
  });

  test('and is told so, too, where only the comparisons wait long enough to hear of it', async () => {
    const result = await tested('203.0.113.78:443', '--timeout', '2');
    expect(result).toMatchObject({ verdict: 'unreachable', rule: 'C6' });
    expect(result.explanation).toContain('Nobody in this machine’s own network has the address 203.0.113.78');
  });

  test('a dead router is told as this machine’s own trouble', async () => {
    on(near, IP, 'route', 'add', '198.18.5.0/24', 'via', '203.0.113.66');
    const result = await tested('198.18.5.1:80', '--timeout', '20');
    expect(result.explanation).toContain('203.0.113.66');
    expect(result.verdict).toBe('no-answer');
  });

  test('a prohibition of this machine itself is blocked here (C8)', async () => {
    on(near, IP, 'route', 'add', 'prohibit', '198.18.9.9');
    expect(await tested('198.18.9.9:80')).toMatchObject({ verdict: 'blocked-here', rule: 'C8' });
  });

  test('a refusal by this machine’s own output rule keeps its own firewall among the candidates', async () => {
    filter(near, 'chain out { type filter hook output priority 0; tcp dport 7000 reject with icmp type admin-prohibited; }');
    const result = await tested('198.51.100.1:7000');
    expect(result).toMatchObject({ verdict: 'rejected', rule: 'C6' });
    expect(result.candidates.join()).toContain('own firewall');
    expect(result.remarks.map(({ text }) => text).join()).toContain('tcp dport 7000 reject');
  });

  test('a drop by this machine’s own rule is told with the rule, and a firewall that lets it out is ruled out', async () => {
    filter(near, 'chain out { type filter hook output priority 0; ip daddr 198.51.100.2 tcp dport 7000 drop; }');
    const own = await tested('198.51.100.2:7000', '--timeout', '1');
    // Linux tells a program at once when a rule of its own machine drops what it sends.
    expect(['blocked-here', 'no-answer']).toContain(own.verdict);
    expect(own.remarks.find(({ rule }) => rule === 'C8')?.text).toContain('ip daddr 198.51.100.2 tcp dport 7000 drop');
    filter(near, dropping('accept'));
    filter(far, dropping('tcp dport 7000 drop'));
    const far7000 = await tested('198.51.100.2:7000', '--timeout', '1');
    expect(far7000.remarks.map(({ text }) => text).join()).toContain('it is not the cause');
  });

  test('a rule for what comes in counts for every address of this machine itself', async () => {
    filter(near, dropping('tcp dport 7000 drop', 'tcp dport 7001 reject with tcp reset'));
    for (const host of ['127.0.0.1', '203.0.113.1', '[2001:db8:1::1]']) {
      const dropped = await tested(`${host}:7000`, '--timeout', '1');
      expect(dropped).toMatchObject({ verdict: 'no-answer', rule: 'C1', remarks: [{ rule: 'C8' }] });
      expect(dropped.explanation).toContain('this machine itself');
      const refused = await tested(`${host}:7001`);
      expect(refused).toMatchObject({ verdict: 'refused', rule: 'C5', remarks: [{ rule: 'C8' }] });
      expect(refused.remarks[0]?.text).toContain('tcp dport 7001 reject with tcp reset');
    }
    expect((await tested('203.0.113.1:7002')).remarks).toEqual([]);
  });

  test('local ports that are all in use are told as such (X3)', async () => {
    on(near, '/usr/sbin/sysctl', '-qw', 'net.ipv4.ip_local_port_range=50000 50003');
    const holding = `let open = 0; for (let at = 0; at < 4; at += 1) require('node:net').connect(7000, '198.51.100.2').on('connect', () => (open += 1) === 3 && console.log('ready')).on('error', console.log);`;
    const holder = await started(near, ['-e', holding.replace('(open += 1) === 3', '++open === 4')]);
    expect(await tested('198.51.100.2:7000')).toMatchObject({ verdict: 'ports-exhausted', rule: 'X3' });
    holder.kill('SIGKILL');
    on(near, '/usr/sbin/sysctl', '-qw', 'net.ipv4.ip_local_port_range=32768 60999');
  });

  test('a name that does not exist is not found (N1)', async () => {
    const result = await tested('nobody.example.org:7000');
    expect(result).toMatchObject({ verdict: 'name-not-found', rule: 'N1', code: 1 });
    expect(result.steps.map(({ step }) => step)).toEqual(['name']);
  });

  test('a silent name server is no answer, and not "not found" (N1)', async () => {
    resolvers('198.51.100.6');
    filter(far, dropping('udp dport 53 drop'));
    expect(await tested('four.example.org:7000', '--timeout', '1')).toMatchObject({ verdict: 'name-no-answer', rule: 'N1' });
  });

  test('a silent name server holds up neither the answer nor the end of the program: the system would ask it for ten seconds', async () => {
    resolvers('198.51.100.6');
    filter(far, dropping('udp dport 53 drop'));
    const result = await tested('four.example.org:7000', '--timeout', '0.5', '--no-compare');
    expect(result).toMatchObject({ verdict: 'name-no-answer', code: 1 });
    expect(result.steps[0]?.ms).toBeLessThan(2_000);
    expect(result.tookMs).toBeLessThan(10_000);
  });

  test('a dead first name server beside a living second is told (N2)', async () => {
    resolvers('198.51.100.6', '198.51.100.5');
    filter(far, dropping('ip daddr 198.51.100.6 udp dport 53 drop'));
    const result = await tested('four.example.org:7000', '--timeout', '2');
    expect(result.verdict).toBe('open');
    expect(result.remarks.map(({ rule }) => rule)).toContain('N2');
  });

  test('a name that leads nowhere is a filter’s answer (N4)', async () => {
    const { remarks } = await tested('filtered.example.org:7000');
    expect(remarks.map(({ rule }) => rule)).toContain('N4');
  });

  test('a broken IPv6 beside a working IPv4 is open, and told (C10)', async () => {
    filter(far, dropping('meta nfproto ipv6 tcp dport 7000 drop'));
    const result = await tested('both.example.org:7000', '--timeout', '1');
    expect(result).toMatchObject({ verdict: 'open', code: 0 });
    expect(result.remarks.map(({ rule }) => rule)).toContain('C10');
  });

  test('somebody who answers for everyone is unmasked by an address that nobody has (C12)', async () => {
    filter(far, 'chain nat { type nat hook prerouting priority -100; ip protocol tcp redirect to :7000; }');
    expect(await tested('198.51.100.7:9000')).toMatchObject({ verdict: 'intercepted', rule: 'C12', code: 1 });
  });

  test('of UDP it tells an answer and a refusal, and calls silence what it is', async () => {
    expect(await tested('dns://198.51.100.5')).toMatchObject({ verdict: 'open' });
    expect(await tested('udp://198.51.100.5:9999')).toMatchObject({ verdict: 'refused', rule: 'C5' });
    filter(far, dropping('udp dport 443 drop'));
    expect(await tested('quic://198.51.100.5', '--timeout', '1')).toMatchObject({ verdict: 'open-or-filtered', code: 1 });
  });

  test('finds the silence after which something on the way forgets a connection (I5)', async () => {
    filter(far, dropping('tcp dport 7000 ct state invalid drop', 'tcp dport 7000 accept'));
    on(
      far,
      '/usr/sbin/sysctl',
      '-qw',
      'net.netfilter.nf_conntrack_tcp_loose=0',
      'net.netfilter.nf_conntrack_tcp_timeout_established=3',
    );
    const result = await tested('198.51.100.1:7000', '--idle', '--up-to', '8');
    expect(result).toMatchObject({ verdict: 'idle-limit', rule: 'I5', survivedMs: 2_000, diedMs: 4_000, code: 1 });
  });

  test('finds no limit where there is none', async () => {
    const result = await tested('198.51.100.2:7000', '--idle', '--up-to', '2');
    expect(result).toMatchObject({ verdict: 'survived', survivedMs: 2_000, diedMs: null, code: 0 });
  });
});
