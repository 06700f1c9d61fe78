import { describe, expect, test } from 'vitest';
import type { FirewallAnswer, FirewallVerdict } from '../firewall/question.ts';
import { judge } from './judge.ts';
import type { ConnectEnd, Observed, Surroundings, TcpStep } from './observation.ts';
import { firewallQuestions, withOwnFirewall } from './own-firewall.ts';
import { readTarget } from './target.ts';

const around: Surroundings = { platform: 'linux', hasIpv4: true, hasIpv6: true, ownAddresses: ['192.0.2.9'] };
const refused: ConnectEnd = { kind: 'error', code: 'ECONNREFUSED' };
const tcp = (address: string, end: ConnectEnd): TcpStep => ({
  ...{ step: 'tcp', address, family: address.includes(':') ? 6 : 4, port: 8_082, ms: 20, end, after: null, isOnLink: false },
});
function observed(...steps: readonly TcpStep[]): Observed {
  const read = readTarget('db.example.org:8082');
  if (read.kind !== 'target') throw new Error(read.text);
  return { target: read.target, steps, around, stopped: null };
}
const answer = (verdict: FirewallVerdict): FirewallAnswer => ({
  question: { protocol: 'tcp', port: 8_082, direction: 'out', address: '127.0.0.1' },
  ...{ verdict, firewall: 'nftables', sentence: 'It refuses.', why: null, remedy: null, command: null },
  rules: [{ firewall: 'nftables', place: 'inet t in', text: 'tcp dport 8082 reject', isPolicy: false, effect: 'blocks' }],
  ...{ openTo: [], remarks: [], sources: [] },
});
const told = (step: TcpStep, ...verdicts: readonly FirewallVerdict[]) =>
  withOwnFirewall(judge(observed(step)), verdicts.map(answer));

describe('this machine’s own firewall', () => {
  test.each(['127.0.0.1', '192.0.2.9', '198.51.100.7'])('is asked about a refusal, and named where it blocks: %s', (address) => {
    expect(firewallQuestions('refused', observed(tcp(address, refused)))).toEqual([
      { protocol: 'tcp', port: 8_082, direction: 'out', address },
    ]);
    expect(told(tcp(address, refused), 'blocked')).toMatchObject({
      ...{ verdict: 'refused', rule: 'C5' },
      remarks: [{ rule: 'C8', text: 'It refuses. The rule: inet t in: tcp dport 8082 reject.' }],
    });
    expect(told(tcp('127.0.0.1', refused), 'blocked').candidates[0]).toContain('own firewall');
    for (const verdict of ['allowed', 'unknown', 'partly'] as const)
      expect(told(tcp(address, refused), verdict).remarks).toEqual([]);
  });

  test('that was ruled out is no candidate, and nothing to look at', () => {
    const silent = tcp('127.0.0.1', { kind: 'silent' });
    expect(judge(observed(silent)).candidates[0]).toBe('This machine’s own firewall drops the packets.');
    for (const [step, verdicts] of [
      [silent, ['allowed']],
      [tcp('127.0.0.1', refused), ['allowed']],
      [tcp('198.51.100.7', { kind: 'error', code: 'EHOSTUNREACH' }), ['allowed', 'allowed']],
    ] as const) {
      const { candidates, nextSteps } = told(step, ...verdicts);
      expect(candidates.length).toBeGreaterThan(0);
      expect(candidates.join()).not.toContain('own firewall');
      expect(nextSteps.length).toBeGreaterThan(0);
      expect(nextSteps.map(({ text }) => text).join()).not.toContain('own firewall');
    }
    for (const verdict of ['blocked', 'unknown', 'partly'] as const)
      expect(told(silent, 'allowed', verdict).candidates[0]).toContain('own firewall');
  });

  test('is asked about the attempts that the verdict rests on, not about others', () => {
    const steps = [
      tcp('2001:db8::7', { kind: 'error', code: 'ENETUNREACH' }),
      tcp('198.51.100.7', { kind: 'silent' }),
      tcp('198.51.100.8', { kind: 'error', code: 'ETIMEDOUT' }),
    ];
    const asked = firewallQuestions('no-answer', observed(...steps)).map(({ address }) => address);
    expect(asked).toEqual(['198.51.100.7', '198.51.100.8']);
    expect(firewallQuestions('unreachable', observed(...steps))).toEqual([]);
  });
});
