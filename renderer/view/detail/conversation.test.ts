import { describe, expect, it } from 'vitest';
import { ancestorsOf } from '../../../shared/ancestors.ts';
import type { Process } from '../../../shared/reading.ts';
import type { Socket, TcpDetails } from '../../../shared/socket.ts';
import { surroundingsOf } from './conversation.ts';
import { rawFields } from './raw-fields.ts';
import { headingText, healthSentence, measureSentences, stateSentence } from './socket-sentences.ts';

const NOW_MS = Date.parse('2030-01-01T12:00:00Z');

function iso(agoMs: number): string {
  return new Date(NOW_MS - agoMs).toISOString();
}

function socket(id: string, given: Partial<Socket> = {}): Socket {
  return {
    id,
    protocol: 'tcp',
    family: 4,
    dualStack: false,
    state: 'established',
    local: { address: '192.0.2.5', port: 50_001, zone: null },
    remote: { address: '198.51.100.7', port: 443, zone: null },
    owners: [{ pid: 7, name: 'browser', exe: null }],
    ownerUnknown: null,
    app: { id: 'b', name: 'Browser', kind: 'application', evidence: 'executable' },
    user: 'ada',
    recvQueue: 0,
    sendQueue: 0,
    timer: null,
    tcp: null,
    since: iso(252_000),
    sinceIsBound: false,
    readAt: iso(0),
    inode: null,
    cgroup: null,
    ...given,
  };
}

function at(address: string, port: number) {
  return { address, port, zone: null };
}

describe('a connection among the others', () => {
  it('differs from its twins in the source port alone', () => {
    const own = socket('a');
    const others = [
      socket('b', { local: at('192.0.2.5', 50_002) }),
      socket('c', { local: at('192.0.2.5', 50_003) }),
      socket('other-port', { remote: at('198.51.100.7', 80) }),
      socket('other-source', { local: at('192.0.2.6', 50_001) }),
      socket('remains', { state: 'time-wait', local: at('192.0.2.5', 50_004) }),
      socket('udp', { protocol: 'udp' }),
    ];
    expect(surroundingsOf([own, ...others], own)).toEqual({ listener: null, isServer: false, twins: 2 });
  });

  it('was begun by the other end when a listener here holds its port', () => {
    const listener = socket('l', { state: 'listen', local: at('*', 8_080), remote: null });
    const taken = socket('a', { local: at('192.0.2.5', 8_080), remote: at('203.0.113.9', 8_443) });
    const another = socket('b', { local: at('192.0.2.5', 8_080), remote: at('203.0.113.10', 40_000) });
    expect(surroundingsOf([taken, another, listener], taken)).toEqual({ listener, isServer: true, twins: 1 });
  });

  it('is not taken by a listener of another address or family', () => {
    const taken = socket('a', { local: at('192.0.2.5', 8_080), remote: at('203.0.113.9', 8_443) });
    const elsewhere = socket('l', { state: 'listen', local: at('127.0.0.1', 8_080), remote: null });
    const v6Only = socket('m', { state: 'listen', family: 6, local: at('*', 8_080), remote: null });
    expect(surroundingsOf([taken, elsewhere, v6Only], taken).isServer).toBe(false);
    expect(surroundingsOf([taken, { ...v6Only, dualStack: true }], taken).isServer).toBe(true);
  });
});

describe('sentences about a socket', () => {
  it('name both ends, and the usual service as usual', () => {
    expect(headingText(socket('a'))).toBe('Browser → 198.51.100.7 port 443 (usually https)');
    expect(headingText(socket('l', { state: 'listen', local: at('*', 5_432), remote: null }))).toContain(
      'listens on any address',
    );
  });

  it('say how long it lives, at least where that is all that is known, and when it closed', () => {
    expect(stateSentence(socket('a'), NOW_MS, null)).toMatch(/^established, 4 min 12 s, since \d\d:55:48$/);
    expect(stateSentence(socket('a', { sinceIsBound: true }), NOW_MS, null)).toContain('for 4 min 12 s at least');
    expect(stateSentence(socket('a'), NOW_MS, NOW_MS - 12_000)).toMatch(/^closed at \d\d:59:48, lived 4 min$/);
    expect(stateSentence(socket('a', { since: null }), NOW_MS, null)).toContain('not told');
  });

  it('never give a measure that is not told', () => {
    expect(measureSentences(socket('a'), NOW_MS, 'linux').join(' ')).toContain('not told');
    const bare: TcpDetails = { readAt: iso(0) };
    const words = measureSentences(socket('a', { tcp: bare }), NOW_MS, 'linux').join(' · ');
    expect(words).toContain('round trip not told');
    expect(words).not.toMatch(/sent|silent/);
  });

  it('of an accept queue of which nothing is told say so: nought and nought is no queue without room', () => {
    const words = (recvQueue: number, sendQueue: number) => {
      const listener = socket('l', { state: 'listen', local: at('*', 8_080), remote: null, recvQueue, sendQueue });
      return measureSentences(listener, NOW_MS, 'darwin');
    };
    expect(words(0, 0)).toEqual(['The queue of connections to be accepted is not told.']);
    expect(words(3, 0)).toEqual(['3 connections wait to be accepted; for how many there is room is not told.']);
    expect(words(0, 128)).toEqual(['No connection waits to be accepted; the limit is 128.']);
  });

  it('take the peer’s FIN for no unread byte', () => {
    const ended = (recvQueue: number) =>
      measureSentences(socket('a', { state: 'close-wait', recvQueue, sendQueue: 0 }), NOW_MS, 'linux');
    expect(ended(1)).toContain('queues empty');
    expect(ended(8)).toContain('7 B not yet read by the program');
  });

  it('tell what never left from what left and is not acknowledged', () => {
    const words = (notSentBytes?: number) => {
      const tcp = { readAt: iso(10_000), ...(notSentBytes === undefined ? {} : { notSentBytes }) };
      return measureSentences(socket('a', { tcp, recvQueue: 0, sendQueue: 90_000 }), NOW_MS, 'linux')
        .slice(-2)
        .join(' · ');
    };
    expect(words(80_000)).toBe('80 kB not sent yet · 10 kB not yet acknowledged');
    expect(words()).toContain('90 kB not yet acknowledged');
    expect(words()).not.toContain('not sent');
  });

  it('count silence up and timers down from when they were read', () => {
    const timer = { kind: 'keepalive', remainingMs: 43_000, retries: 0 } as const;
    const tcp = { readAt: iso(10_000), idleMs: 2_000, rttMs: 18, retransmits: 0 };
    const words = measureSentences(socket('a', { timer, tcp, readAt: iso(10_000) }), NOW_MS, 'linux');
    expect(words).toEqual(['silent for 12 s', 'keep-alive in 33 s', 'round trip 18 ms', 'nothing sent twice', 'queues empty']);
  });

  it('do not say that nothing was sent twice where the timer tells of repeats', () => {
    const tcp = { readAt: iso(0), rttMs: 10, retransmits: 0 };
    const words = (retries: number) =>
      measureSentences(socket('a', { timer: { kind: 'retransmit', remainingMs: 6_400, retries }, tcp }), NOW_MS, 'linux').join();
    expect(words(5)).toContain('sent again 5 times');
    expect(words(5)).not.toContain('nothing sent twice');
    expect(words(0)).toContain('nothing sent twice');
  });

  it('say what is wrong, and nothing of what is fine', () => {
    const timer = { kind: 'retransmit', remainingMs: 1, retries: 5 } as const;
    const text = healthSentence('no-answer', socket('a', { state: 'syn-sent', timer, since: iso(40_000) }), NOW_MS);
    expect(text).toMatch(/^Nothing has answered for 40 s, asked again 5 times\./);
    expect(healthSentence('fine', socket('a'), NOW_MS)).toBeNull();
  });
});

describe('the raw fields', () => {
  it('hold all that is there, null as null, and nothing that is absent', () => {
    const fields = new Map(rawFields(socket('a', { tcp: { readAt: iso(0), rttMs: 1.5 } })));
    expect(fields.get('tcp.rttMs')).toBe('1.5');
    expect(fields.get('timer')).toBe('null');
    expect(fields.get('owners.0.pid')).toBe('7');
    expect(fields.has('tcp.bytesSent')).toBe(false);
  });
});

describe('who started a process', () => {
  it('is followed up, nearest first, and a circle ends', () => {
    const process = (pid: number, parentPid: number | null): Process => ({
      pid,
      parentPid,
      name: `p${pid}`,
      exe: null,
      commandLine: null,
      user: null,
      startedAt: null,
      cgroup: null,
    });
    const table = new Map(
      [process(1, null), process(2, 1), process(3, 2), process(8, 9), process(9, 8)].map((one) => [one.pid, one]),
    );
    expect(ancestorsOf(3, table).map(({ pid }) => pid)).toEqual([2, 1]);
    expect(ancestorsOf(8, table).map(({ pid }) => pid)).toEqual([9]);
    expect(ancestorsOf(404, table)).toEqual([]);
  });
});
