import { describe, expect, test } from 'vitest';
import { answerFromChains } from '../../shared/firewall/answer.ts';
import type { FirewallQuestion } from '../../shared/firewall/question.ts';
import { attachmentsOf } from './machine.ts';
import { parseIptablesSave } from './parse/iptables-save.ts';

// Connections of a machine to itself: they go out and come in by its loopback, whichever of its addresses they are to.

const attachments = attachmentsOf({
  lo: [
    { address: '127.0.0.1', family: 'IPv4', cidr: '127.0.0.1/8', internal: true },
    { address: '::1', family: 'IPv6', cidr: '::1/128', internal: true },
  ],
  eth0: [
    { address: '192.0.2.9', family: 'IPv4', cidr: '192.0.2.9/24', internal: false },
    { address: '2001:db8::9', family: 'IPv6', cidr: '2001:db8::9/64', internal: false },
  ],
});
const facts = { attachments, uid: 1_000, ephemeral: { from: 32_768, to: 60_999 } };

/** The answer under rules of iptables, for one family or for both. */
function answer(rules: string, question: Partial<FirewallQuestion>, families: readonly (4 | 6)[] = [4], policy = 'ACCEPT') {
  const save = `*filter\n:INPUT ${policy} [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules}\nCOMMIT\n`;
  const tables = families.flatMap((family) => parseIptablesSave(save, family).ruleset.tables);
  const read = { ruleset: { tables, unread: [] }, sources: [], missing: null, keeper: null };
  return answerFromChains(read, facts, { protocol: 'tcp', port: 8_082, direction: 'in', address: null, ...question });
}

describe('a connection to an own address', () => {
  test.each([
    ['127.0.0.1', 4],
    ['127.0.0.2', 4],
    ['192.0.2.9', 4],
    ['::1', 6],
    ['2001:db8::9', 6],
  ] as const)('goes through the rules for what comes in: %s', (address, family) => {
    const drop = answer('-A INPUT -p tcp -m tcp --dport 8082 -j DROP', { direction: 'out', address }, [family]);
    expect(drop).toMatchObject({ verdict: 'blocked', rules: [{ text: '-A INPUT -p tcp -m tcp --dport 8082 -j DROP' }] });
    expect(answer('-A INPUT -p tcp -m tcp --dport 8083 -j DROP', { direction: 'out', address }, [family]).verdict).toBe(
      'allowed',
    );
  });

  test('is one by the loopback, from the address that it is to', () => {
    const asks = { direction: 'out', address: '192.0.2.9' } as const;
    expect(answer('-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -j DROP', asks).verdict).toBe('allowed');
    expect(answer('-A INPUT -i eth0 -p tcp -j DROP', asks).verdict).toBe('allowed');
    expect(answer('-A INPUT -s 192.0.2.9/32 -i lo -p tcp -j DROP', asks).verdict).toBe('blocked');
    expect(answer('-A OUTPUT -o lo -p tcp -m tcp --dport 8082 -j DROP', asks).verdict).toBe('blocked');
  });

  test('of another host is none', () => {
    const asks = { direction: 'out', address: '192.0.2.10' } as const;
    expect(answer('-A INPUT -p tcp -m tcp --dport 8082 -j DROP', asks).verdict).toBe('allowed');
  });
});

describe('what is said of programs on this machine', () => {
  const DROP = '-A INPUT -p tcp -m tcp --dport 8082 -j DROP';
  const LOOPS = '-A INPUT -s 127.0.0.0/8 -p tcp -m tcp --dport 8082 -j DROP';
  const PARTLY = 'Programs on this machine itself cannot reach it by IPv4 (127.0.0.1); by IPv6 (::1) they can.';

  test('is said by family where only one is blocked', () => {
    expect(answer(DROP, {})).toMatchObject({ verdict: 'partly', remarks: [PARTLY, expect.any(String)] });
    expect(answer(DROP, {}, [4, 6]).remarks[0]).toBe('Programs on this machine itself cannot reach it.');
    expect(answer(`-A INPUT -i lo -j ACCEPT\n${DROP}`, {}, [4, 6]).remarks[0]).toContain('can still reach it');
  });

  test('does not contradict what is said of the network, and the rule is shown', () => {
    expect(answer(LOOPS, {})).toMatchObject({
      verdict: 'allowed',
      sentence: 'This machine’s own firewall lets port 8082 (TCP) in from the network.',
      rules: [{ text: LOOPS, effect: 'blocks' }],
      remarks: [PARTLY],
    });
  });

  test('is about the families that are listened on', () => {
    expect(answer(DROP, { family: 4 })).toMatchObject({
      verdict: 'blocked',
      remarks: ['Programs on this machine itself cannot reach it.', expect.stringContaining('until the rules are loaded anew')],
    });
    expect(answer(DROP, { family: 6 })).toMatchObject({ verdict: 'allowed', remarks: [] });
  });

  test('is about the address that is listened on', () => {
    const only = `-A INPUT -d 127.0.0.1/32 -p tcp -j DROP`;
    expect(answer(only, { address: '192.0.2.9' })).toMatchObject({ verdict: 'allowed', remarks: [] });
    expect(answer(only, { address: '127.0.0.1' })).toMatchObject({
      verdict: 'blocked',
      rules: [{ text: only }],
      remarks: ['Programs on this machine itself cannot reach it at 127.0.0.1.', expect.any(String)],
    });
  });

  test('is shown once where one policy blocks all', () => {
    expect(answer('', {}, [4], 'DROP').rules).toMatchObject([{ text: '-P INPUT DROP' }]);
  });
});
