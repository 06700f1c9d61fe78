import { expect, test } from 'vitest';
import { madeUpSocket } from '../../../shared/filter/made-up-socket.ts';
import type { Socket } from '../../../shared/socket.ts';
import { kindSentences } from './kind-sentences.ts';

const NOW = Date.parse('2026-11-02T14:03:00.000Z');

function said(values: Partial<Socket>): string {
  return kindSentences(madeUpSocket({ readAt: new Date(NOW).toISOString(), ...values }), NOW).join(' ');
}

const at = (address: string, port: number) => ({ address, port, zone: null });
const idle = (idleMs: number) => ({
  tcp: { readAt: new Date(NOW).toISOString(), idleMs, lastSentMs: idleMs, lastReceivedMs: idleMs },
});

test('UDP on port 443 of the internet is probably QUIC, and inside the network only perhaps', () => {
  expect(said({ protocol: 'udp', state: 'established', remote: at('198.51.100.7', 443) })).toMatch(/^Probably QUIC/);
  expect(said({ protocol: 'udp', state: 'established', remote: at('fe80::8', 443) })).toMatch(/^Perhaps QUIC/);
  expect(said({ protocol: 'udp', state: 'established', remote: at('198.51.100.7', 53) })).not.toMatch(/QUIC/);
});

test('an unconnected UDP socket is said to have no listening state', () => {
  expect(said({ protocol: 'udp', state: null, local: at('*', 5353), remote: null })).toMatch(/no listening state/);
  expect(said({ protocol: 'udp', state: null, local: at('*', 443), remote: null })).toMatch(/QUIC .*server/);
});

test('a listener below 1024 is on a well-known port, one above 49151 on a dynamic one, and between there is nothing to say', () => {
  const listening = (port: number) => said({ state: 'listen', local: at('*', port), remote: null });
  expect(listening(1023)).toMatch(/well-known/);
  expect(listening(1024)).toBe('');
  expect(listening(49_151)).toBe('');
  expect(listening(49_152)).toMatch(/dynamic range/);
});

test('a silent HTTP connection is explained, a busy one and one of a database are not', () => {
  const open = { state: 'established' as const, local: at('192.0.2.10', 50_000) };
  expect(said({ ...open, remote: at('203.0.113.7', 443), ...idle(25_000) })).toMatch(/on purpose/);
  expect(said({ ...open, remote: at('203.0.113.7', 443), ...idle(2_000) })).toBe('');
  expect(said({ ...open, remote: at('203.0.113.7', 5432), ...idle(25_000) })).toBe('');
});

test('a silence is not explained away where the socket is unwell or the peer owes an answer', () => {
  const timer = (kind: 'retransmit' | 'persist' | 'keepalive') => ({ timer: { kind, remainingMs: 6_400, retries: 0 } as const });
  const silent = { remote: at('203.0.113.7', 443), ...idle(51_000) };
  expect(said({ ...silent, ...timer('keepalive') })).toMatch(/on purpose/);
  for (const sign of [timer('retransmit'), timer('persist'), { sendQueue: 517 }]) expect(said({ ...silent, ...sign })).toBe('');
  expect(kindSentences(madeUpSocket({ readAt: new Date(NOW).toISOString(), ...silent }), NOW, true)).toEqual([]);
});
