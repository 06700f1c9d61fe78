import { describe, expect, test } from 'vitest';
import { type Course, madeUpCourse, type Said } from './made-up-course.ts';

// Rules about programs: closing, reading, reconnecting, ports, exposure.

const leak = (course: Course, id: string, more: Said = {}) =>
  course.set(id, { to: '203.0.113.7:443', state: 'close-wait', recvQueue: 1, app: 'leaky', ...more });
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

describe('A2 within this machine, while the reader is below the limit of A3', () => {
  const [a, b] = [
    { address: '192.0.2.20', port: 40_000, zone: null },
    { address: '192.0.2.20', port: 9_000, zone: null },
  ];
  const begun = (): Course => {
    const course = madeUpCourse();
    course.set('sender', { state: 'established', local: a, remote: b, sendQueue: 90_000, timer: { kind: 'persist' } });
    return course;
  };

  test('names the program at the other end, and how to look at it', () => {
    const course = begun();
    const owners = [{ pid: 4_711, name: 'reader', exe: null }];
    course.set('reader', { state: 'established', local: b, remote: a, recvQueue: 900, app: 'hung', owners });
    course.wait(8_000);
    expect(course.findings).toMatchObject([{ rule: 'A2', sockets: ['sender', 'reader'] }]);
    expect(course.findings[0]?.explanation).toContain('The other side is on this machine: hung.');
    expect(JSON.stringify(course.findings[0]?.nextSteps)).toContain('4711');
    expect(JSON.stringify(course.findings[0]?.nextSteps)).not.toContain('this side can do nothing');
  });

  test('and sends nobody elsewhere where that end is not told', () => {
    const course = begun();
    course.wait(8_000);
    expect(course.findings).toMatchObject([{ rule: 'A2', sockets: ['sender'] }]);
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
