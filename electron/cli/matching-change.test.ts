import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff, type Table, tableOf } from '../../shared/diff.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { matcher } from '../../shared/filter/match.ts';
import { parseFilter } from '../../shared/filter/parse.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import type { Socket } from '../../shared/socket.ts';
import { followMatches } from './matching-change.ts';
import { paintFor } from './paint.ts';
import { watchText } from './watch-text.ts';

const START_MS = Date.parse('2026-11-20T12:00:00.000Z');

function filterOf(text: string) {
  const parsed = parseFilter(text);
  if (parsed.kind === 'error') throw new Error(parsed.text);
  return parsed.filter;
}

function tableAt(seconds: number, sockets: readonly Socket[]): Table {
  return tableOf(madeUpReading({ takenAt: new Date(START_MS + seconds * 1_000).toISOString(), sockets }));
}

function followed(query: string, scans: readonly (readonly Socket[])[]) {
  const follow = followMatches(filterOf(query));
  let before = tableAt(0, []);
  return scans.map((sockets, index) => {
    const after = tableAt(index * 30, sockets);
    const change = follow.take(diff(before, after, { seq: index + 1, scanMs: 1 }), after);
    before = after;
    return change;
  });
}

const ids = (sockets: readonly Socket[]) => sockets.map(({ id }) => id);

describe('a filtered watch', () => {
  it('opens what begins to match and closes what no longer does', () => {
    const a = madeUpSocket({ id: 'a', state: 'syn-sent' });
    const changes = followed('state:established', [[a], [{ ...a, state: 'established' }], [{ ...a, state: 'close-wait' }], []]);
    expect(changes.map(({ opened, changed, closed }) => [ids(opened), ids(changed), closed])).toEqual([
      [[], [], []],
      [['a'], [], []],
      [[], [], ['a']],
      [[], [], []],
    ]);
  });

  it('closes only what had matched', () => {
    const [a, b] = [madeUpSocket({ id: 'a' }), madeUpSocket({ id: 'b', protocol: 'udp' })];
    expect(followed('proto:udp', [[a, b], []])[1]?.closed).toEqual(['b']);
  });

  it('notices that time has passed, although no row has changed', () => {
    const a = madeUpSocket({ id: 'a', since: new Date(START_MS).toISOString() });
    const changes = followed('is:new', [[a], [a], [a]]);
    expect(changes.map(({ total }) => total)).toEqual([1, 1, 0]);
    expect(changes[2]?.closed).toEqual(['a']);
  });

  it('adds up to exactly what matches, whatever happens', () => {
    const socket = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), isUdp: fc.boolean(), queue: fc.nat(2) });
    const scan = fc.uniqueArray(socket, { selector: ({ id }) => id });
    fc.assert(
      fc.property(
        fc.array(scan, { maxLength: 8 }),
        fc.constantFrom('proto:udp', '', '-proto:udp', 'proto:udp or is:new'),
        (scans, query) => {
          const sockets = scans.map((rows) =>
            rows.map(({ id, isUdp, queue }) => madeUpSocket({ id, protocol: isUdp ? 'udp' : 'tcp', recvQueue: queue })),
          );
          const known = new Map<string, Socket>();
          for (const [index, change] of followed(query, sockets).entries()) {
            for (const id of change.closed) expect(known.delete(id)).toBe(true);
            for (const one of change.opened) {
              expect(known.has(one.id)).toBe(false);
              known.set(one.id, one);
            }
            for (const one of change.changed) {
              expect(known.has(one.id)).toBe(true);
              known.set(one.id, one);
            }
            const matches = matcher(filterOf(query), { nowMs: () => START_MS + index * 30_000 });
            const expected = (sockets[index] ?? []).filter(matches);
            expect(new Set(known.values())).toEqual(new Set(expected));
            expect(change.total).toBe(expected.length);
          }
        },
      ),
    );
  });
});

describe('the watch as text', () => {
  const look = { takenAt: '2026-11-20T12:00:30.000Z', isFirst: false, paint: paintFor(false) };
  const a = madeUpSocket({ id: 'a', state: 'syn-sent', since: '2026-11-20T12:00:30.000Z' });
  const told = (query: string, scans: readonly (readonly Socket[])[]) => {
    const change = followed(query, scans).at(-1);
    return change === undefined ? '' : watchText(change, look).replace(/^\S+ /gm, '');
  };

  it('has a line per event with its mark, and the state before and after', () => {
    expect(told('', [[], [a]])).toBe(
      '+ Google Chrome  ◔ connecting  tcp  192.0.2.20:54321 → 203.0.113.7:443  https  chrome 4121\n',
    );
    expect(told('', [[a], [{ ...a, state: 'established' }]])).toContain('~ Google Chrome  connecting → ● established  tcp');
    expect(told('', [[a], []])).toContain('- Google Chrome  ◔ connecting');
  });

  it('says nothing of a queue or a timer that moves', () => {
    expect(told('', [[a], [{ ...a, sendQueue: 1, timer: { kind: 'retransmit', remainingMs: 1, retries: 0 } }]])).toBe('');
  });

  it('tells when a connection gets no answer', () => {
    const silent = { ...a, timer: { kind: 'retransmit', remainingMs: 1, retries: 3 } } as const;
    expect(told('', [[a], [silent]])).toContain('~ Google Chrome  ◔ connecting, no answer  tcp');
  });
});
