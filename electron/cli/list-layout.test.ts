import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../shared/endpoint.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { cutEnd, widthOf } from './columns.ts';
import { listText } from './list-text.ts';
import { paintFor } from './paint.ts';

const at = (address: string, port: number): Endpoint => ({ address, port, zone: null });
const look = (columns: number | null) =>
  ({ nowMs: Date.parse('2026-11-20T12:00:42.000Z'), columns, paint: paintFor(false), platform: 'linux' }) as const;

const listener = madeUpSocket({ state: 'listen', local: at('127.0.0.1', 8080), remote: null });
const connection = madeUpSocket({ local: at('192.0.2.20', 54_321), remote: at('203.0.113.7', 443) });
const lingering = madeUpSocket({ state: 'time-wait', app: connection.app, remote: at('203.0.113.178', 55_443) });
const far = madeUpSocket({
  family: 6,
  local: at('2001:db8:1111:2222:3333:4444:5555:6666', 54_321),
  remote: at('2001:db8:7777:8888:9999:aaaa:bbbb:cccc', 443),
});
const full = { ...listener, recvQueue: 3, sendQueue: 128 };
const shared = {
  ...connection,
  owners: ['nginx-master', 'nginx-worker', 'nginx-cache', 'nginx-more'].map((name, at) => ({ pid: 900 + at, name, exe: null })),
};
const ALL = [listener, connection, lingering, far, full, shared].map((socket, number) => ({ ...socket, id: `${number}` }));

describe('the list on a narrow terminal', () => {
  it('leaves out the column of peers in rows without one, so that these fit', () => {
    expect(listText([listener, connection], look(79))).toBe(`Google Chrome  1 connection to 1 destination, 1 listening
  ◎ listening    tcp  127.0.0.1:8080  http-alt  chrome 4121
  ● established  tcp  192.0.2.20:54321  → 203.0.113.7:443  https  chrome 4121
`);
  });

  it('shortens the addresses first, then the service, then the owners', () => {
    const row = (columns: number, ...sockets: (typeof connection)[]) => listText(sockets, look(columns)).split('\n')[1];
    expect(row(90, far)).toBe('  ● established  tcp  [2001:db…5:6666]:54321  → [2001:db8…bb:cccc]:443  https  chrome 4121');
    expect(row(78, far)).toBe('  ● established  tcp  [2001…666]:54321  → [2001:…cccc]:443  https  chrome 4121');
    expect(row(77, far)).toBe('  ● established  tcp  [2001:…:6666]:54321  → [2001:d…b:cccc]:443  chrome 4121');
    expect(row(76, shared)).toBe('  ● established  tcp  192.0.2.20:54321  → 203.0.113.7:443  nginx-master 900…');
  });

  it('gives what is wrong a line to itself where it does not fit: it is never cut beside others', () => {
    expect(listText([full], look(80))).toContain(`  ◎ listening  tcp  127.0.0.1:8080  http-alt  chrome 4121
      3 waiting to be accepted, limit 128
`);
  });

  it('goes on in the next line where all that can be shortened is', () => {
    expect(
      listText([{ ...far, recvQueue: 9 }, listener], look(60)),
    ).toBe(`Google Chrome  1 connection to 1 destination, 1 listening
  ◎ listening    tcp  127.0.0.1:8080  http-alt  chrome 4121
  ● established  tcp  [2001…6666]:54321  → [2001:…:cccc]:443
      chrome 4121  9 bytes unread
`);
    expect(listText([{ ...far, recvQueue: 9 }], look(40))).toBe(`Google Chrome
    1 connection to 1 destination
  ● established  tcp
      [2001:db8:1111…44:5555:6666]:54321
      → [2001:db8:7777…aa:bbbb:cccc]:443
      https  chrome 4121  9 bytes unread
`);
  });

  it.each([40, 50, 60, 70, 80, 100, 120])('is never wider than %i columns, and never cuts a port', (columns) => {
    const text = listText(ALL, look(columns));
    expect(text.split('\n').filter((line) => widthOf(line) > columns)).toEqual([]);
    for (const port of [8080, 54_321, 443, 55_443]) expect(text).toMatch(new RegExp(`:${port}( |$)`, 'm'));
  });

  it('changes nothing where it is wide enough, or no terminal', () => {
    expect(listText(ALL, look(200))).toBe(listText(ALL, look(null)));
    expect(listText([listener, connection], look(null))).toContain('tcp  127.0.0.1:8080                       http-alt  chrome');
  });
});

describe('a text that is cut', () => {
  it('keeps to its columns, of which some characters take two', () => {
    expect(['abc', 'abcd', 'ab  cd', '漢字漢字'].map((text) => cutEnd(text, 3))).toEqual(['abc', 'ab…', 'ab…', '漢…']);
  });
});
