import ipaddr from 'ipaddr.js';
import type { Range } from './ruleset.ts';

/** An address as a number with its family. */
export interface AddressNumber {
  readonly family: 4 | 6;
  readonly address: bigint;
}

/** An address as a number with its family; null for what is none. The old short forms of IPv4 (`10.1`) are none. */
export function addressNumber(text: string): AddressNumber | null {
  const isAddress = text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
  if (!isAddress || text.includes('%')) return null;
  const parsed = ipaddr.parse(text);
  const address = parsed.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { family: parsed.kind() === 'ipv4' ? 4 : 6, address };
}

/** The addresses of a network of so many bits. */
export function networkRange({ family, address }: AddressNumber, bits: number): Range {
  const span = (1n << BigInt((family === 4 ? 32 : 128) - bits)) - 1n;
  return [address & ~span, address | span];
}

/** `address`, `address/bits`, `address/mask` or `address-address` as a range; null for anything else. */
export function addressRangeIn(text: string): { readonly family: 4 | 6; readonly range: Range } | null {
  const [first = '', last] = text.split('-');
  const to = last === undefined ? null : addressNumber(last);
  const [base = '', bitsText] = first.split('/');
  const from = addressNumber(base);
  if (from === null) return null;
  if (last !== undefined)
    return to === null || to.family !== from.family ? null : { family: from.family, range: [from.address, to.address] };
  if (bitsText === undefined) return { family: from.family, range: [from.address, from.address] };
  const bits = bitsIn(bitsText, from.family);
  return bits === null ? null : { family: from.family, range: networkRange(from, bits) };
}

function bitsIn(text: string, family: 4 | 6): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= (family === 4 ? 32 : 128) ? Number(text) : null;
  const mask = addressNumber(text);
  if (mask === null || mask.family !== family) return null;
  const digits = mask.address.toString(2).padStart(family === 4 ? 32 : 128, '0');
  return /^1*0*$/.test(digits) ? digits.replaceAll('0', '').length : null;
}

/** A range of addresses as people write it: one address, a network, or two ends. */
export function rangeText(family: 4 | 6, [from, to]: Range): string {
  const width = family === 4 ? 32 : 128;
  for (let bits = width; bits >= 0; bits -= 1) {
    const [start, end] = networkRange({ family, address: from }, bits);
    if (start !== from || end > to) break;
    if (end === to) return bits === width ? textOf(family, from) : `${textOf(family, from)}/${bits}`;
  }
  return `${textOf(family, from)}-${textOf(family, to)}`;
}

function textOf(family: 4 | 6, address: bigint): string {
  const bytes = Array.from({ length: family === 4 ? 4 : 16 }, (_, at) =>
    Number((address >> BigInt(((family === 4 ? 4 : 16) - 1 - at) * 8)) & 255n),
  );
  return family === 4 ? bytes.join('.') : new ipaddr.IPv6(bytes).toRFC5952String();
}
