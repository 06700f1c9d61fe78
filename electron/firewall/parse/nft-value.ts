import { type AddressNumber, addressNumber, networkRange } from '../../../shared/firewall/address.ts';
import {
  ADDRESS_TYPE,
  type Field,
  mergedRanges,
  type Range,
  rangeTest,
  STATE,
  TCP_FLAG,
  type Test,
  type Values,
} from '../../../shared/firewall/ruleset.ts';

type Json = Readonly<Record<string, unknown>>;

/** A field that is evaluated, what must be true for a packet to have it, and how its values are written. */
export interface NftField {
  readonly field: Field;
  readonly needs: readonly Test[];
  readonly kind: 'address' | 'name' | 'number' | 'bits';
  readonly words: Readonly<Record<string, bigint>>;
  /** A mask that the field is taken with before it is compared; null: none. */
  readonly mask: bigint | null;
}

const PROTOCOLS: Readonly<Record<string, bigint>> = {
  icmp: 1n,
  igmp: 2n,
  tcp: 6n,
  udp: 17n,
  dccp: 33n,
  gre: 47n,
  esp: 50n,
  ah: 51n,
  'ipv6-icmp': 58n,
  icmpv6: 58n,
  ospf: 89n,
  sctp: 132n,
  udplite: 136n,
  comp: 108n,
};
const FAMILIES = { ipv4: 2n, ipv6: 10n } as const;
const TYPES: Readonly<Record<string, bigint>> = { host: 0n, unicast: 0n, broadcast: 1n, multicast: 2n, other: 3n };
const NO_WORDS = {};

const plain = (
  field: Field,
  kind: NftField['kind'],
  words: NftField['words'] = NO_WORDS,
  needs: readonly Test[] = [],
): NftField => ({
  ...{ field, kind, words, needs },
  mask: null,
});
const protocolIs = (number: bigint) => rangeTest('protocol', [[number, number]]);
const familyIs = (number: bigint) => rangeTest('family', [[number, number]]);

const META: Readonly<Record<string, NftField>> = {
  l4proto: plain('protocol', 'number', PROTOCOLS),
  nfproto: plain('family', 'number', FAMILIES),
  protocol: plain('family', 'number', { ip: 2n, ip6: 10n }),
  iif: plain('in-interface', 'name'),
  iifname: plain('in-interface', 'name'),
  oif: plain('out-interface', 'name'),
  oifname: plain('out-interface', 'name'),
  skuid: plain('uid', 'number', { root: 0n }),
  pkttype: plain('packet-type', 'number', TYPES),
};

const PORTS: Readonly<Record<string, Field>> = { sport: 'source-port', dport: 'destination-port' };

/** The field that an expression names; null: one that is not evaluated. */
export function nftField(expression: unknown): NftField | null {
  if (!isObject(expression)) return null;
  const { meta, payload, ct, fib } = expression;
  if (isObject(meta)) return META[String(meta.key)] ?? null;
  if (isObject(payload)) return payloadField(String(payload.protocol), String(payload.field));
  if (isObject(ct)) return ctField(ct);
  if (isObject(fib)) return fibField(fib);
  const masked = expression['&'];
  return Array.isArray(masked) ? maskedField(masked) : null;
}

function payloadField(protocol: string, name: string): NftField | null {
  const port = PORTS[name];
  if (protocol === 'th' && port !== undefined) return plain(port, 'number');
  const number = protocol === 'tcp' || protocol === 'udp' ? PROTOCOLS[protocol] : undefined;
  if (number !== undefined && port !== undefined) return plain(port, 'number', NO_WORDS, [protocolIs(number)]);
  if (protocol === 'tcp' && name === 'flags') return plain('tcp-flags', 'bits', TCP_FLAG, [protocolIs(6n)]);
  if (protocol !== 'ip' && protocol !== 'ip6') {
    // Fields of another protocol: no packet in question has them.
    const other = PROTOCOLS[protocol];
    return other === undefined || number !== undefined ? null : plain('protocol', 'number', PROTOCOLS, [protocolIs(other)]);
  }
  const version = protocol === 'ip' ? 4 : 6;
  if (name === 'saddr') return plain(`source-${version}`, 'address');
  if (name === 'daddr') return plain(`destination-${version}`, 'address');
  if (name === 'protocol' || name === 'nexthdr')
    return plain('protocol', 'number', PROTOCOLS, [familyIs(version === 4 ? FAMILIES.ipv4 : FAMILIES.ipv6)]);
  return null;
}

function ctField({ key, dir }: Json): NftField | null {
  if (key === 'state' && dir === undefined) return plain('state', 'bits', STATE);
  // Of the other words nothing is known beforehand.
  if (key === 'status' && dir === undefined) return plain('translated', 'bits', { dnat: 1n });
  return key === 'direction' ? plain('track-direction', 'number', { original: 0n, reply: 1n }) : null;
}

function fibField({ result, flags }: Json): NftField | null {
  const [only, ...more] = [flags].flat();
  if (result !== 'type' || more.length > 0) return null;
  if (only === 'daddr') return plain('destination-type', 'number', ADDRESS_TYPE);
  return only === 'saddr' ? plain('source-type', 'number', ADDRESS_TYPE) : null;
}

function maskedField([left, right]: readonly unknown[]): NftField | null {
  const field = nftField(left);
  if (field === null || field.mask !== null || (field.field !== 'tcp-flags' && field.field !== 'state')) return null;
  const mask = bitsOf(field, right);
  return mask === null ? null : { ...field, mask };
}

/** The values of a match on one field; null: not readable. `isBits`: any of the bits is enough. */
export function wideValues(field: NftField, elements: readonly unknown[], op: string, isBits: boolean): readonly Values[] | null {
  if (field.mask !== null) {
    const value = bitsOf(field, elements);
    return value === null || (op !== '==' && op !== '!=') ? null : [{ kind: 'masked', mask: field.mask, value }];
  }
  if (isBits) {
    const mask = bitsOf(field, elements);
    return mask === null ? null : [{ kind: 'bits', mask }];
  }
  if (field.kind === 'name') {
    const names = elements.map(bare);
    const isReadable = (op === '==' || op === '!=') && names.every((name) => typeof name === 'string' && !name.startsWith('@'));
    return isReadable ? [{ kind: 'names', names: names.map(String) }] : null;
  }
  const ranges = elements.map((element) => rangeOf(field, bare(element)));
  if (ranges.some((range) => range === null)) return null;
  const found = ranges.flatMap((range) => (range === null ? [] : [range]));
  const [first] = found;
  if (op === '==' || op === '!=') return [{ kind: 'ranges', ranges: mergedRanges(found) }];
  if (first === undefined || found.length !== 1 || first[0] !== first[1]) return null;
  return [{ kind: 'ranges', ranges: mergedRanges([compared(op, first[0])]) }];
}

function compared(op: string, value: bigint): Range {
  const most = 1n << 128n;
  if (op === '<') return [0n, value - 1n];
  if (op === '<=') return [0n, value];
  return op === '>' ? [value + 1n, most] : [value, most];
}

/** One value of a field, as an element of a set has it; null: not readable. */
export function elementValues(field: NftField, element: unknown): Values | null {
  if (field.mask !== null) return null;
  if (field.kind === 'name') return typeof element === 'string' ? { kind: 'names', names: [element] } : null;
  const range = rangeOf(field, element);
  return range === null ? null : { kind: 'ranges', ranges: [range] };
}

function rangeOf(field: NftField, value: unknown): Range | null {
  if (field.kind === 'address') return addressIn(field, value);
  if (isObject(value) && Array.isArray(value.range)) {
    const [from, to] = value.range.map((end) => numberOf(field, end));
    return from === null || to === null || from === undefined || to === undefined ? null : [from, to];
  }
  const number = numberOf(field, value);
  return number === null ? null : [number, number];
}

function numberOf({ words, field }: NftField, value: unknown): bigint | null {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  if (typeof value !== 'string') return null;
  // A protocol that has no number here is none of the two that are asked for.
  return words[value] ?? (field === 'protocol' && /^[a-z][a-z0-9.+-]*$/.test(value) ? 255n : null);
}

function addressIn({ field }: NftField, value: unknown): Range | null {
  const read = addressRange(value);
  return read !== null && field.endsWith(String(read.family)) ? read.range : null;
}

/** The range of an address, a prefix or a range; null for anything else. */
export function addressRange(value: unknown): { readonly family: 4 | 6; readonly range: Range } | null {
  if (isObject(value) && isObject(value.prefix)) {
    const base = numberAt(value.prefix.addr);
    const { len } = value.prefix;
    const width = base?.family === 4 ? 32 : 128;
    if (base === null || typeof len !== 'number' || !Number.isInteger(len) || len < 0 || len > width) return null;
    return { family: base.family, range: networkRange(base, len) };
  }
  if (isObject(value) && Array.isArray(value.range)) {
    const [from, to] = value.range.map(numberAt);
    return from == null || to == null || from.family !== to.family
      ? null
      : { family: from.family, range: [from.address, to.address] };
  }
  const one = numberAt(value);
  return one === null ? null : { family: one.family, range: [one.address, one.address] };
}

function numberAt(value: unknown): AddressNumber | null {
  return typeof value === 'string' ? addressNumber(value) : null;
}

/** Bits from words, alone or in a list; null when one is not known. */
function bitsOf({ words }: NftField, value: unknown): bigint | null {
  let bits = 0n;
  for (const one of [value].flat(3)) {
    const bit =
      typeof one === 'string'
        ? words[one]
        : typeof one === 'number' && Number.isSafeInteger(one) && one >= 0
          ? BigInt(one)
          : undefined;
    if (bit === undefined) return null;
    bits |= bit;
  }
  return bits;
}

function bare(element: unknown): unknown {
  return isObject(element) && isObject(element.elem) ? element.elem.val : element;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
