import { describe, expect, it } from 'vitest';
import type { Socket } from '../socket.ts';
import { madeUpSocket } from './made-up-socket.ts';
import { asksForNew, asksForPlace, dependsOnTime, matcher } from './match.ts';
import { parseFilter } from './parse.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:30.000Z');

const chrome = madeUpSocket({ id: 'chrome' });
const loopback = madeUpSocket({
  id: 'loopback',
  local: { address: '127.0.0.1', port: 54_000, zone: null },
  remote: { address: '127.0.0.1', port: 5432, zone: null },
  owners: [{ pid: 7, name: 'node', exe: '/usr/bin/node' }],
  app: { id: 'script:server', name: 'server.js', kind: 'script', evidence: 'script' },
  user: 'root',
  sinceIsBound: true,
});
const listener = madeUpSocket({
  id: 'listener',
  family: 6,
  dualStack: true,
  state: 'listen',
  local: { address: '*', port: 8080, zone: null },
  remote: null,
  owners: [{ pid: 80, name: 'nginx', exe: '/usr/sbin/nginx' }],
  app: { id: 'container:web', name: 'web-1', kind: 'container', evidence: 'cgroup' },
  cgroup: '/system.slice/docker-0123456789ab.scope',
  sinceIsBound: true,
});
const silent = madeUpSocket({
  id: 'silent',
  state: 'syn-sent',
  remote: { address: '10.1.2.3', port: 5432, zone: null },
  timer: { kind: 'retransmit', remainingMs: 3_000, retries: 4 },
  since: '2026-11-20T11:00:00.000Z',
});
const dns = madeUpSocket({
  id: 'dns',
  protocol: 'udp',
  state: null,
  local: { address: 'fe80::1', port: 53, zone: 'eth0' },
  remote: null,
  owners: [],
  ownerUnknown: { code: 'other-user', text: 'other user' },
  app: null,
  user: null,
  family: 6,
  since: null,
});
const v6 = madeUpSocket({ id: 'v6', family: 6, remote: { address: '2001:db8::1', port: 443, zone: null }, sinceIsBound: true });
const masked = madeUpSocket({ id: 'masked', remote: { address: 'Db.Internal', port: 5432, zone: null }, sinceIsBound: true });
const ALL: readonly Socket[] = [chrome, loopback, listener, silent, dns, v6, masked];

function found(text: string): string {
  const parsed = parseFilter(text);
  if (parsed.kind === 'error') return `error at ${parsed.at}: ${parsed.text}`;
  const matches = matcher(parsed.filter, { nowMs: () => NOW_MS });
  return ALL.filter(matches)
    .map(({ id }) => id)
    .join(' ');
}

describe('a filter', () => {
  it.each([
    ['', 'chrome loopback listener silent dns v6 masked'],
    ['CHROME', 'chrome silent v6 masked'],
    ['server.js', 'loopback'],
    ['nginx', 'listener'],
    ['443', 'chrome v6'],
    ['203.0.113', 'chrome'],
    ['db.internal', 'masked'],
    ['443 203.0.113', 'chrome'],
    ['listener-nowhere', ''],
  ])('finds by words in app, process, address and port: %s', (text, expected) => expect(found(text)).toBe(expected));

  it.each([
    ['app:google', 'chrome silent v6 masked'],
    ['app:"google chrome"', 'chrome silent v6 masked'],
    ['app:=google', ''],
    ['app:="GOOGLE CHROME" state:syn-sent', 'silent'],
    ['process:nginx', 'listener'],
    ['proc:/usr/bin', 'loopback'],
    ['process:=node', 'loopback'],
    ['pid:7', 'loopback'],
    ['pid:7,80', 'loopback listener'],
    ['user:ROOT', 'loopback'],
    ['user:roo', ''],
    ['container:web', 'listener'],
    ['container:0123456789ab', 'listener'],
    ['container:chrome', ''],
    ['service:https', 'chrome v6'],
    ['service:postgresql', 'loopback silent masked'],
    ['service:domain', 'dns'],
  ])('finds by who: %s', (text, expected) => expect(found(text)).toBe(expected));

  it.each([
    ['state:SYN_SENT', 'silent'],
    ['state:listening', 'listener'],
    ['state:listen,syn-sent', 'listener silent'],
    ['state:none', 'dns'],
    ['proto:udp', 'dns'],
    ['protocol:tcp 8080', 'listener'],
    ['family:6', 'listener dns v6'],
    ['ip:v6 443', 'v6'],
    ['ip:10.0.0.0/8', 'silent'],
    ['scope:internet', 'chrome v6'],
    ['scope:lan', 'silent dns'],
    ['scope:loopback', 'loopback'],
    ['is:loopback', 'loopback'],
    ['is:listening', 'listener'],
    ['is:problem', 'silent'],
    ['is:new', 'chrome'],
    ['is:unowned', 'dns'],
    ['is:listening,unowned', 'listener dns'],
    ['is:connected -443', 'loopback silent masked'],
  ])('finds by state, kind and scope: %s', (text, expected) => expect(found(text)).toBe(expected));

  it.each([
    ['port:443', 'chrome v6'],
    ['port:8000-8099', 'listener'],
    ['port:53,8080', 'listener dns'],
    ['sport:54000-60000', 'chrome loopback silent v6 masked'],
    ['dport:54321', ''],
    ['remote:203.0.113.7', 'chrome'],
    ['remote:203.0.113.7:443', 'chrome'],
    ['remote:203.0.113.7:80', ''],
    ['remote:203.0.113.7:400-500', 'chrome'],
    ['remote:10.0.0.0/8', 'silent'],
    ['remote:10.0.0.0/8:5432', 'silent'],
    ['remote:0.0.0.0/0', 'chrome loopback silent'],
    ['remote:2001:DB8:0::1', 'v6'],
    ['remote:[2001:db8::1]:443', 'v6'],
    ['remote:2001:db8::/32', 'v6'],
    ['remote:db.', 'masked'],
    ['remote:db.internal:5432', 'masked'],
    ['remote:=db', ''],
    ['remote:localhost', 'loopback'],
    ['remote:localhost:5432', 'loopback'],
    ['remote:*:5432', 'loopback silent masked'],
    ['remote::5432', 'loopback silent masked'],
    ['-remote:*', 'listener dns'],
    ['local:*:8080', 'listener'],
    ['local:=*', 'listener'],
    ['local:0.0.0.0', 'listener'],
    ['local:::', 'listener'],
    ['local:0.0.0.0:80', ''],
    ['0.0.0.0', 'listener'],
    ['0.0.0.0:8080', 'listener'],
    ['remote:0.0.0.0', ''],
    ['local:fe80::1%eth0', 'dns'],
    ['local:fe80::1%eth1', ''],
    ['local:fe80::1', 'dns'],
    ['host:192.0.2.20', 'chrome silent v6 masked'],
    ['203.0.113.7:443', 'chrome'],
    ['[2001:db8::1]:443', 'v6'],
    ['2001:db8::1', 'v6'],
    ['10.0.0.0/8', 'silent'],
    ['localhost:5432', 'loopback'],
  ])('finds by where: %s', (text, expected) => expect(found(text)).toBe(expected));

  it.each([
    ['-chrome', 'loopback listener dns'],
    ['not chrome', 'loopback listener dns'],
    ['pid:7 or pid:80', 'loopback listener'],
    ['PID:7 OR PID:80', 'loopback listener'],
    ['port:443 family:6 or is:listening', 'listener v6'],
    ['port:443 (family:6 or is:listening)', 'v6'],
    ['-(port:443 or port:5432)', 'listener dns'],
    ['--443', 'chrome v6'],
    ['443 and family:6', 'v6'],
    ['"or"', ''],
    ['-"google chrome" -is:unowned', 'loopback listener'],
  ])('joins by and, or, not and parentheses: %s', (text, expected) => expect(found(text)).toBe(expected));

  it('takes what the context says of problems and of what is new', () => {
    const parsed = parseFilter('is:problem is:new');
    if (parsed.kind === 'error') throw new Error(parsed.text);
    const isDns = (socket: Socket) => socket === dns;
    const matches = matcher(parsed.filter, { nowMs: () => NOW_MS, isProblem: isDns, isNew: isDns });
    expect(ALL.filter(matches)).toEqual([dns]);
  });

  it('tells when its answer depends on the time, when on more than one reading, and when it asks for a place', () => {
    const told = ['-(443 or is:new)', 'is:problem', 'is:listening', 'scope:loopback or 443', 'remote:10.0.0.0/8'].map((text) => {
      const parsed = parseFilter(text);
      return parsed.kind === 'filter' && [dependsOnTime(parsed.filter), asksForNew(parsed.filter), asksForPlace(parsed.filter)];
    });
    expect(told).toEqual([
      [true, true, false],
      [true, false, false],
      [false, false, false],
      [false, false, true],
      [false, false, true],
    ]);
  });
});

describe('a filter that makes no sense', () => {
  it.each([
    'remote:example.com',
    'remote:db/replica',
    'remote:10.0.x.x',
    'remote:10.0.x.x/16',
    'remote:=999.1.1.1/99',
    '999.1.1.1/99',
  ])('is none of a name, a masked text or an exact one: %s', (text) => expect(parseFilter(text).kind).toBe('filter'));

  it.each([
    ['foo:bar', 0, 'no field “foo:”'],
    ['apps:443', 0, 'Did you mean “app:”?'],
    ['443 prot:443', 4, 'Did you mean “port:”?'],
    ['app:', 4, 'app:firefox'],
    ['state:opened', 6, '“opened” is no state'],
    ['is:constructor', 3, 'Nothing can be “constructor”'],
    ['port:99999', 5, 'no port'],
    ['port:80-70', 5, 'no port'],
    ['remote:10.0.0.1:99999', 7, 'no address'],
    ['remote:999.1.1.1/99', 7, '“999.1.1.1/99” is no address, network'],
    ['remote:10.0/8', 7, 'no address, network'],
    ['remote:10.0.0.0/abc', 7, 'no address, network'],
    ['host:10.0.0.0/', 5, 'no address, network'],
    ['local:2001:db8:::/32', 6, 'no address, network'],
    ['remote:2001:db8::/129', 7, 'no address, network'],
    ['pid:-1', 4, 'no process ID'],
    ['chrome or', 9, 'must follow'],
    ['or chrome', 0, 'joins two parts'],
    ['(chrome', 0, 'not closed'],
    ['()', 1, 'nothing between'],
    ['app:"goo', 4, 'quote'],
    ['443 -', 4, 'minus'],
    ['443 - 80', 4, 'minus'],
    [`${'('.repeat(60)}x`, 40, 'Too many'],
    ['x'.repeat(5_000), 4_000, 'too long'],
  ])('says where and what: %s', (text, at, words) => {
    const parsed = parseFilter(text);
    expect(parsed).toMatchObject({ kind: 'error', at });
    expect(parsed.text).toContain(words);
  });
});
