import { describe, expect, it } from 'vitest';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import type { Platform } from '../../shared/reading.ts';
import type { Socket, SocketState } from '../../shared/socket.ts';
import { widthOf } from './columns.ts';
import { listCsv } from './list-csv.ts';
import { listText } from './list-text.ts';
import { paintFor } from './paint.ts';
import { pointedOut } from './query.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:42.000Z');
const PLAIN = { nowMs: NOW_MS, columns: null, paint: paintFor(false), platform: 'linux' } as const;

const silent = madeUpSocket({
  id: 'silent',
  state: 'syn-sent',
  timer: { kind: 'retransmit', remainingMs: 1, retries: 5 },
  sendQueue: 1,
});
const listener = madeUpSocket({
  id: 'listener',
  state: 'listen',
  family: 6,
  dualStack: true,
  local: { address: '*', port: 8080, zone: null },
  remote: null,
  recvQueue: 3,
  sendQueue: 128,
});
const unowned = madeUpSocket({
  id: 'unowned',
  app: null,
  owners: [],
  ownerUnknown: { code: 'other-user', text: 'x' },
  state: 'time-wait',
});

describe('the list on a terminal', () => {
  it('groups by app with counts, what has no app last, and says what is wrong in words', () => {
    expect(listText([unowned, silent, listener], PLAIN)).toBe(
      `Google Chrome  1 connection to 1 destination, 1 listening
  ◎ listening        tcp  *:8080                               http-alt  chrome 4121  3 waiting to be accepted, limit 128
  ◔ connecting       tcp  192.0.2.20:54321  → 203.0.113.7:443  https     chrome 4121  no answer for 42 s

No application known  1 other socket
  ○ closed, waiting  tcp  192.0.2.20:54321  → 203.0.113.7:443  https     another user’s
`,
    );
  });

  it('counts one byte as one, and claims no limit of an accept queue that the source does not tell', () => {
    expect(listText([{ ...silent, state: 'established', recvQueue: 1, sendQueue: 1, timer: null }], PLAIN)).toMatch(
      /1 byte unread, 1 byte not acknowledged$/m,
    );
    for (const sendQueue of [null, 0])
      expect(listText([{ ...listener, sendQueue }], PLAIN)).toMatch(/chrome 4121 {2}3 waiting to be accepted$/m);
  });

  it('counts destinations of connections alone: what lingers in TIME_WAIT goes nowhere', () => {
    const lingering = [1, 2, 3].map((at) =>
      madeUpSocket({ id: `w${at}`, state: 'time-wait', remote: { address: '203.0.113.8', port: at, zone: null } }),
    );
    expect(listText([silent, ...lingering], PLAIN)).toMatch(/^Google Chrome {2}1 connection to 1 destination, 3 other sockets$/m);
  });

  it('tells bytes that were never sent from those that were and are not acknowledged', () => {
    const text = (change: Partial<Socket>) => listText([{ ...silent, state: 'established', timer: null, ...change }], PLAIN);
    const readAt = '2026-11-20T12:00:42.000Z';
    expect(text({ sendQueue: 900, tcp: { readAt, notSentBytes: 900 } })).toMatch(/chrome 4121 {2}900 bytes not sent yet$/m);
    expect(text({ sendQueue: 900, tcp: { readAt, notSentBytes: 899 } })).toMatch(
      /chrome 4121 {2}899 bytes not sent yet, 1 byte not acknowledged$/m,
    );
    expect(text({ sendQueue: 900, tcp: { readAt } })).toMatch(/chrome 4121 {2}900 bytes not acknowledged$/m);
    // A queue that was drained between the two readings that ss makes.
    expect(text({ sendQueue: 0, tcp: { readAt, notSentBytes: 900 } })).toMatch(/chrome 4121$/m);
    // Nobody acknowledges a datagram: what is in the queue waits to be sent.
    expect(text({ protocol: 'udp', sendQueue: 900 })).toMatch(/chrome 4121 {2}900 bytes not sent yet$/m);
  });

  it('makes no riddle of an accept queue beyond its limit: Linux lets one more wait', () => {
    expect(listText([{ ...listener, recvQueue: 2, sendQueue: 1 }], PLAIN)).toMatch(/ {2}2 waiting to be accepted, limit 1$/m);
  });

  it('takes the peer’s FIN for no unread byte, where the kernel counts it as one', () => {
    const text = (state: SocketState, recvQueue: number, platform: Platform = 'linux') =>
      listText([{ ...silent, state, recvQueue, sendQueue: 0, timer: null, since: null }], { ...PLAIN, platform });
    expect(text('close-wait', 1)).not.toContain('unread');
    expect(text('close-wait', 0)).not.toContain('unread');
    expect(text('close-wait', 101)).toContain('  100 bytes unread');
    expect(text('established', 1)).toContain('  1 byte unread');
    expect(text('close-wait', 101, 'darwin')).toContain('  101 bytes unread');
  });

  it('tells any-addresses apart by family', () => {
    const v4 = { ...listener, family: 4, dualStack: false } as const;
    const v6 = { ...listener, dualStack: false } as const;
    expect(listText([v4], PLAIN)).toContain(' 0.0.0.0:8080');
    expect(listText([v6], PLAIN)).toContain(' [::]:8080');
  });

  it('cuts the middle of addresses to fit the terminal, and never the port', () => {
    const long = madeUpSocket({
      local: { address: '2001:db8:1111:2222:3333:4444:5555:6666', port: 54_321, zone: null },
      remote: { address: '2001:db8:7777:8888:9999:aaaa:bbbb:cccc', port: 50_443, zone: null },
    });
    const text = listText([long], { ...PLAIN, columns: 100 });
    const row = text.split('\n')[1] ?? '';
    expect(widthOf(row)).toBeLessThanOrEqual(100);
    expect(row).toMatch(/\[2001:db8.*….*6\]:54321 {2}→ \[2001:db8.*….*c\]:50443/);
    expect(listText([long], PLAIN)).toContain('→ [2001:db8:7777:8888:9999:aaaa:bbbb:cccc]:50443');
  });

  it('lets no name forge a line, a colour or a direction', () => {
    const evil = 'a\u001b[31m\nlisten tcp *:22\u202eb';
    const text = listText(
      [
        madeUpSocket({
          app: { id: 'x', name: evil, kind: 'command', evidence: 'name' },
          owners: [{ pid: 1, name: evil, exe: null }],
          remote: { address: evil, port: 1, zone: null },
        }),
      ],
      PLAIN,
    );
    expect(text.split('\n')).toHaveLength(3);
    expect(['\u001b', '\u202e'].some((char) => text.includes(char))).toBe(false);
  });

  it('colours only where there is colour', () => {
    expect(listText([silent], { ...PLAIN, paint: paintFor(true) })).toContain('\u001b[31m◔ connecting\u001b[39m');
    expect(listText([silent], PLAIN)).not.toContain('\u001b');
  });
});

describe('the list as CSV', () => {
  it('makes no formula of a name, and quotes what must be quoted', () => {
    const csv = listCsv([
      madeUpSocket({
        app: { id: 'x', name: '=HYPERLINK("http://evil.example","x")', kind: 'command', evidence: 'name' },
        user: 'a,b',
      }),
    ]);
    expect(csv).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    expect(csv).toContain('"a,b"');
    expect(csv.split('\r\n')).toHaveLength(3);
  });

  it('leaves unknown cells empty', () => {
    expect(listCsv([madeUpSocket({ user: null, timer: null, tcp: null, remote: null })])).toContain(',,');
  });
});

describe('a query that cannot be read', () => {
  it('is shown with a caret under the place, also when it is long or has control characters', () => {
    expect(pointedOut('state:opened', 6)).toBe('  state:opened\n        ^\n');
    expect(pointedOut('\u001b[31mx y', 7)).toBe('  \ufffd[31mx y\n         ^\n');
    const [shown = '', caret = ''] = pointedOut(`${'a'.repeat(500)}(`, 500).split('\n');
    expect(shown.charAt(caret.indexOf('^'))).toBe('(');
    expect(shown.length).toBeLessThan(90);
  });
});
