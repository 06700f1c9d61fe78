import { describe, expect, test } from 'vitest';
import { silent, talking } from './made-up-attempts.ts';
import { type Course, madeUpCourse } from './made-up-course.ts';
import { usualSystem } from './system-facts.ts';

describe('C9, given up', () => {
  test.each([
    [10_000, 'own limit'],
    [130_000, 'as long as Linux usually tries'],
  ])('tells who gave up after %d ms', (lastsMs, words) => {
    const course = madeUpCourse();
    course.wait(0);
    const repeat = silent(course, 'a', '203.0.113.9:443');
    course.wait(lastsMs - 2_000, repeat);
    course.close('a');
    course.wait(2_000);
    expect(course.rules()).toEqual(['C9 problem']);
    expect(course.findings[0]?.explanation).toContain(words);
    course.wait(130_000);
    expect(course.rules()).toEqual([]);
  });

  /** An attempt that is there for some scans and gone at the next. */
  const attempt = (course: Course, to: string, forMs: number, everyMs: number) => {
    course.wait(0, undefined, everyMs);
    course.wait(forMs, silent(course, 'a', to), everyMs);
    course.close('a');
    course.wait(0, undefined, everyMs);
  };

  test('tells the time that was measured, from when it was last seen to when it was gone', () => {
    const course = madeUpCourse();
    attempt(course, '203.0.113.9:5432', 4_000, 1_000);
    expect(course.findings[0]?.title).toBe('No answer from 203.0.113.9:5432: given up after 4 s to 6 s');
    expect(course.findings[0]?.evidence[0]?.value).toBe('lasted 4 s to 6 s');
  });

  test('an attempt that changes in nothing for long is still known to the scan', () => {
    const course = madeUpCourse();
    course.wait(0, undefined, 1_000);
    course.set('a', { to: '203.0.113.9:5432', state: 'syn-sent', timer: { retries: 5 } });
    course.wait(29_000, undefined, 1_000);
    course.close('a');
    course.wait(0);
    expect(course.findings[0]?.title).toContain('given up after 29 s to 31 s');
    expect(course.findings[0]?.explanation).toContain('own limit');
  });

  test('does not blame the program where a host of this network may be switched off: the system gives that up after 3 s', () => {
    for (const to of ['10.0.0.9:22', '192.0.2.77:22']) {
      const course = madeUpCourse();
      attempt(course, to, 2_000, 2_000);
      expect(course.findings).toMatchObject([{ rule: 'C9', confidence: 'possible' }]);
      expect(course.findings[0]?.title).toContain('given up after 2 s to 6 s');
      expect(course.findings[0]?.explanation).not.toContain('own limit');
      expect(course.findings[0]?.candidates[0]).toContain('did not answer on this network');
      expect(course.findings[0]?.candidates.join()).toContain('own limit');
      expect(course.findings[0]?.nextSteps.map(({ command }) => command)).toContain(`ip neighbour show ${to.slice(0, -3)}`);
    }
    const longer = madeUpCourse();
    attempt(longer, '10.0.0.9:22', 4_000, 1_000);
    expect(longer.findings[0]?.explanation).toContain('own limit');
    const far = madeUpCourse();
    attempt(far, '203.0.113.9:22', 2_000, 2_000);
    expect(far.findings[0]?.explanation).toContain('own limit');
  });

  test('says that this system gave up only where its limit was read', () => {
    const limitOf = (platform: 'linux' | 'win32', connectTimeoutMs: number | null) => {
      const course = madeUpCourse({}, { ...usualSystem(platform), connectTimeoutMs });
      attempt(course, '203.0.113.9:22', 20_000, 1_000);
      return course.findings[0];
    };
    expect(limitOf('linux', 21_000)?.explanation).toContain('this system tries for 21 s');
    const usual = limitOf('win32', null);
    expect(usual?.explanation).toContain('as long as Windows usually tries');
    expect(usual?.confidence).toBe('possible');
  });

  test('not where nothing but the end may have made it long: Windows tries a refused port for 2 s', () => {
    const course = madeUpCourse({}, usualSystem('win32'));
    course.wait(0);
    course.set('a', { to: '203.0.113.9:22', state: 'syn-sent' });
    course.wait(2_000);
    course.close('a');
    course.wait(2_000);
    expect(course.rules()).toEqual([]);
  });

  test('does not name a time-out for an attempt of an odd length, or for a refused one', () => {
    const course = madeUpCourse();
    course.wait(0);
    const repeat = silent(course, 'a', '203.0.113.9:443');
    course.wait(74_000, repeat);
    course.close('a');
    course.set('b', { to: '203.0.113.10:81', state: 'syn-sent', timer: { retries: 0 } });
    course.wait(0);
    course.close('b');
    course.wait(2_000);
    expect(course.rules()).toEqual([]);
  });
});

describe('a place that was reached in between', () => {
  const failing = (course: Course, id: string, to: string, app = 'browser') => {
    course.wait(8_000, silent(course, id, to, app));
    course.close(id);
    course.wait(0);
  };
  const reaching = (course: Course, to: string, app = 'browser') => {
    course.wait(20_000, talking(course, 'works', to, app));
    course.close('works');
    course.wait(40_000);
  };

  test('is silent only since then, and what failed before is no evidence', () => {
    const course = madeUpCourse();
    course.wait(0);
    failing(course, 'a', '203.0.113.9:443');
    reaching(course, '203.0.113.9:443');
    expect(course.rules()).toEqual([]);
    const againMs = course.nowMs;
    course.wait(4_000, silent(course, 'b', '203.0.113.9:443'));
    expect(course.findings).toMatchObject([{ rule: 'C1', sockets: ['b'], since: new Date(againMs).toISOString() }]);
    course.wait(0);
    course.close('b');
    course.wait(0);
    expect(course.findings).toMatchObject([{ rule: 'C9', sockets: ['b'], since: new Date(againMs).toISOString() }]);
  });

  test('does not stand against being offline now', () => {
    const course = madeUpCourse();
    course.wait(0);
    failing(course, 'a', '203.0.113.1:443');
    reaching(course, '203.0.113.1:443');
    const repeats = [1, 2, 3, 4, 5].map((at) => silent(course, `b${at}`, `203.0.113.${at}:${at % 2 ? 443 : 993}`));
    course.wait(6_000, () => repeats.forEach((repeat) => void repeat()));
    expect(course.rules()).toEqual(['C3 problem']);
  });

  test('by another program alone: the one that fails has not stopped failing', () => {
    const course = madeUpCourse();
    course.wait(0);
    failing(course, 'a', '203.0.113.9:443', 'mailer');
    reaching(course, '203.0.113.9:443', 'browser');
    course.wait(4_000, silent(course, 'b', '203.0.113.9:443', 'mailer'));
    expect(course.findings).toMatchObject([{ rule: 'C4', sockets: ['b', 'a'] }]);
  });
});
