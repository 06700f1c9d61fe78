import { type Endpoint, endpointText } from '../endpoint.ts';
import type { Socket } from '../socket.ts';
import { say } from '../text/say.ts';

/** The four values that make a TCP connection what it is (RFC 9293, 3.3.1), from the end that began it to the other. */
export const TUPLE_VALUES = ['source-address', 'source-port', 'destination-address', 'destination-port'] as const;
/** One of the four. */
export type TupleValue = (typeof TUPLE_VALUES)[number];

/** A box of the picture: a value, and over how many rows from `row` on it is the same. */
export interface TupleBox {
  readonly text: string;
  readonly row: number;
  readonly rows: number;
}

/** Several connections that have something in common, laid out so that what is equal stands once. */
export interface SharedPicture {
  readonly total: number;
  /** The connections that are drawn, row by row. */
  readonly drawn: readonly Socket[];
  readonly boxes: Readonly<Record<TupleValue, readonly TupleBox[]>>;
  /** Which of the values differ between any of the connections, those not drawn included. */
  readonly differs: readonly TupleValue[];
  /** True when several come from one address, so that among these the source port alone differs. */
  readonly hasSameSource: boolean;
}

/** The values from source to destination. `isServer`: the other end began, so that this machine's end is the destination. */
export function tupleOf(socket: Socket, isServer: boolean): Readonly<Record<TupleValue, string>> {
  const [source, destination] = endsOf(socket, isServer);
  return {
    'source-address': addressText(source),
    'source-port': String(source.port ?? '*'),
    'destination-address': addressText(destination),
    'destination-port': String(destination.port ?? '*'),
  };
}

const NO_END: Endpoint = { address: '*', port: null, zone: null };

function endsOf({ local, remote }: Socket, isServer: boolean): readonly [source: Endpoint, destination: Endpoint] {
  const far = remote ?? NO_END;
  return isServer ? [far, local] : [local, far];
}

/** Tells addresses apart without writing them out: there may be tens of thousands. */
function keyOf({ address, zone }: Endpoint): string {
  return zone === null ? address : `${address}%${zone}`;
}

function addressText(end: Endpoint): string {
  return endpointText({ ...end, port: null }).slice(0, -2);
}

/**
 * Lays out up to `most` of several connections that share a port (`isServer`) or a destination. Every connection is looked at for what
 * differs.
 */
export function sharedPicture(connections: Iterable<Socket>, isServer: boolean, most = 6): SharedPicture {
  const seen: Record<TupleValue, Set<string | number | null>> = {
    'source-address': new Set(),
    'source-port': new Set(),
    'destination-address': new Set(),
    'destination-port': new Set(),
  };
  const drawn: Socket[] = [];
  let total = 0;
  for (const socket of connections) {
    total += 1;
    const [source, destination] = endsOf(socket, isServer);
    seen['source-address'].add(keyOf(source));
    seen['source-port'].add(source.port);
    seen['destination-address'].add(keyOf(destination));
    seen['destination-port'].add(destination.port);
    if (drawn.length < most) drawn.push(socket);
  }
  const rows = drawn
    .map((socket) => ({ socket, tuple: tupleOf(socket, isServer) }))
    .sort((a, b) => compared(a.tuple, b.tuple) || (a.socket.id < b.socket.id ? -1 : 1));
  return {
    total,
    drawn: rows.map(({ socket }) => socket),
    boxes: boxesOf(rows.map(({ tuple }) => tuple)),
    differs: TUPLE_VALUES.filter((value) => seen[value].size > 1),
    hasSameSource: seen['source-address'].size > 1 && seen['source-address'].size < total,
  };
}

/** What stands first decides the order: equal values must come to lie together. */
const SORTED_BY: readonly TupleValue[] = ['destination-address', 'destination-port', 'source-address', 'source-port'];

function compared(a: Readonly<Record<TupleValue, string>>, b: Readonly<Record<TupleValue, string>>): number {
  for (const value of SORTED_BY) {
    const order = a[value].localeCompare(b[value], 'en', { numeric: true });
    if (order !== 0) return order;
  }
  return 0;
}

function boxesOf(rows: readonly Readonly<Record<TupleValue, string>>[]): Record<TupleValue, readonly TupleBox[]> {
  const merged = (value: TupleValue, within: readonly TupleBox[]): readonly TupleBox[] =>
    within.flatMap(({ row: first, rows: count }) => {
      const boxes: { text: string; row: number; rows: number }[] = [];
      for (let row = first; row < first + count; row += 1) {
        const text = rows[row]?.[value] ?? '';
        const last = boxes.at(-1);
        if (last?.text === text) last.rows += 1;
        else boxes.push({ text, row, rows: 1 });
      }
      return boxes;
    });
  const all: readonly TupleBox[] = rows.length === 0 ? [] : [{ text: '', row: 0, rows: rows.length }];
  // A port stands with its own address: two equal ports of different addresses are two things.
  const address = merged('destination-address', all);
  return {
    'source-address': merged('source-address', all),
    'source-port': merged('source-port', merged('source-address', all)),
    'destination-address': address,
    'destination-port': merged('destination-port', address),
  };
}

/** What tells the connections apart, in words that need no knowledge. `place` names what they share. */
export function pictureSentences(picture: SharedPicture, isServer: boolean, place: string): readonly string[] {
  const { total, differs, hasSameSource } = picture;
  if (total < 2) return [say('ports.picture.alone')];
  const first = isServer
    ? say('ports.picture.in', { count: total, port: place })
    : say('ports.picture.out', { count: total, place });
  if (differs.length === 0) return [first, say('ports.picture.apart.none')];
  const sentences = [first, say('ports.picture.apart.one', { what: namesOf(differs) })];
  if (hasSameSource && differs.includes('source-port')) sentences.push(say('ports.picture.same-source'));
  return sentences;
}

/** Some of the values by name: `source addresses and source ports`. */
export function namesOf(values: readonly TupleValue[]): string {
  const names = values.map((value) => say(`ports.picture.what.${value}`));
  const last = names.pop() ?? '';
  return names.length === 0 ? last : say('ports.picture.and', { first: names.join(', '), last });
}
