import { describe, expect, test } from 'vitest';
import { type Course, madeUpCourse } from './made-up-course.ts';

describe('C13, lost replies', () => {
  const asked = (course: Course, count: number, from = '198.51.100') => {
    course.set('listener', {
      state: 'listen',
      remote: null,
      recvQueue: 0,
      sendQueue: 128,
      local: { address: '*', port: 8443, zone: null },
    });
    course.wait(0);
    for (let at = 1; at <= count; at += 1)
      course.set(`h${at}`, {
        to: `${from}.${at}:40000`,
        app: null,
        owners: [],
        state: 'syn-received',
        timer: { retries: 2 },
        local: { address: '192.0.2.20', port: 8443, zone: null },
      });
  };

  test('fires for requests that stay half open for 3 s', () => {
    const course = madeUpCourse();
    asked(course, 3);
    course.wait(4_000);
    expect(course.rules()).toEqual(['C13 problem']);
  });

  test('names a flood first when the callers are many', () => {
    const course = madeUpCourse();
    asked(course, 60);
    course.wait(4_000);
    expect(course.findings[0]?.candidates[0]).toContain('flood');
  });

  test('does not fire for a single one, for young ones, or on loopback', () => {
    const one = madeUpCourse();
    asked(one, 1);
    one.wait(10_000);
    expect(one.rules()).toEqual([]);
    const young = madeUpCourse();
    asked(young, 3);
    young.wait(2_000);
    expect(young.rules()).toEqual([]);
    const here = madeUpCourse();
    asked(here, 3, '127.0.0');
    here.wait(10_000);
    expect(here.rules()).toEqual([]);
  });
});

describe('C14, a slow handshake', () => {
  test('fires for an answer after more than five seconds, not for one after three', () => {
    const course = madeUpCourse();
    course.wait(0);
    course.set('a', { to: '203.0.113.9:443', state: 'syn-sent', timer: { retries: 0 } });
    course.wait(2_000);
    course.set('a', { timer: { retries: 3 } });
    course.wait(2_000);
    course.set('a', { timer: { retries: 5 } });
    course.wait(0);
    course.set('a', { state: 'established', timer: null });
    course.wait(0);
    expect(course.rules()).toEqual(['C14 warning']);
    const quick = madeUpCourse();
    quick.wait(0);
    quick.set('a', { to: '203.0.113.9:443', state: 'syn-sent', timer: { retries: 2 } });
    quick.wait(0);
    quick.set('a', { state: 'established', timer: null });
    quick.wait(0);
    expect(quick.rules()).toEqual([]);
  });
});
