import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cookieOf, cutRow, quietDetails } from './row-key.ts';

const ROW =
  'tcp ESTAB 0 0 192.0.2.1:50000 198.51.100.7:443 timer:(keepalive,57sec,0) uid:1000 ino:9 sk:2a cgroup:/a <-> cubic rto:204 lastsnd:5 lastrcv:6 lastack:7 minrtt:1';

test('the key of a row does not hold what passes with time', () => {
  const parts = cutRow(ROW);
  expect(parts.key).toBe('tcp ESTAB 0 0 192.0.2.1:50000 198.51.100.7:443 timer:(keepalive,0) uid:1000 ino:9 sk:2a cgroup:/a <->');
  expect(parts.timer).toBe('keepalive,57sec,0');
  expect(parts.details).toBe(' cubic rto:204 lastsnd:5 lastrcv:6 lastack:7 minrtt:1');
  expect(cutRow(ROW.replace('57sec', '55sec').replace('lastsnd:5', 'lastsnd:2005')).key).toBe(parts.key);
});

test('another number of retries is another key', () => {
  expect(cutRow(ROW.replace('57sec,0', '57sec,1')).key).not.toBe(cutRow(ROW).key);
});

test('the three growing times are taken out of the details, and nothing else', () => {
  expect(quietDetails(cutRow(ROW).details)).toEqual({ start: ' cubic rto:204', end: ' minrtt:1', sentMs: 5, receivedMs: 6 });
  expect(quietDetails(' cubic rto:204')).toEqual({ start: ' cubic rto:204', end: '', sentMs: null, receivedMs: null });
  expect(quietDetails(' cubic lastsnd:8')).toEqual({ start: ' cubic', end: '', sentMs: 8, receivedMs: null });
});

test('a control group that is called like a timer or an arrow starts and ends nothing', () => {
  const row = (name: string) => `tcp LISTEN 0 5 127.0.0.1:1 0.0.0.0:* ino:9 sk:2a cgroup:/${name} <-> cubic rto:204`;
  for (const name of ['z timer:(on,1sec,9) q', 'x <-> y', 'x <-> timer:(on,1sec,9)']) {
    expect(cutRow(row(name))).toEqual({
      key: row(name).slice(0, -' cubic rto:204'.length),
      timer: null,
      details: ' cubic rto:204',
    });
  }
});

test('a cookie is read from its mark; zero is none', () => {
  expect(cookieOf(ROW)).toBe('2a');
  expect(cookieOf('udp UNCONN 0 0 192.0.2.1:53 0.0.0.0:* ino:3 sk:ff')).toBe('ff');
  expect(cookieOf('tcp TIME-WAIT 0 0 192.0.2.1:53 192.0.2.2:9 ino:0 sk:0')).toBeNull();
});

test('any text is taken apart without an error, and rows that differ in more than time have different parts', () => {
  const noise = fc.array(fc.constantFrom(' timer:(', ' cgroup:/', ',', ')', ' <->', ' sk:', ' last', 'x', ' ', '1sec'), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(noise, noise, (a, b) => {
      const [one, other] = [cutRow(a.join('')), cutRow(b.join(''))];
      quietDetails(one.details);
      cookieOf(a.join(''));
      const isSame = one.key === other.key && one.timer === other.timer && one.details === other.details;
      expect(isSame).toBe(a.join('') === b.join(''));
    }),
  );
});
