import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knowRow, onlyTimePassed } from './known-row.ts';
import { cutRow, quietDetails } from './row-key.ts';

const ROW =
  'tcp ESTAB 0 0 192.0.2.1:50000 198.51.100.7:443 timer:(keepalive,57sec,0) uid:1000 ino:9 sk:2a cgroup:/a <-> cubic rto:204 lastsnd:5 lastrcv:6 lastack:7 minrtt:1';
const QUIET = ROW.replace(' timer:(keepalive,57sec,0)', '');
const know = (row: string) => knowRow(row, (text) => text);

test('a row in which only time passed is known again, with what its times are now', () => {
  const later = ROW.replace('57sec', '1min1.2sec').replace('lastsnd:5', 'lastsnd:2005').replace('lastrcv:6', 'lastrcv:2006');
  expect(onlyTimePassed(later, know(ROW))).toEqual({ timer: 'keepalive,1min1.2sec,0', sentMs: 2005, receivedMs: 2006 });
  expect(onlyTimePassed(QUIET, know(QUIET))).toEqual({ timer: null, sentMs: 5, receivedMs: 6 });
});

test('a row without details is known again', () => {
  const row = 'udp UNCONN 0 0 192.0.2.1:53 0.0.0.0:* ino:3 sk:ff <->';
  expect(onlyTimePassed(row, know(row))).toEqual({ timer: null, sentMs: null, receivedMs: null });
});

test.each([
  ['a queue', ['0 0', '1 0']],
  ['a timer that stops', [' timer:(keepalive,57sec,0)', '']],
  ['another timer', ['keepalive', 'on']],
  ['a retry', ['57sec,0', '57sec,1']],
  ['another socket', ['sk:2a', 'sk:2b']],
  ['a detail before the idle times', ['rto:204', 'rto:208']],
  ['a detail behind them', ['minrtt:1', 'minrtt:12']],
  ['a detail more', ['minrtt:1', 'minrtt:1 snd_wnd:9']],
])('%s is more than time', (_, [from = '', to = '']) => {
  expect(onlyTimePassed(ROW.replace(from, to), know(ROW))).toBeNull();
});

test('whatever is known again has the parts that it has when it is taken apart', () => {
  const marks = [
    ' timer:(',
    'a',
    ',',
    '1sec',
    ',0',
    ')',
    ' <->',
    ' -->',
    ' sk:1',
    ' last',
    'lastsnd:',
    ' lastsnd:7',
    ' lastrcv:8',
    ' x',
  ];
  const noise = fc.array(fc.constantFrom(...marks), { minLength: 1, maxLength: 14 });
  const other = fc.tuple(noise, fc.nat(13), fc.constantFrom(...marks));
  fc.assert(
    fc.property(other, ([words, at, word]) => {
      const [one, two] = [words.join(''), words.with(at % words.length, word).join('')];
      const passed = onlyTimePassed(two, know(one));
      if (passed === null) return;
      const [before, after] = [cutRow(one), cutRow(two)];
      const [quietBefore, quietAfter] = [quietDetails(before.details), quietDetails(after.details)];
      expect(after.key).toBe(before.key);
      expect(passed.timer).toBe(after.timer);
      expect([quietAfter.start, quietAfter.end]).toEqual([quietBefore.start, quietBefore.end]);
      expect([passed.sentMs, passed.receivedMs]).toEqual([quietAfter.sentMs, quietAfter.receivedMs]);
    }),
    { numRuns: 3_000 },
  );
});
