import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBadPort } from './bad-ports.ts';
import { placeOfTarget, readTarget, redirectTarget, type Target } from './target.ts';

function readable(text: string): Target {
  const read = readTarget(text);
  if (read.kind !== 'target') throw new Error(read.text);
  return read.target;
}

describe('a target', () => {
  test.each([
    ['db.example:5432', 'db.example', 5432, false, 'none'],
    ['192.0.2.7:22', '192.0.2.7', 22, false, 'none'],
    ['[2001:DB8::1]:443', '2001:db8::1', 443, true, 'http'],
    ['[fe80::1%eth0]:22', 'fe80::1%eth0', 22, false, 'none'],
    ['http://example.org', 'example.org', 80, false, 'http'],
    ['https://Example.org/a?b#c', 'example.org', 443, true, 'http'],
    ['https://[2001:db8::1]:8443/', '2001:db8::1', 8443, true, 'http'],
    ['ws://example.org', 'example.org', 80, false, 'websocket'],
    ['wss://example.org', 'example.org', 443, true, 'websocket'],
    ['ftp://example.org', 'example.org', 21, false, 'none'],
    ['ssh://me@example.org', 'example.org', 22, false, 'none'],
    ['postgresql://example.org/db', 'example.org', 5432, false, 'none'],
    ['jdbc:mysql://example.org/db', 'example.org', 3306, false, 'none'],
    ['amqps://example.org', 'example.org', 5671, true, 'none'],
    ['whatever://example.org:99', 'example.org', 99, false, 'none'],
  ])('%s', (text, host, port, hasTls, http) => {
    expect(readable(text)).toMatchObject({ host, port, hasTls, http, transport: 'tcp' });
  });

  test('of UDP is told by its scheme', () => {
    expect(readable('udp://192.0.2.1:9')).toMatchObject({ transport: 'udp', port: 9 });
    expect(readable('quic://example.org')).toMatchObject({ transport: 'udp', port: 443 });
  });

  test('keeps no password, not even to show', () => {
    expect(JSON.stringify(readable('https://me:secret@example.org/'))).not.toContain('secret');
    expect(JSON.stringify(readTarget('nonsense://me:secret@example.org/'))).not.toContain('secret');
  });

  test.each([
    '',
    'example.org',
    '2001:db8::1',
    ':80',
    'a:0',
    'a:65536',
    'a:b',
    'https://',
    'https://a:0/',
    'odd://a',
    '[::g]:1',
    'a b:1',
    '-x:1',
    'constructor://a',
  ])('is none, and says why: %j', (text) => {
    expect(readTarget(text)).toMatchObject({ kind: 'unusable', text: expect.stringMatching(/\.$/) });
  });

  test.each([
    ['127.0.0.1:7205/path', '“127.0.0.1:7205/path” has a path. For a path write http:// or https:// before it.'],
    ['example.org/a:b', '“example.org/a:b” has a path. For a path write http:// or https:// before it.'],
    ['[2001:db8::1]:80?a', '“[2001:db8::1]:80?a” has a path. For a path write http:// or https:// before it.'],
    ['http://[::1', '“http://[::1” has no host that can be read. An IPv6 address stands in brackets: [2001:db8::1].'],
    ['http://2001:db8::1/', 'has no host that can be read. An IPv6 address stands in brackets'],
    ['example.org:70000/path', 'has no port from 1 to 65535'],
    ['example.org:x', 'has no port from 1 to 65535'],
  ])('is not blamed for what it has: %s', (text, why) => {
    expect(readTarget(text)).toMatchObject({ kind: 'unusable', text: expect.stringContaining(why) });
  });

  test('is read from any text without an error, and reads the same again from its place', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webUrl(),
          fc.tuple(fc.domain(), fc.nat(70_000)).map(([h, p]) => `${h}:${p}`),
        ),
        (text) => {
          const read = readTarget(text);
          if (read.kind === 'unusable') return;
          expect(readable(placeOfTarget(read.target))).toMatchObject({ host: read.target.host, port: read.target.port });
        },
      ),
    );
  });
});

describe('a redirect', () => {
  test.each([
    ['https://a.example/x/y?z', '/b', 'a.example', 443, '/b'],
    ['https://a.example/x/y?z', 'b', 'a.example', 443, '/x/b'],
    ['http://a.example:8000/', '//c.example/d', 'c.example', 80, '/d'],
    ['http://a.example/', 'https://a.example/', 'a.example', 443, '/'],
  ])('from %s to %s', (from, location, host, port, path) => {
    expect(redirectTarget(readable(from), location)).toMatchObject({ host, port, path });
  });

  test.each(['file:///etc/passwd', 'ftp://a.example/', 'javascript:alert(1)', 'https://'])(
    'is not followed to %s',
    (location) => {
      expect(redirectTarget(readable('http://a.example/'), location)).toBeNull();
    },
  );
});

describe('a bad port', () => {
  test('is one that a real implementation of the Fetch standard refuses', async () => {
    const bad = Array.from({ length: 11_000 }, (_, at) => at + 1).filter(isBadPort);
    expect(bad).toHaveLength(82);
    for (const port of bad) {
      const error: Error = await fetch(`http://127.0.0.1:${port}/`).then(
        () => new Error('it was asked'),
        (failure) => failure,
      );
      expect(String(error.cause), String(port)).toContain('bad port');
    }
  });

  test('is not a usual port of the web', () => {
    expect([80, 443, 3_000, 8_080, 8_443].filter(isBadPort)).toEqual([]);
  });
});
