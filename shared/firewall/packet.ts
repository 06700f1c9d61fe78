import { ADDRESS_TYPE, type Field, STATE, TCP_FLAG, type Values } from './ruleset.ts';

/** One packet as the rules see it. Addresses are numbers; an interface that there is none of is the empty text. */
export interface Packet {
  readonly family: 4 | 6;
  readonly protocol: 'tcp' | 'udp';
  readonly source: bigint;
  readonly destination: bigint;
  readonly sourcePort: bigint;
  readonly destinationPort: bigint;
  readonly inInterface: string;
  readonly outInterface: string;
  /** One of the bits of STATE. */
  readonly state: bigint;
  /** True for an answer within a connection. */
  readonly isReply: boolean;
  /** True for what comes behind the first packet of its direction. */
  readonly isFurther: boolean;
  /** True when it is for an address of this machine. */
  readonly isForHere: boolean;
  /** True when it was made on this machine. */
  readonly isFromHere: boolean;
  /** True when a rule changed where it goes. */
  readonly isTranslated: boolean;
  /** User of the program that made it; null: not known. */
  readonly uid: number | null;
}

/** Linux AF_INET and AF_INET6, which nft uses for `meta nfproto`. */
const FAMILY = { 4: 2n, 6: 10n } as const;
const PROTOCOL = { tcp: 6n, udp: 17n } as const;

/** The value of a field; undefined: the packet has no such field, so that no rule about it fits; null: not known. */
export function fieldOf(packet: Packet, field: Field): bigint | string | null | undefined {
  switch (field) {
    case 'family':
      return FAMILY[packet.family];
    case 'protocol':
      return PROTOCOL[packet.protocol];
    case 'source-port':
      return packet.sourcePort;
    case 'destination-port':
      return packet.destinationPort;
    case 'source-4':
    case 'source-6':
      return field.endsWith(String(packet.family)) ? packet.source : undefined;
    case 'destination-4':
    case 'destination-6':
      return field.endsWith(String(packet.family)) ? packet.destination : undefined;
    case 'in-interface':
      return packet.inInterface;
    case 'out-interface':
      return packet.outInterface;
    case 'state':
      return packet.state;
    case 'tcp-flags':
      return packet.protocol !== 'tcp' ? undefined : flagsOf(packet);
    case 'packet-type':
      // PACKET_HOST for what comes in; what a local packet has differs between kernels.
      return packet.isFromHere ? null : 0n;
    case 'destination-type':
      return packet.isForHere ? ADDRESS_TYPE.local : ADDRESS_TYPE.unicast;
    case 'source-type':
      return packet.isFromHere ? ADDRESS_TYPE.local : ADDRESS_TYPE.unicast;
    case 'track-direction':
      return isTracked(packet) ? (packet.isReply ? 1n : 0n) : undefined;
    case 'translated':
      return isTracked(packet) ? (packet.isTranslated ? 1n : 0n) : undefined;
    case 'uid':
      // Of what comes in, the kernel may know the socket already (early demultiplexing), or not.
      return packet.isFromHere && packet.uid !== null ? BigInt(packet.uid) : null;
  }
}

function isTracked({ state }: Packet): boolean {
  return state !== STATE.untracked && state !== STATE.invalid;
}

function flagsOf({ isReply, isFurther }: Packet): bigint {
  if (isFurther) return TCP_FLAG.ack;
  return isReply ? TCP_FLAG.syn | TCP_FLAG.ack : TCP_FLAG.syn;
}

/** Whether a value is what is asked for; null: that cannot be told. */
export function isAmong(value: bigint | string, values: Values): boolean | null {
  switch (values.kind) {
    case 'ranges':
      return typeof value === 'bigint' && isInRanges(value, values.ranges);
    case 'masked':
      return typeof value === 'bigint' && (value & values.mask) === values.value;
    case 'bits':
      return typeof value === 'bigint' && (value & values.mask) !== 0n;
    case 'names':
      return (
        typeof value === 'string' &&
        values.names.some((name) => (name.endsWith('*') ? value.startsWith(name.slice(0, -1)) : value === name))
      );
    case 'unreadable':
      return null;
  }
}

/** Whether a number is in one of sorted ranges. */
export function isInRanges(value: bigint, ranges: Extract<Values, { kind: 'ranges' }>['ranges']): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = ranges[middle] as readonly [bigint, bigint];
    if (value < from) high = middle - 1;
    else if (value > to) low = middle + 1;
    else return true;
  }
  return false;
}
