import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineSplitter, parseSsEvent } from './ss-events.ts';

describe('a row of ss -E', () => {
  test('is closed whatever it was', () => {
    expect(parseSsEvent('udp ESTAB  0      -1     192.0.2.10:52580 192.0.2.1:53 ino:0 sk:acfe')).toMatchObject({
      state: 'closed',
      remote: { address: '192.0.2.1', port: 53 },
      sendQueue: null,
      cookie: 'acfe',
    });
    expect(parseSsEvent('tcp UNCONN 0      0              *:49141                  *:*     ino:0 sk:acfd')).toMatchObject({
      state: 'closed',
      family: 6,
      remote: null,
    });
  });

  test('of another family, or of none, is null', () => {
    expect(parseSsEvent('nl UNCONN 0 0 rtnl:kernel *')).toBeNull();
    expect(parseSsEvent('rubbish')).toBeNull();
  });
});

describe('a line splitter', () => {
  test('gives the same lines however the stream is cut', () => {
    const chunks = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n') }));
    fc.assert(
      fc.property(chunks, (pieces) => {
        const splitter = lineSplitter();
        const lines = pieces.flatMap((piece) => splitter.push(piece));
        const whole = pieces.join('').split('\n');
        const rest = whole.pop() ?? '';
        expect(lines).toEqual(whole.filter((line) => line !== ''));
        expect(splitter.end()).toBe(rest);
      }),
    );
  });

  test('drops and counts a line that is too long, and goes on with the next', () => {
    const splitter = lineSplitter(4);
    expect(splitter.push('abc')).toEqual([]);
    expect(splitter.push('def')).toEqual([]);
    expect(splitter.push('g\nhij\nklmnop\nq')).toEqual(['hij']);
    expect(splitter.dropped).toBe(2);
    expect(splitter.end()).toBe('q');
  });
});
