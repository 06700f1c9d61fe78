import { describe, expect, test } from 'vitest';
import { type Course, madeUpCourse, type Said } from './made-up-course.ts';

// Rules about programs: closing, reading, accepting, reconnecting, ports, exposure.

const leak = (course: Course, id: string, more: Said = {}) =>
  course.set(id, { to: '203.0.113.7:443', state: 'close-wait', recvQueue: 1, app: 'leaky', ...more });
const server = (course: Course, port: number, more: Said = {}) =>
  course.set(`listen${port}`, {
    state: 'listen',
    remote: null,
    recvQueue: 0,
    sendQueue: 128,
    local: { address: '*', port, zone: null },
    ...more,
  });

describe('A1, a program that does not close', () => {
  test('fires for ten that stay a minute while they become more', () => {
    const course = madeUpCourse();
    course.wait(140_000, (seconds) => leak(course, `a${seconds}`));
    expect(course.rules()).toEqual(['A1 problem']);
    expect(course.findings[0]).toMatchObject({ confidence: 'certain', app: { name: 'leaky' } });
    expect(course.findings[0]?.nextSteps[1]?.command).toBe('portlight list --json state:close-wait pid:4121');
  });

  test('fires for a hundred at the first look, when their last acknowledgement is a minute old', () => {
    const course = madeUpCourse();
    for (let at = 0; at < 120; at += 1) leak(course, `a${at}`, { sendQueue: 0, tcp: { lastAckMs: 90_000 } });
    course.wait(0);
    expect(course.rules()).toEqual(['A1 problem']);
  });

  test('not for normal CLOSE_WAIT: few, short, or no longer rising', () => {
    const course = madeUpCourse();
    for (let at = 0; at < 9; at += 1) leak(course, `old${at}`);
    course.wait(200_000, (seconds) => {
      leak(course, `a${seconds}`);
      course.close(`a${seconds - 10}`);
    });
    expect(course.rules()).toEqual([]);
    const steady = madeUpCourse();
    for (let at = 0; at < 40; at += 1) leak(steady, `a${at}`);
    steady.wait(200_000);
    expect(steady.rules()).toEqual([]);
  });
});

describe('A2 and A3, not reading', () => {
  test('a window that stays closed: the other side does not read', () => {
    const course = madeUpCourse();
    course.set('a', { to: '203.0.113.7:9000', state: 'established', sendQueue: 90_000, timer: { kind: 'persist', retries: 1 } });
    course.wait(2_000);
    expect(course.rules()).toEqual([]);
    course.wait(4_000);
    expect(course.rules()).toEqual(['A2 warning']);
  });

  test('not while data still goes through now and then', () => {
    const course = madeUpCourse();
    course.set('a', { to: '203.0.113.7:9000', state: 'established', timer: { kind: 'persist' }, tcp: { bytesAcked: 0 } });
    course.wait(20_000, (seconds) => course.set('a', { tcp: { bytesAcked: seconds } }));
    expect(course.rules()).toEqual([]);
  });

  test('a full receive queue that nobody empties: this app does not read', () => {
    const course = madeUpCourse();
    course.set('a', { to: '203.0.113.7:9000', state: 'established', recvQueue: 200_000, app: 'viewer' });
    course.wait(6_000);
    expect(course.rules()).toEqual(['A3 warning']);
    expect(course.findings[0]?.title).toContain('viewer');
  });

  test('not for a queue that shrinks, a small one, or one that is read and filled again', () => {
    const course = madeUpCourse();
    course.wait(20_000, (seconds) => {
      course.set('shrinks', { to: '203.0.113.7:1', state: 'established', recvQueue: 900_000 - seconds * 1_000 });
      course.set('small', { to: '203.0.113.7:2', state: 'established', recvQueue: 4_000 });
      course.set('read', {
        to: '203.0.113.7:3',
        state: 'established',
        recvQueue: 200_000,
        tcp: { bytesReceived: 200_000 + seconds * 5_000 },
      });
    });
    expect(course.rules()).toEqual([]);
  });

  test('within this machine, the one who does not read is named, and the one who waits is folded in', () => {
    const course = madeUpCourse();
    const [a, b] = [
      { address: '127.0.0.1', port: 40_000, zone: null },
      { address: '127.0.0.1', port: 9_000, zone: null },
    ];
    course.set('sender', { state: 'established', local: a, remote: b, sendQueue: 90_000, timer: { kind: 'persist' } });
    course.set('reader', { state: 'established', local: b, remote: a, recvQueue: 90_000, app: 'hung' });
    course.wait(8_000);
    expect(course.rules()).toEqual(['A3 warning']);
    expect(course.findings[0]?.sockets).toEqual(['reader', 'sender']);
  });
});

describe('A4 and A5, closing', () => {
  test('a close without an answer for 30 s is a note, for many a warning; a quick one is nothing', () => {
    const course = madeUpCourse();
    for (let at = 0; at < 3; at += 1) course.set(`a${at}`, { to: '203.0.113.7:443', state: 'fin-wait-1', timer: { retries: 1 } });
    course.wait(20_000);
    expect(course.rules()).toEqual([]);
    course.wait(12_000);
    expect(course.rules()).toEqual(['A4 note']);
    const many = madeUpCourse();
    for (let at = 0; at < 25; at += 1) many.set(`a${at}`, { to: '203.0.113.7:443', state: 'last-ack', timer: { retries: 1 } });
    many.wait(32_000);
    expect(many.rules()).toEqual(['A4 warning']);
  });

  test('ten half-closed connections of one peer are noted, not those that run down by themselves', () => {
    const course = madeUpCourse();
    for (let at = 0; at < 10; at += 1) course.set(`a${at}`, { to: '203.0.113.7:443', state: 'fin-wait-2', timer: null });
    for (let at = 0; at < 10; at += 1)
      course.set(`b${at}`, { to: '203.0.113.8:443', state: 'fin-wait-2', timer: { kind: 'time-wait', remainingMs: 50_000 } });
    course.wait(62_000);
    expect(course.rules()).toEqual(['A5 note']);
    expect(course.findings[0]?.sockets).toHaveLength(10);
  });
});

describe('A6, a full accept queue', () => {
  test('fires when it stays full, and explains the half-open and the silent callers of this machine', () => {
    const course = madeUpCourse();
    server(course, 8080, { recvQueue: 3, sendQueue: 2, app: 'slowpoke' });
    course.set('syn', { to: '127.0.0.1:8080', state: 'syn-sent', timer: { retries: 4 } });
    for (const at of [1, 2, 3])
      course.set(`h${at}`, {
        to: `198.51.100.${at}:4000`,
        state: 'syn-received',
        timer: { retries: 3 },
        local: { address: '192.0.2.20', port: 8080, zone: null },
      });
    course.wait(6_000);
    expect(course.rules()).toEqual(['A6 problem']);
    expect([...(course.findings[0]?.sockets ?? [])].sort()).toEqual(['h1', 'h2', 'h3', 'listen8080', 'syn']);
  });

  test('a queue at its limit still takes one more caller: a warning in other words, and nothing is its consequence', () => {
    const course = madeUpCourse();
    server(course, 8080, { recvQueue: 1, sendQueue: 1, app: 'slowpoke' });
    course.set('syn', { to: '127.0.0.1:8080', state: 'syn-sent', timer: { retries: 4 } });
    course.wait(6_000);
    expect(course.rules()).toEqual(['C1 problem', 'A6 warning']);
    expect(course.findings[1]).toMatchObject({ sockets: ['listen8080'] });
    expect(course.findings[1]?.explanation).toContain('One more caller still gets in');
    server(course, 8080, { recvQueue: 2, sendQueue: 1 });
    course.wait(2_000);
    expect(course.rules()).toEqual(['A6 problem']);
    expect(course.findings[0]?.explanation).toContain('New callers get no answer');
  });

  test('nobody who waits is no queue at its limit, however short it is', () => {
    const course = madeUpCourse();
    server(course, 8080, { recvQueue: 0, sendQueue: 0 });
    course.wait(6_000);
    expect(course.rules()).toEqual([]);
    server(course, 8080, { recvQueue: 1, sendQueue: 0 });
    course.wait(6_000);
    expect(course.rules()).toEqual(['A6 problem']);
  });

  test('not for a burst, a queue with room, or another system’s numbers', () => {
    const burst = madeUpCourse();
    server(burst, 8080, { recvQueue: 3, sendQueue: 2 });
    burst.wait(0);
    server(burst, 8080, { recvQueue: 0 });
    burst.wait(4_000);
    expect(burst.rules()).toEqual([]);
    const rush = madeUpCourse();
    server(rush, 8080, { recvQueue: 3, sendQueue: 2 });
    rush.wait(1_500, undefined, 500);
    expect(rush.rules()).toEqual([]);
    const room = madeUpCourse();
    server(room, 8080, { recvQueue: 100, sendQueue: 128 });
    room.wait(10_000);
    expect(room.rules()).toEqual([]);
    const mac = madeUpCourse({}, { platform: 'darwin', ephemeralRange: null, uptimeMs: null, connectTimeoutMs: null });
    server(mac, 8080, { recvQueue: 3, sendQueue: 0 });
    mac.wait(10_000);
    expect(mac.rules()).toEqual([]);
  });

  test('not where the source does not tell how many may wait (/proc/net)', () => {
    const course = madeUpCourse();
    server(course, 8080, { recvQueue: 11, sendQueue: null });
    course.wait(10_000);
    expect(course.rules()).toEqual([]);
    course.overflowed(0);
    course.wait(1_000);
    course.overflowed(50);
    course.wait(0);
    expect(course.findings).toMatchObject([{ rule: 'A6', confidence: 'certain', app: null, sockets: [] }]);
  });
});

describe('A6, by the kernel’s count of connections turned away', () => {
  test('tells of a burst between two scans, and names the one listener whose queue was seen to fill', () => {
    const course = madeUpCourse();
    course.overflowed(40);
    server(course, 8080, { recvQueue: 0, sendQueue: 4, app: 'slowpoke' });
    server(course, 9090, { recvQueue: 1, sendQueue: 128, app: 'quick' });
    course.wait(4_000);
    expect(course.rules()).toEqual([]);
    course.overflowed(52);
    course.wait(0);
    expect(course.findings).toMatchObject([{ rule: 'A6', severity: 'warning', confidence: 'certain', app: null, sockets: [] }]);
    server(course, 8080, { recvQueue: 3, sendQueue: 4 });
    course.wait(2_000);
    expect(course.findings).toMatchObject([{ rule: 'A6', confidence: 'likely', app: { name: 'slowpoke' } }]);
    server(course, 8080, { recvQueue: 0, sendQueue: 4 });
    course.wait(70_000);
    expect(course.rules()).toEqual([]);
  });

  test('belongs to the listener whose queue stays full', () => {
    const course = madeUpCourse();
    course.overflowed(0);
    server(course, 8080, { recvQueue: 5, sendQueue: 4 });
    course.wait(2_000);
    course.overflowed(9);
    course.wait(4_000);
    expect(course.rules()).toEqual(['A6 problem']);
    expect(course.findings[0]?.evidence.map(({ what }) => what)).toContain('TcpExt ListenOverflows');
  });

  test('takes in the queue that is at its limit: that it was full is the worse news', () => {
    const course = madeUpCourse();
    course.overflowed(0);
    server(course, 8080, { recvQueue: 4, sendQueue: 4, app: 'slowpoke' });
    course.wait(4_000);
    expect(course.rules()).toEqual(['A6 warning']);
    course.overflowed(9);
    course.wait(0);
    expect(course.rules()).toEqual(['A6 warning']);
    expect(course.findings[0]?.title).toContain('turned callers away');
  });

  test('not for what was counted before the first look, a single one, or a system that does not count', () => {
    const course = madeUpCourse();
    course.overflowed(1_000);
    course.wait(10_000);
    course.overflowed(1_001);
    course.wait(10_000);
    expect(course.rules()).toEqual([]);
  });
});

describe('A7, a reconnect storm', () => {
  const refused = (course: Course, count: number, port: string) =>
    course.unseen(
      Array.from({ length: count }, (_, at) => ({
        closedAt: new Date(course.nowMs - at * 10).toISOString(),
        protocol: 'tcp' as const,
        local: '192.0.2.20:0',
        remote: `203.0.113.7:${port}`,
      })),
    );

  test('fires for twenty failures within ten seconds', () => {
    const course = madeUpCourse();
    course.wait(0);
    course.wait(6_000, () => refused(course, 10, '*'));
    expect(course.rules()).toEqual(['A7 warning']);
  });

  test('not for short connections that succeed, for a page that opens many, or for old news', () => {
    const course = madeUpCourse();
    course.wait(0);
    course.wait(10_000, () => refused(course, 40, '443'));
    expect(course.rules()).toEqual([]);
    const page = madeUpCourse();
    page.wait(0);
    page.wait(20_000, (seconds) => {
      for (let at = 0; at < 20; at += 1)
        page.set(`t${seconds}-${at}`, { to: '203.0.113.7:443', state: 'time-wait', owners: [], app: null });
    });
    expect(page.rules()).toEqual([]);
    const old = madeUpCourse();
    refused(old, 40, '*');
    old.wait(10_000);
    expect(old.rules()).toEqual([]);
  });
});
