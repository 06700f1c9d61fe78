import { existsSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressNumber } from '../../shared/firewall/address.ts';
import { answerFromChains } from '../../shared/firewall/answer.ts';
import type { ChainsRead } from '../../shared/firewall/chains-read.ts';
import { journeyIn, journeyOut } from '../../shared/firewall/journey.ts';
import { packetFrom, packetOut } from '../../shared/firewall/survey.ts';
import { whyNoLab } from '../cli/lab/network.ts';
import { iptablesTable, nftRuleset } from './lab/made-up-rules.ts';
import { type Attempt, FAR, makeWire, PORTS, type Wire } from './lab/wire.ts';
import { readChains } from './linux.ts';

// What is said of a firewall against what the kernel does: rulesets made up at random, and real connections through a cable.

const noLab = whyNoLab();
if (noLab !== null) process.stderr.write(`SKIPPED: the firewall's rules against the kernel (${noLab})\n`);
const noIptables = noLab ?? (existsSync('/usr/sbin/iptables-save') ? null : 'iptables is missing');
if (noIptables !== null) process.stderr.write(`SKIPPED: iptables' rules against the kernel (${noIptables})\n`);

/** Rulesets per kind: the same each time, and others, more of them, by hand: `PORTLIGHT_RUNS=1000`. */
const MORE = process.env.PORTLIGHT_RUNS;
const RUNS = Number(MORE ?? 40);
const SEED = MORE === undefined ? { seed: 20_261_121 } : {};
const SOON_MS = 120;
const LATE_MS = 1_500;
const EMPTY = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';

let wire: Wire;
let fromPort = 20_000;
const counted = { all: 0, unsure: 0, open: 0 };

interface Case extends Attempt {
  readonly direction: 'in' | 'out';
}

function cases(): readonly Case[] {
  const made: Case[] = [];
  const next = () => {
    fromPort = fromPort >= 60_000 ? 20_000 : fromPort + 1;
    return fromPort;
  };
  for (const far of FAR) {
    const near = far.includes(':') ? '2001:db8:1::1' : '203.0.113.1';
    for (const port of PORTS) {
      for (const protocol of ['tcp', 'udp'] as const) {
        made.push({ direction: 'in', protocol, port, from: far, fromPort: next(), to: near });
        if (port === 7001) made.push({ direction: 'out', protocol, port, from: near, fromPort: next(), to: far });
      }
    }
  }
  return made;
}

function expected(read: ChainsRead, { direction, protocol, port, from, to, fromPort: clientPort }: Case): string {
  const { ruleset } = read;
  const ways = { ruleset, attachments: wire.attachments, walk: { budget: 1_000_000, isUntracked: false } };
  const question = { protocol, port, direction, address: null };
  const remote = addressNumber(direction === 'in' ? from : to);
  const attachment = wire.attachments.find((one) => one.name === 'v0' && one.family === remote?.family);
  if (remote === null || attachment === undefined) throw new Error(from);
  const make = direction === 'in' ? packetFrom : packetOut;
  const packet = make(question, attachment, remote.address, BigInt(clientPort), { uid: 0 });
  return (direction === 'in' ? journeyIn : journeyOut)(ways, packet).verdict;
}

/** Every case must come out as it is told; a silence is looked at again before it counts. */
async function agrees(rules: string): Promise<void> {
  const read = await readChains(wire.machine.where);
  expect(read.missing).toBeNull();
  const tried = cases();
  const results = await Promise.all(tried.map((one) => wire.attempt(one.direction, one, SOON_MS)));
  const answers = new Map<string, string>();
  for (const [at, one] of tried.entries()) {
    const told = expected(read, one);
    counted.all += 1;
    if (told === 'unsure') counted.unsure += 1;
    if (told === 'passes') counted.open += 1;
    const isOpen =
      results[at] === true ||
      (told === 'passes' && (await wire.attempt(one.direction, { ...one, fromPort: one.fromPort }, LATE_MS)));
    if (told !== 'unsure' && isOpen !== (told === 'passes'))
      throw new Error(`${told}, but open: ${isOpen}: ${JSON.stringify(one)}\n${rules}`);
    const key = `${one.direction} ${one.protocol} ${one.port}`;
    const answer = answers.get(key) ?? answerFromChains(read, wire.machine.facts(), { ...one, address: null }).verdict;
    answers.set(key, answer);
    if (answer === 'allowed' || answer === 'blocked') expect([isOpen, key, rules]).toEqual([answer === 'allowed', key, rules]);
  }
}

describe.skipIf(noLab !== null)('what is said of the firewall, against the kernel', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    wire = await makeWire();
  });
  afterAll(() => wire.close());

  test('without rules everything passes', async () => {
    wire.load('nft', ['flush', 'ruleset'], '');
    await agrees('');
    expect(counted).toMatchObject({ unsure: 0, open: counted.all });
  });

  const input = (priority: number, policy: string, ...rules: readonly string[]) =>
    `chain i${priority} { type filter hook input priority ${priority}; policy ${policy};\n${rules.join('\n')}\n}`;
  test.each([
    ['a drop', 'drop', [input(0, 'accept', 'tcp dport 7001 drop')], 'blocked'],
    ['a refusal', 'refusal', [input(0, 'accept', 'tcp dport 7001 reject with tcp reset')], 'blocked'],
    [
      'a port that is open to one network',
      'subnet',
      [input(0, 'drop', 'ct state established accept', 'ip saddr 198.51.100.0/24 tcp dport 7001 accept')],
      'partly',
    ],
    [
      'a set with ranges in a chain that drops by default',
      'set',
      [input(0, 'drop', 'tcp dport { 22, 7000-7009 } accept')],
      'allowed',
    ],
    ['a verdict map', 'map', [input(0, 'accept', 'tcp dport vmap { 7001 : drop, 7002 : accept }')], 'blocked'],
    [
      'a later base chain that drops what an earlier one accepts',
      'later',
      [input(0, 'accept', 'tcp dport 7001 accept'), input(10, 'accept', 'tcp dport 7001 drop')],
      'blocked',
    ],
    [
      'a chain of one’s own that comes back',
      'user',
      ['chain own { tcp dport 22 drop\n}', input(0, 'accept', 'jump own', 'tcp dport 7001 accept')],
      'allowed',
    ],
  ])('%s', async (_, name, chains, verdict) => {
    const rules = `flush ruleset\ntable inet t_${name} {\n${chains.join('\n')}\n}\n`;
    expect(wire.load('nft', ['-f', '-'], rules)).toBe(true);
    await agrees(rules);
    const read = await readChains(wire.machine.where);
    const question = { protocol: 'tcp', port: 7001, direction: 'in', address: null } as const;
    expect(answerFromChains(read, wire.machine.facts(), question).verdict).toBe(verdict);
  });

  test('rulesets of nftables made up at random', async () => {
    await fc.assert(
      fc.asyncProperty(nftRuleset, async (rules) => {
        fc.pre(wire.load('nft', ['-f', '-'], rules));
        await agrees(rules);
      }),
      { numRuns: RUNS, ...SEED },
    );
    expect(counted.unsure / counted.all).toBeLessThan(0.15);
    process.stdout.write(`firewall against the kernel: ${counted.all} tries, ${counted.open} open, ${counted.unsure} unsure\n`);
  });

  test('the command that is shown opens the port, for everyone', async () => {
    let opened = 0;
    await fc.assert(
      fc.asyncProperty(noIptables === null ? fc.oneof(nftRuleset, iptablesTable) : nftRuleset, async (rules) => {
        const isNft = rules.startsWith('flush');
        wire.load('nft', ['flush', 'ruleset'], '');
        fc.pre(wire.load(isNft ? 'nft' : 'iptables-nft-restore', isNft ? ['-f', '-'] : [], rules));
        const question = { protocol: 'tcp', port: 7001, direction: 'in', address: null } as const;
        const before = answerFromChains(await readChains(wire.machine.where), wire.machine.facts(), question);
        fc.pre(before.command !== null && !before.remarks.some((remark) => remark.includes('redirect')));
        for (const part of (before.command ?? '').split(' && ')) {
          const [, program = '', ...args] = part.split(' ');
          expect([part, wire.load(program, args, '')]).toEqual([part, true]);
        }
        for (const one of cases().filter(
          ({ direction, protocol, port }) => direction === 'in' && protocol === 'tcp' && port === 7001,
        ))
          expect([before.command, one.from, await wire.attempt('in', one, LATE_MS), rules]).toEqual([
            before.command,
            one.from,
            true,
            rules,
          ]);
        opened += 1;
      }),
      { numRuns: RUNS, ...SEED },
    );
    wire.load('nft', ['flush', 'ruleset'], '');
    expect(opened).toBeGreaterThan(0);
  });

  test.skipIf(noIptables !== null).each(['nft', 'legacy'])('tables of iptables-%s made up at random', async (kind) => {
    wire.load('nft', ['flush', 'ruleset'], '');
    await fc.assert(
      fc.asyncProperty(iptablesTable, async (rules) => {
        fc.pre(wire.load(`iptables-${kind}-restore`, [], rules));
        await agrees(rules);
      }),
      { numRuns: RUNS / 2, ...SEED },
    );
    wire.load(`iptables-${kind}-restore`, [], EMPTY);
  });
});
