import { afterAll, describe, expect, test } from 'vitest';
import { type Lab, makeLab, type Printed, whyNoLab } from './lab/network.ts';

// Real faults between two machines of its own making. Each must give exactly its finding; nothing outside is touched.

const reason = whyNoLab();
if (reason !== null)
  process.stderr.write(`\n!!! The lab of diagnosis is SKIPPED: ${reason}. Nothing is proven about real faults.\n\n`);

const labs: Lab[] = [];
afterAll(() => {
  for (const lab of labs) lab.close();
});

function lab(): Lab {
  const made = makeLab();
  labs.push(made);
  return made;
}

/** A number that `ss -i` tells of the near side's one connection; NaN: not yet. */
const told = (text: string, name: string) => Number(new RegExp(`\\b${name}:(\\d+)`).exec(text)?.[1]);
const CONNECTIONS = ['/usr/bin/ss', '-HOtin', 'state', 'established'] as const;
const EXPECTED = ['/usr/bin/cat', '/proc/net/nf_conntrack'] as const;

const rules = ({ findings }: Printed) => findings.map(({ rule }) => rule);
/** The kernel's own timers run in real time: faults that need some of it get it. */
const LONG_MS = 120_000;

describe.runIf(reason === null)('the lab', { timeout: LONG_MS, concurrent: true }, () => {
  test('a dropped SYN is C1', async () => {
    const net = lab();
    net.filter('far', 'input tcp dport 5432 drop');
    await net.peer('near', { dial: 'hold', to: ['192.0.2.2:5432'], isHopeless: true });
    const printed = await net.diagnose('near', 7_000);
    expect(rules(printed)).toEqual(['C1']);
    expect(printed.code).toBe(1);
  });

  test('one port that no host answers, while another works, is C2 and nothing else', async () => {
    const net = lab();
    net.filter('far', 'input tcp dport 5432 drop');
    await net.peer('far', { serve: 'echo', ports: [443] });
    await net.peer('near', { dial: 'talk', to: ['192.0.2.2:443'] });
    const to = [1, 2, 3].map((at) => `198.51.100.${at}:5432`);
    await net.peer('near', { dial: 'hold', to, isHopeless: true });
    expect(rules(await net.diagnose('near', 8_000))).toEqual(['C2']);
  });

  test('hosts on all ports without an answer are C3', async () => {
    const net = lab();
    net.filter('far', 'input meta l4proto tcp drop');
    const to = [1, 2, 3, 4, 5].map((at) => `198.51.100.${at}:${at * 111}`);
    await net.peer('near', { dial: 'hold', to, isHopeless: true });
    expect(rules(await net.diagnose('near', 8_000))).toEqual(['C3']);
  });

  test('refused and rejected connections, and a quiet machine that talks, are nothing', async () => {
    const net = lab();
    await net.peer('far', { serve: 'echo', ports: [443] });
    await net.peer('near', { dial: 'talk', to: ['192.0.2.2:443', '192.0.2.2:443'] });
    net.filter('far', 'input tcp dport 82 reject with icmpx type admin-prohibited');
    await net.peer('near', { dial: 'retry', to: ['192.0.2.2:81', '192.0.2.2:82'] });
    await net.peer('near', { dial: 'hang-up', to: ['192.0.2.2:443'] });
    const [near, far] = await Promise.all([net.diagnose('near', 9_000), net.diagnose('far', 9_000)]);
    expect([rules(near), rules(far)]).toEqual([[], []]);
    expect([near.code, far.code]).toEqual([0, 0]);
  });

  test('a connection that is forgotten while it is silent is I3', async () => {
    const net = lab();
    await net.peer('far', { serve: 'echo', ports: [5432] });
    const client = await net.peer('near', { dial: 'hold', to: ['192.0.2.2:5432'] });
    client.poke();
    await net.until('near', CONNECTIONS, (text) => told(text, 'lastsnd') > 3_000);
    net.filter('far', 'input tcp dport 5432 drop');
    client.poke();
    const printed = await net.diagnose('near', 11_000, { idleGapMs: 2_000, stallAckMs: 5_000 });
    expect(rules(printed)).toEqual(['I3']);
    expect(printed.findings[0]?.title).toContain('forgotten while it was silent');
  });

  test('a connection whose entry in the firewall has expired is I3', async () => {
    const net = lab();
    await net.peer('far', { serve: 'echo', ports: [5432] });
    net.filter(
      'far',
      'input ct state established accept',
      'input tcp flags & (syn|ack) == syn accept',
      'input meta l4proto tcp drop',
    );
    net.set('far', 'net.netfilter.nf_conntrack_tcp_timeout_established', '3');
    net.set('far', 'net.netfilter.nf_conntrack_tcp_loose', '0');
    const client = await net.peer('near', { dial: 'hold', to: ['192.0.2.2:5432'] });
    client.poke();
    await net.until('far', EXPECTED, (text) => !text.includes('dport=5432'));
    client.poke();
    const printed = await net.diagnose('near', 11_000, { idleGapMs: 2_000, stallAckMs: 5_000 });
    expect(rules(printed)).toEqual(['I3']);
    expect(printed.findings[0]?.title).toContain('forgotten while it was silent');
  });

  test('a host that vanishes while it is talked with is I3, by its other name', async () => {
    const net = lab();
    await net.peer('far', { serve: 'echo', ports: [443] });
    await net.peer('near', { dial: 'talk', to: ['192.0.2.2:443'] });
    await net.until('near', CONNECTIONS, (text) => told(text, 'bytes_acked') > 300);
    net.filter('far', 'input meta l4proto tcp drop', 'output meta l4proto tcp drop');
    const printed = await net.diagnose('near', 14_000);
    expect(rules(printed)).toEqual(['I3']);
    expect(printed.findings[0]?.title).toContain('gone dead');
  });

  test('a program that gives up after five seconds is C9', async () => {
    const net = lab();
    net.filter('far', 'input tcp dport 5432 drop');
    // Beyond this network: of a host in it the system gives up too, after 3 s, which two scans cannot always tell apart.
    await net.peer('near', { dial: 'impatient', to: ['198.51.100.1:5432'] });
    const printed = await net.diagnose('near', 14_000);
    expect(rules(printed)).toEqual(['C9']);
    const [, least, most] = /given up after ([\d.]+) s to ([\d.]+) s$/.exec(printed.findings[0]?.title ?? '') ?? [];
    expect(Number(least)).toBeLessThanOrEqual(5.1);
    expect(Number(most)).toBeGreaterThanOrEqual(5);
    expect(printed.findings[0]?.explanation).toContain('own limit, 5 s perhaps');
  });

  test('a host of this network that is switched off is C9, and not by the limit of the program', async () => {
    const net = lab();
    await net.peer('near', { dial: 'retry', to: ['192.0.2.77:22'] });
    const printed = await net.diagnose('near', 9_000);
    expect(rules(printed)).toEqual(['C9']);
    expect(printed.findings[0]?.explanation).toContain('switched off');
  });

  test('one packet of ten that gets lost is P1', async () => {
    const net = lab();
    await net.peer('far', { serve: 'echo', ports: [9000] });
    net.filter('far', 'input tcp dport 9000 numgen inc mod 10 0 drop');
    await net.peer('near', { dial: 'stream', to: ['192.0.2.2:9000'] });
    expect(rules(await net.diagnose('near', 10_000))).toEqual(['P1']);
  });

  test('large packets that vanish are P3', async () => {
    const net = lab();
    net.filter('far', 'input tcp dport 443 meta length > 1000 drop');
    await net.peer('far', { serve: 'echo', ports: [443] });
    await net.peer('near', { dial: 'mixed', to: ['192.0.2.2:443'] });
    expect(rules(await net.diagnose('near', 12_000))).toEqual(['P3']);
  });

  test('a peer that does not read is A2 on this side and A3 on its own', async () => {
    const net = lab();
    await net.peer('far', { serve: 'deaf', ports: [9000] });
    await net.peer('near', { dial: 'flood', to: ['192.0.2.2:9000'] });
    const [near, far] = await Promise.all([net.diagnose('near', 9_000), net.diagnose('far', 9_000)]);
    expect([rules(near), rules(far)]).toEqual([['A2'], ['A3']]);
  });

  test('a server that never closes is A1', async () => {
    const net = lab();
    await net.peer('far', { serve: 'leaky', ports: [8080] });
    await net.peer('near', { dial: 'hang-up', to: ['192.0.2.2:8080'] });
    const printed = await net.diagnose('far', 9_000, { closeWaitMs: 1_500, closeWaitWindowMs: 1_500 });
    expect(rules(printed)).toEqual(['A1']);
  });

  test('a full accept queue is A6', async () => {
    const net = lab();
    await net.peer('far', { serve: 'stuck', ports: [8080] });
    await net.peer('near', { dial: 'hold', to: Array.from({ length: 6 }, () => '192.0.2.2:8080'), isHopeless: true });
    expect(rules(await net.diagnose('far', 8_000))).toEqual(['A6']);
  });

  test('answers that get lost on their way back are C13', async () => {
    const net = lab();
    await net.peer('far', { serve: 'echo', ports: [8443] });
    net.filter('near', 'input tcp flags & (syn|ack) == syn|ack drop');
    await net.peer('near', { dial: 'hold', to: Array.from({ length: 3 }, () => '192.0.2.2:8443'), isHopeless: true });
    expect(rules(await net.diagnose('far', 8_000))).toEqual(['C13']);
  });

  test('answers that a rule of this very machine drops are C13 too', async () => {
    const net = lab();
    await net.peer('far', { serve: 'echo', ports: [8443] });
    net.filter('far', 'output tcp flags & (syn|ack) == syn|ack drop');
    await net.peer('near', { dial: 'hold', to: Array.from({ length: 3 }, () => '192.0.2.2:8443'), isHopeless: true });
    expect(rules(await net.diagnose('far', 8_000))).toEqual(['C13']);
  });

  test('a used-up range of local ports is X1', async () => {
    const net = lab();
    net.set('near', 'net.ipv4.ip_local_port_range', '40000 40019');
    await net.peer('far', { serve: 'echo', ports: [443] });
    await net.peer('near', { dial: 'hold', to: Array.from({ length: 20 }, () => '192.0.2.2:443') });
    const printed = await net.diagnose('near', 3_000);
    expect(rules(printed)).toEqual(['X1']);
    expect(printed.findings[0]).toMatchObject({ severity: 'problem' });
    expect(printed.findings[0]?.sockets).toHaveLength(20);
  });
});
