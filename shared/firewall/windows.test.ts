import { describe, expect, test } from 'vitest';
import type { FirewallQuestion } from './question.ts';
import { answerFromWindows, type WindowsFirewall, type WindowsRule } from './windows.ts';

// Windows Defender Firewall after Microsoft's documentation; none of it ran on Windows.

const asks = (port: number, more: Partial<FirewallQuestion> = {}): FirewallQuestion => ({
  protocol: 'tcp',
  port,
  direction: 'in',
  address: null,
  ...more,
});
const rule = (more: Partial<WindowsRule>): WindowsRule => ({
  ...{
    name: 'r',
    displayName: 'Rule',
    direction: 'in',
    action: 'allow',
    profiles: 7,
    protocol: 'tcp',
    localPorts: [[8080n, 8080n]],
  },
  ...{ remotePorts: null, program: null, remotePlaces: null, isUnsure: false },
  ...more,
});
const firewall = (rules: readonly WindowsRule[], more: Partial<WindowsFirewall> = {}): WindowsFirewall => ({
  profiles: [{ bit: 4, name: 'Public', isEnabled: true, inbound: 'block', outbound: 'allow' }],
  ...{ active: [4], rules, unread: 0 },
  ...more,
});
const verdict = (rules: readonly WindowsRule[], question = asks(8080)) => answerFromWindows(firewall(rules), question).verdict;

describe('Windows Defender Firewall', () => {
  test('by default nothing comes in and everything goes out', () => {
    expect(answerFromWindows(firewall([]), asks(8080))).toMatchObject({
      verdict: 'blocked',
      rules: [{ text: 'DefaultInboundAction Block' }],
    });
    expect(verdict([], asks(443, { direction: 'out' }))).toBe('allowed');
  });

  test('a rule that allows opens its port and no other', () => {
    expect([verdict([rule({})]), verdict([rule({})], asks(9090))]).toEqual(['allowed', 'blocked']);
  });

  test('a rule that blocks counts before one that allows, and the command lifts it', () => {
    const answer = answerFromWindows(firewall([rule({}), rule({ name: 'b', action: 'block' })]), asks(8080));
    expect(answer).toMatchObject({ verdict: 'blocked', command: "Disable-NetFirewallRule -Name 'b'" });
  });

  test('a rule for a program counts for that program alone, and leaves it open where the program is not known', () => {
    const rules = [rule({ program: 'C:\\Example\\Server.exe' })];
    expect(verdict(rules, asks(8080, { program: 'c:\\example\\server.exe' }))).toBe('allowed');
    expect(verdict(rules, asks(8080, { program: 'C:\\Other.exe' }))).toBe('blocked');
    expect(verdict(rules)).toBe('unknown');
  });

  test('a rule for some places makes it partly open', () => {
    const answer = answerFromWindows(firewall([rule({ remotePlaces: ['LocalSubnet'] })]), asks(8080));
    expect(answer).toMatchObject({ verdict: 'partly', openTo: ['LocalSubnet'] });
  });

  test('a profile that is not active counts for nothing, and one that is off lets all in', () => {
    const off = { bit: 2, name: 'Private', isEnabled: false, inbound: 'block', outbound: 'allow' } as const;
    const made = firewall([], { profiles: [...firewall([]).profiles, off], active: [2] });
    expect(answerFromWindows(made, asks(8080)).verdict).toBe('allowed');
    expect(answerFromWindows({ ...made, active: [2, 4] }, asks(8080)).verdict).toBe('partly');
  });

  test('rules that could not be read leave nothing certain', () => {
    expect(answerFromWindows(firewall([rule({})], { unread: 1 }), asks(8080)).verdict).toBe('unknown');
  });
});
