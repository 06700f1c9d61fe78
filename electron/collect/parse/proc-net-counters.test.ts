import fc from 'fast-check';
import { expect, test } from 'vitest';
import { netCounter } from './proc-net-counters.ts';

const TEXT = [
  'TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPTimeouts',
  'TcpExt: 0 15 16 3',
  'IpExt: InNoRoutes InOctets',
  'IpExt: 0 88',
  '',
].join('\n');

test('a counter is found by its group and its name', () => {
  expect(netCounter(TEXT, 'TcpExt', 'ListenOverflows')).toBe(15);
  expect(netCounter(TEXT, 'IpExt', 'InOctets')).toBe(88);
});

test('what is not there is null, not zero', () => {
  expect(netCounter(TEXT, 'TcpExt', 'InOctets')).toBeNull();
  expect(netCounter(TEXT, 'UdpLite', 'InOctets')).toBeNull();
  expect(netCounter('TcpExt: A B\nTcpExt: 1', 'TcpExt', 'A')).toBeNull();
  expect(netCounter('TcpExt: A\nTcpExt: x', 'TcpExt', 'A')).toBeNull();
  expect(netCounter('', 'TcpExt', 'ListenOverflows')).toBeNull();
});

test('takes any text without a throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, name) => {
      const value = netCounter(text, 'TcpExt', name);
      expect(value === null || Number.isSafeInteger(value)).toBe(true);
    }),
  );
});
