import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeUpPort } from './made-up-ports.ts';
import { pictureSentences, sharedPicture, TUPLE_VALUES, tupleOf } from './shared-picture.ts';

const tabs = ['40000', '40001', '40002'].map((port) => madeUpPort({ at: `192.168.1.20:${port}`, to: '203.0.113.7:443' }));
const clients = ['192.0.2.7:50000', '192.0.2.7:50001', '192.0.2.8:50000'].map((to) => madeUpPort({ at: '192.168.1.20:443', to }));

describe('how connections share a port', () => {
  test('two tabs to one server differ in the source port alone', () => {
    const picture = sharedPicture(tabs, false);
    expect(picture.differs).toEqual(['source-port']);
    expect(picture.boxes['source-address']).toEqual([{ text: '192.168.1.20', row: 0, rows: 3 }]);
    expect(picture.boxes['source-port'].map(({ text }) => text)).toEqual(['40000', '40001', '40002']);
    expect(picture.boxes['destination-port']).toEqual([{ text: '443', row: 0, rows: 3 }]);
    expect(pictureSentences(picture, false, '203.0.113.7:443').join(' ')).toBe(
      'These 3 connections lead to the same 203.0.113.7:443. The system tells them apart because the source ports differ.',
    );
  });

  test('callers of a server differ in address or port, and those of one address in the port alone', () => {
    const picture = sharedPicture(clients, true);
    expect(picture.differs).toEqual(['source-address', 'source-port']);
    expect(picture.boxes['source-address'].map(({ rows }) => rows)).toEqual([2, 1]);
    // The same number at two addresses is two things.
    expect(picture.boxes['source-port'].map(({ text }) => text)).toEqual(['50000', '50001', '50000']);
    expect(pictureSentences(picture, true, '443').join(' ')).toContain('Some of them come from the same address');
  });

  test('of many a few are drawn, and all are looked at', () => {
    const many = [...Array(50).keys()].map((at) =>
      madeUpPort({ at: `192.168.1.20:${at < 49 ? 443 : 444}`, to: `192.0.2.7:${50_000 + at}` }),
    );
    const picture = sharedPicture(many, true, 6);
    expect(picture.drawn).toHaveLength(6);
    expect(picture.total).toBe(50);
    expect(picture.differs).toContain('destination-port');
  });

  test('one connection alone is told as one', () => {
    expect(pictureSentences(sharedPicture(tabs.slice(0, 1), false), false, 'x')).toHaveLength(1);
  });

  test('whatever is drawn, the boxes of each value cover every row once, with what that row’s connection has', () => {
    const end = fc.tuple(fc.constantFrom('192.0.2.7', '192.0.2.8', '2001:db8::7'), fc.integer({ min: 1, max: 3 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(end, end), { maxLength: 9 }), fc.boolean(), (pairs, isServer) => {
        const sockets = pairs.map(([near, far]) => madeUpPort({ at: near.join(':'), to: far.join(':') }));
        const picture = sharedPicture(sockets, isServer);
        for (const value of TUPLE_VALUES) {
          const rows = picture.boxes[value].flatMap(({ text, rows: count }) => Array<string>(count).fill(text));
          expect(rows).toEqual(picture.drawn.map((socket) => tupleOf(socket, isServer)[value]));
        }
      }),
    );
  });
});
