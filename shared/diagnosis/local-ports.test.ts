import { describe, expect, test } from 'vitest';
import { type Course, madeUpCourse, type Said, server } from './made-up-course.ts';

describe('X1 and X2, local ports', () => {
  const tiny = {
    platform: 'linux',
    ephemeralRange: { from: 40_000, to: 40_019 },
    uptimeMs: null,
    connectTimeoutMs: null,
  } as const;
  const take = (course: Course, count: number, more: Said = {}) => {
    for (let at = 0; at < count; at += 1)
      course.set(`p${at}`, { to: '203.0.113.7:80', local: { address: '192.0.2.20', port: 40_000 + at, zone: null }, ...more });
  };

  test('80 % of the range to one destination warn, 95 % are a problem, TIME_WAIT counted', () => {
    const course = madeUpCourse({}, tiny);
    take(course, 16);
    course.wait(0);
    expect(course.rules()).toEqual(['X1 warning']);
    take(course, 19, { state: 'time-wait', owners: [], app: null });
    course.wait(0);
    expect(course.rules()).toEqual(['X1 problem']);
    expect(course.findings[0]?.evidence[0]?.value).toBe('19 of 20 taken');
    for (let at = 0; at < 19; at += 1) course.close(`p${at}`);
    course.wait(0);
    expect(course.rules()).toEqual([]);
  });

  test('not for the same number over several destinations, for callers from outside, or for TIME_WAIT within the machine', () => {
    const course = madeUpCourse({}, tiny);
    for (let at = 0; at < 20; at += 1)
      course.set(`p${at}`, { to: `203.0.113.${at % 4}:80`, local: { address: '192.0.2.20', port: 40_000 + at, zone: null } });
    for (let at = 0; at < 20; at += 1)
      course.set(`w${at}`, {
        to: '127.0.0.1:80',
        state: 'time-wait',
        local: { address: '127.0.0.1', port: 40_000 + at, zone: null },
      });
    course.wait(0);
    expect(course.rules()).toEqual([]);
    const outside = madeUpCourse({}, tiny);
    server(outside, 40_000);
    for (let at = 0; at < 50; at += 1)
      outside.set(`c${at}`, { to: `203.0.113.7:${at + 1}`, local: { address: '192.0.2.20', port: 40_000, zone: null } });
    outside.wait(0);
    expect(outside.rules()).toEqual([]);
  });

  test('who takes them is counted over all, however many are listed', () => {
    const course = madeUpCourse({}, { ...tiny, ephemeralRange: { from: 40_000, to: 42_999 } });
    take(course, 1_200, { app: 'api' });
    for (let at = 1_200; at < 2_600; at += 1)
      course.set(`p${at}`, {
        to: '203.0.113.7:80',
        state: 'time-wait',
        owners: [],
        app: null,
        local: { address: '192.0.2.20', port: 40_000 + at, zone: null },
      });
    course.wait(0);
    expect(course.rules()).toEqual(['X1 warning']);
    expect(course.findings[0]?.evidence[1]?.value).toBe('closed connections (TIME_WAIT) 1,400, api 1,200');
    expect(course.findings[0]?.app?.name).toBe('api');
    expect(course.findings[0]?.sockets).toHaveLength(1_000);
    course.set('p1100', { app: 'worker' });
    course.wait(0);
    expect(course.findings[0]?.evidence[1]?.value).toContain('worker 1');
    expect(course.findings[0]?.app).toBeNull();
  });

  test('Windows counts over all destinations', () => {
    const course = madeUpCourse({}, { ...tiny, platform: 'win32' });
    for (let at = 0; at < 20; at += 1)
      course.set(`p${at}`, { to: `203.0.113.${at}:80`, local: { address: '192.0.2.20', port: 40_000 + at, zone: null } });
    course.wait(0);
    expect(course.rules()).toEqual(['X1 problem']);
  });

  test('more new connections per second than ports come back warn; a busy machine’s TIME_WAIT does not', () => {
    const opens = (each: number) => {
      const course = madeUpCourse();
      let at = 0;
      course.wait(16_000, () => {
        for (let more = 0; more < each; more += 1, at += 1)
          course.set(`p${at}`, {
            to: '203.0.113.7:80',
            state: 'time-wait',
            owners: [],
            app: null,
            local: { address: '192.0.2.20', port: 32_768 + at, zone: null },
          });
      });
      return course.rules();
    };
    expect(opens(1_000)).toEqual(['X2 warning']);
    expect(opens(300)).toEqual([]);
  });
});

describe('E1, exposure', () => {
  test('a new listener on any address is noted once for both families, and for ten minutes', () => {
    const course = madeUpCourse();
    server(course, 22);
    course.wait(0);
    server(course, 8000, { family: 4, app: 'dev server' });
    course.set('six', {
      state: 'listen',
      remote: null,
      family: 6,
      app: 'dev server',
      local: { address: '*', port: 8000, zone: null },
    });
    course.wait(0);
    expect(course.rules()).toEqual(['E1 note']);
    expect([...(course.findings[0]?.sockets ?? [])].sort()).toEqual(['listen8000', 'six']);
    course.wait(602_000);
    expect(course.rules()).toEqual([]);
  });

  test('not for what was there, for loopback, or for a service that is back after a restart', () => {
    const course = madeUpCourse();
    server(course, 22, { app: 'sshd' });
    course.wait(0);
    server(course, 9229, { local: { address: '127.0.0.1', port: 9229, zone: null } });
    course.close('listen22');
    course.wait(2_000);
    course.set('again', { state: 'listen', remote: null, app: 'sshd', local: { address: '*', port: 22, zone: null } });
    course.wait(2_000);
    expect(course.rules()).toEqual([]);
  });
});
