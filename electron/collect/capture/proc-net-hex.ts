import { canonicalAddress } from '../../../shared/endpoint.ts';

// Addresses as /proc/net prints them on a little-endian processor (proc(5)): words of 32 bits, each with its bytes turned round.

/** The address that eight or thirty-two hexadecimal digits of /proc/net stand for, canonical but for mapped ones. */
export function hexAddress(hex: string): string {
  const bytes = turned(hex).match(/../g) ?? [];
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  const groups = (bytes.join('').match(/..../g) ?? []).join(':').toLowerCase();
  const { address, mapped } = canonicalAddress(groups);
  return mapped ? `::ffff:${address === '*' ? '0.0.0.0' : address}` : address === '*' ? '::' : address;
}

/** The digits of /proc/net for an address; `length` is 8 or 32. */
export function hexOf(address: string, length: number): string {
  const v4 = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  const four =
    v4 === undefined
      ? ''
      : v4
          .split('.')
          .map((byte) => Number(byte).toString(16).padStart(2, '0'))
          .join('');
  if (length === 8) return turned(four).toUpperCase();
  if (v4 !== undefined) return turned(`00000000000000000000ffff${four}`).toUpperCase();
  const [head = '', tail = ''] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const behind = tail === '' ? [] : tail.split(':');
  const middle = address.includes('::') ? Array<string>(8 - before.length - behind.length).fill('0') : [];
  const groups = [...before, ...middle, ...behind].map((group) => group.padStart(4, '0'));
  return turned(groups.join('')).toUpperCase();
}

function turned(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  return words.map((word) => (word.match(/../g) ?? []).reverse().join('')).join('');
}
