import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalAddress, endpointText, isSameEndpoint, scopeOf } from './endpoint.ts';

const octet = fc.integer({ min: 0, max: 255 });
const dotted = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));
const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 });

/** RFC 5952, section 4, said once more in the plainest way. */
function shortest(parts: readonly number[]): string {
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at += 1) {
    let length = 0;
    while (at + length < 8 && parts[at + length] === 0) length += 1;
    if (length > best.length) best = { at, length };
  }
  const text = (some: readonly number[]) => some.map((part) => part.toString(16)).join(':');
  if (best.at < 0) return text(parts);
  return `${text(parts.slice(0, best.at))}::${text(parts.slice(best.at + best.length))}`;
}

const isMapped = (parts: readonly number[]) => parts.slice(0, 5).every((part) => part === 0) && parts[5] === 0xffff;

describe('the canonical form of an address', () => {
  test.each([
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0db8:0000:0000:0000:0000:0002:0001', '2001:db8::2:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::1', '::1'],
    ['FE80::1', 'fe80::1'],
  ])('%s is written %s (RFC 5952)', (text, address) => {
    expect(canonicalAddress(text)).toEqual({ address, family: 6, mapped: false });
  });

  test.each([
    ['*', null],
    ['', null],
    ['0.0.0.0', 4],
    ['::', 6],
    ['0:0:0:0:0:0:0:0', 6],
    ['0000:0000:0000:0000:0000:0000:0000:0000', 6],
  ])('%j means any address', (text, family) => {
    expect(canonicalAddress(text)).toEqual({ address: '*', family, mapped: false });
  });

  test('an IPv4-mapped address is IPv4 that came over an IPv6 socket', () => {
    for (const text of ['::ffff:192.0.2.7', '::FFFF:c000:0207', '0:0:0:0:0:ffff:192.0.2.7']) {
      expect(canonicalAddress(text)).toEqual({ address: '192.0.2.7', family: 6, mapped: true });
    }
    expect(canonicalAddress('::ffff:0.0.0.0')).toEqual({ address: '*', family: 6, mapped: true });
  });

  test('a host name, a masked and a cut address stay as they stand', () => {
    for (const text of [
      'db.example.org',
      '192.0.2.x',
      '2001:db8:1:2:3:4',
      '192.0.2',
      '1',
      '256.0.0.1',
      '12345',
      'fe80::1%eth0:53',
    ]) {
      expect(canonicalAddress(text)).toEqual({ address: text, family: null, mapped: false });
    }
  });

  test('every IPv4 address is its own canonical form', () => {
    fc.assert(
      fc.property(dotted, (text) => {
        expect(canonicalAddress(text)).toEqual({ address: text === '0.0.0.0' ? '*' : text, family: 4, mapped: false });
      }),
    );
  });

  test('every spelling of an IPv6 address comes to the one of RFC 5952', () => {
    const spelling = fc.record({ parts: groups, isUpper: fc.boolean(), isPadded: fc.boolean() });
    fc.assert(
      fc.property(spelling, ({ parts, isUpper, isPadded }) => {
        fc.pre(!isMapped(parts) && parts.some((part) => part !== 0));
        const long = parts.map((part) => part.toString(16).padStart(isPadded ? 4 : 1, '0')).join(':');
        expect(canonicalAddress(isUpper ? long.toUpperCase() : long).address).toBe(shortest(parts));
      }),
    );
  });

  test('what is canonical stays as it is, whatever the text was', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), dotted, fc.ipV6()), (text) => {
        const { address } = canonicalAddress(text);
        expect(canonicalAddress(address).address).toBe(address);
      }),
    );
  });
});

describe('the scope of an address', () => {
  test.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['localhost', 'loopback'],
    ['10.1.2.3', 'lan'],
    ['172.16.0.1', 'lan'],
    ['172.31.255.255', 'lan'],
    ['192.168.178.1', 'lan'],
    ['169.254.7.7', 'lan'],
    ['100.64.0.1', 'lan'],
    ['224.0.0.251', 'lan'],
    ['255.255.255.255', 'lan'],
    ['fe80::1', 'lan'],
    ['fd00::1', 'lan'],
    ['ff02::fb', 'lan'],
    ['9.9.9.9', 'internet'],
    ['172.32.0.1', 'internet'],
    ['11.0.0.1', 'internet'],
    ['2606:4700::1111', 'internet'],
    ['2001:db8::1', 'internet'],
    ['203.0.113.7', 'internet'],
    ['*', null],
    ['', null],
    ['db.example.org', null],
    ['192.0.2.x', null],
    ['12345', null],
    ['10.1', null],
    ['0x7f.1', null],
  ] as const)('%j leads to %s', (address, scope) => {
    expect(scopeOf(address)).toBe(scope);
  });

  test('is known for every address and for nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(dotted, fc.ipV6()), (text) => {
        expect(scopeOf(text)).not.toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (canonicalAddress(text).family === null && text !== 'localhost') expect(scopeOf(text)).toBeNull();
      }),
    );
  });
});

describe('an endpoint', () => {
  test('is written as people write it', () => {
    expect(endpointText({ address: '192.0.2.1', port: 443, zone: null })).toBe('192.0.2.1:443');
    expect(endpointText({ address: '2001:db8::1', port: 443, zone: null })).toBe('[2001:db8::1]:443');
    expect(endpointText({ address: '*', port: 22, zone: null })).toBe('*:22');
    expect(endpointText({ address: '192.0.2.1', port: null, zone: null })).toBe('192.0.2.1:*');
    expect(endpointText({ address: '127.0.0.53', port: 53, zone: 'lo' })).toBe('127.0.0.53%lo:53');
  });

  test('an IPv6 zone stays with the address', () => {
    expect(endpointText({ address: 'fe80::1', port: 53, zone: 'eth0' })).toBe('[fe80::1%eth0]:53');
  });

  test('is the same only when address, port and zone are', () => {
    const one = { address: 'fe80::1', port: 53, zone: 'eth0' };
    expect(isSameEndpoint(one, { ...one })).toBe(true);
    expect(isSameEndpoint(one, { ...one, zone: 'eth1' })).toBe(false);
    expect(isSameEndpoint(one, { ...one, port: null })).toBe(false);
    expect(isSameEndpoint(one, { ...one, address: 'fe80::2' })).toBe(false);
    expect(isSameEndpoint(one, null)).toBe(false);
    expect(isSameEndpoint(null, null)).toBe(true);
  });
});
