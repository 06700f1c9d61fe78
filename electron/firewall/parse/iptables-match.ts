import { addressRangeIn } from '../../../shared/firewall/address.ts';
import {
  ADDRESS_TYPE,
  type Field,
  nameTest,
  type Range,
  rangeTest,
  STATE,
  TCP_FLAG,
  type Test,
} from '../../../shared/firewall/ruleset.ts';

const PROTOCOLS: Readonly<Record<string, bigint>> = { icmp: 1n, igmp: 2n, tcp: 6n, udp: 17n, 'ipv6-icmp': 58n, icmpv6: 58n };
/** A protocol that is neither of the two that are asked for. */
const OTHER_PROTOCOL = 255n;

type Read = (values: readonly string[], isNegated: boolean, family: 4 | 6) => readonly Test[] | 'unsure';

const OPTIONS: Readonly<Record<string, Read>> = {
  '-p': ([name = ''], isNegated) => {
    if (name === 'all') return [];
    const number = PROTOCOLS[name] ?? (/^\d{1,3}$/.test(name) ? BigInt(name) : OTHER_PROTOCOL);
    return number === 0n ? [] : [rangeTest('protocol', [[number, number]], isNegated)];
  },
  '-s': (values, isNegated, family) => addressTest('source', values, isNegated, family),
  '-d': (values, isNegated, family) => addressTest('destination', values, isNegated, family),
  '-i': ([name = ''], isNegated) => [nameTest('in-interface', [starred(name)], isNegated)],
  '-o': ([name = ''], isNegated) => [nameTest('out-interface', [starred(name)], isNegated)],
  '--dport': (values, isNegated) => portTest(['destination-port'], values, isNegated),
  '--sport': (values, isNegated) => portTest(['source-port'], values, isNegated),
  '--dports': (values, isNegated) => portTest(['destination-port'], values, isNegated),
  '--sports': (values, isNegated) => portTest(['source-port'], values, isNegated),
  '--ctstate': stateTest,
  '--state': stateTest,
  '--ctdir': ([word], isNegated) =>
    word === 'ORIGINAL' || word === 'REPLY'
      ? [rangeTest('track-direction', [word === 'REPLY' ? [1n, 1n] : [0n, 0n]], isNegated)]
      : 'unsure',
  '--tcp-flags': flagsTest,
  '--syn': (_, isNegated) => flagsTest(['FIN,SYN,RST,ACK', 'SYN'], isNegated),
  '--comment': () => [],
  '--src-range': (values, isNegated, family) => addressTest('source', values, isNegated, family),
  '--dst-range': (values, isNegated, family) => addressTest('destination', values, isNegated, family),
  '--src-type': (values, isNegated) => typeTest('source-type', values, isNegated),
  '--dst-type': (values, isNegated) => typeTest('destination-type', values, isNegated),
  '--uid-owner': ([user = ''], isNegated) => {
    const [from, to = from] = user.split('-');
    return /^\d+(-\d+)?$/.test(user) ? [rangeTest('uid', [[BigInt(from ?? ''), BigInt(to ?? '')]], isNegated)] : 'unsure';
  },
  '--pkt-type': ([word = ''], isNegated) => {
    const number = { unicast: 0n, broadcast: 1n, multicast: 2n }[word];
    return number === undefined ? 'unsure' : [rangeTest('packet-type', [[number, number]], isNegated)];
  },
  // Of the module rpfilter: packets that have no way back.
  '--invert': () => [rangeTest('protocol', [[255n, 255n]])],
  '--validmark': () => [],
  '--loose': () => [],
  // Only packets of ICMP have these, and -p has told so before.
  '--icmp-type': () => [rangeTest('protocol', [[1n, 1n]])],
  '--icmpv6-type': () => [rangeTest('protocol', [[58n, 58n]])],
};

/** The conditions that an option of iptables-save stands for (iptables(8), iptables-extensions(8)); `unsure`: one that is not evaluated. */
export function iptablesTest(
  option: string,
  values: readonly string[],
  isNegated: boolean,
  family: 4 | 6,
): readonly Test[] | 'unsure' {
  return OPTIONS[option]?.(values, isNegated, family) ?? 'unsure';
}

function addressTest(
  side: 'source' | 'destination',
  [text = '']: readonly string[],
  isNegated: boolean,
  family: 4 | 6,
): readonly Test[] | 'unsure' {
  const read = addressRangeIn(text);
  if (read === null || read.family !== family) return 'unsure';
  return [rangeTest(`${side}-${family}`, [read.range], isNegated)];
}

function portTest(fields: readonly Field[], [text = '']: readonly string[], isNegated: boolean): readonly Test[] | 'unsure' {
  const ranges = text.split(',').map((part): Range | null => {
    const [, from, colon, to] = /^(\d{0,5})(:?)(\d{0,5})$/.exec(part) ?? [];
    if (from === undefined || (from === '' && colon !== ':')) return null;
    const first = BigInt(from === '' ? 0 : from);
    return [first, colon === '' ? first : BigInt(to === undefined || to === '' ? 65_535 : to)];
  });
  if (ranges.some((range) => range === null)) return 'unsure';
  return fields.map((field) =>
    rangeTest(
      field,
      ranges.flatMap((range) => (range === null ? [] : [range])),
      isNegated,
    ),
  );
}

function stateTest([text = '']: readonly string[], isNegated: boolean): readonly Test[] | 'unsure' {
  let mask = 0n;
  if (text === 'DNAT') return [rangeTest('translated', [[1n, 1n]], isNegated)];
  for (const word of text.split(',')) {
    const bit = (STATE as Readonly<Record<string, bigint>>)[word.toLowerCase()];
    if (bit === undefined) return 'unsure';
    mask |= bit;
  }
  return [{ fields: ['state'], elements: [[{ kind: 'bits', mask }]], isNegated }];
}

function flagsTest([maskText = '', valueText = '']: readonly string[], isNegated: boolean): readonly Test[] | 'unsure' {
  const mask = flagBits(maskText);
  const value = flagBits(valueText);
  if (mask === null || value === null) return 'unsure';
  return [{ fields: ['tcp-flags'], elements: [[{ kind: 'masked', mask, value }]], isNegated }];
}

function flagBits(text: string): bigint | null {
  if (text === 'NONE') return 0n;
  if (text === 'ALL') return 63n;
  let bits = 0n;
  for (const word of text.split(',')) {
    const bit = (TCP_FLAG as Readonly<Record<string, bigint>>)[word.toLowerCase()];
    if (bit === undefined) return null;
    bits |= bit;
  }
  return bits;
}

function typeTest(
  field: 'source-type' | 'destination-type',
  [text = '']: readonly string[],
  isNegated: boolean,
): readonly Test[] | 'unsure' {
  const ranges = text.split(',').map((word): Range | null => {
    const number = (ADDRESS_TYPE as Readonly<Record<string, bigint>>)[word.toLowerCase()];
    return number === undefined ? null : [number, number];
  });
  if (ranges.some((range) => range === null)) return 'unsure';
  return [
    rangeTest(
      field,
      ranges.flatMap((range) => (range === null ? [] : [range])),
      isNegated,
    ),
  ];
}

/** iptables writes a plus where nft and this program write a star. */
function starred(name: string): string {
  return name.endsWith('+') ? `${name.slice(0, -1)}*` : name;
}
