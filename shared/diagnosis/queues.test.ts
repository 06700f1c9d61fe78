import { describe, expect, test } from 'vitest';
import { madeUpCourse, server } from './made-up-course.ts';

// The queue of connections that wait to be accepted.

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
    expect(course.findings[1]?.explanation).toMatch(
      /^1 connection waits to be accepted; the limit is 1\. .*One more caller still gets in/,
    );
    server(course, 8080, { recvQueue: 2, sendQueue: 1 });
    course.wait(2_000);
    expect(course.rules()).toEqual(['A6 problem']);
    expect(course.findings[0]?.explanation).toMatch(
      /^2 connections wait to be accepted; the limit is 1, and the kernel takes one more\. .*New callers get no answer/,
    );
    expect(course.findings[0]?.evidence.map(({ value }) => value)).toContain('accept queue 2, limit 1');
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

describe('A6 at an own address that is no loopback one', () => {
  test('takes in the callers on this machine that have no answer', () => {
    const course = madeUpCourse();
    const own = { address: '192.0.2.20', port: 8_080, zone: null };
    course.set('L', { state: 'listen', local: own, remote: null, recvQueue: 5, sendQueue: 4 });
    course.wait(0);
    const silent = (seconds: number) =>
      course.set('caller', { to: '192.0.2.20:8080', state: 'syn-sent', timer: { retries: 1 + Math.floor(seconds / 2) } });
    course.wait(12_000, silent);
    expect(course.rules()).toEqual(['A6 problem']);
    expect(course.findings[0]?.sockets).toEqual(['L', 'caller']);
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

  test('is told by itself where two queues are full: it tells of no one of them', () => {
    const course = madeUpCourse();
    course.overflowed(0);
    server(course, 8080, { recvQueue: 5, sendQueue: 4, app: 'old' });
    server(course, 9090, { recvQueue: 2, sendQueue: 1, app: 'new' });
    course.wait(2_000);
    course.overflowed(9);
    course.wait(4_000);
    expect(course.rules()).toEqual(['A6 problem', 'A6 problem', 'A6 warning']);
    for (const { severity, sockets } of course.findings) expect(sockets).toHaveLength(severity === 'problem' ? 1 : 2);
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
