import { describe, expect, test } from 'vitest';
import { silent, talking } from './made-up-attempts.ts';
import { type Course, madeUpCourse } from './made-up-course.ts';

describe('C1, no answer', () => {
  test('fires for a SYN that was repeated twice and is 3 s old, with its evidence and next steps', () => {
    const course = madeUpCourse();
    course.wait(2_000);
    const repeat = silent(course, 'a', '203.0.113.9:5432');
    course.wait(0);
    expect(course.rules()).toEqual([]);
    course.wait(4_000, repeat);
    expect(course.rules()).toEqual(['C1 problem']);
    expect(course.findings[0]).toMatchObject({
      confidence: 'certain',
      sockets: ['a'],
      app: { id: 'app:browser' },
      remote: { address: '203.0.113.9', port: 5432 },
      since: '2026-11-20T12:00:04.000Z',
    });
    expect(course.findings[0]?.candidates.length).toBeGreaterThan(2);
    expect(course.findings[0]?.evidence[0]?.value).toContain('SYN_SENT');
    expect(course.findings[0]?.nextSteps[0]?.command).toBe('portlight test 203.0.113.9:5432');
  });

  test('fires at the first look where three repeats prove it', () => {
    const course = madeUpCourse();
    course.set('a', { to: '203.0.113.9:5432', state: 'syn-sent', timer: { retries: 4 } });
    course.wait(0);
    expect(course.rules()).toEqual(['C1 problem']);
  });

  test('does not fire for a short SYN_SENT, for one that is answered late, or for its uptime as idle time', () => {
    const course = madeUpCourse();
    course.wait(0);
    course.set('a', { to: '203.0.113.9:443', state: 'syn-sent', timer: { retries: 1 }, tcp: { rtoMs: 1_000 } });
    course.wait(2_000);
    course.set('a', { state: 'established', timer: null, tcp: { bytesAcked: 1 } });
    course.wait(10_000);
    expect(course.rules()).toEqual([]);
  });

  test('does not fire while the system tells fewer than two repeats, however old', () => {
    const course = madeUpCourse();
    course.wait(0);
    course.set('a', { to: '203.0.113.9:443', state: 'syn-sent', timer: { retries: 1 } });
    course.wait(8_000);
    expect(course.rules()).toEqual([]);
  });

  test('names a full queue first where the same port answered a moment ago', () => {
    const course = madeUpCourse();
    course.wait(2_000, talking(course, 'open', '203.0.113.9:8080'));
    course.wait(6_000, silent(course, 'a', '203.0.113.9:8080'));
    expect(course.rules()).toEqual(['C1 problem']);
    expect(course.findings[0]?.candidates[0]).toContain('queue is full');
    expect(course.findings[0]?.candidates.join()).not.toContain('address is wrong');
  });

  test('goes when the destination answers after all', () => {
    const course = madeUpCourse();
    course.wait(0);
    const repeat = silent(course, 'a', '203.0.113.9:443');
    course.wait(6_000, repeat);
    expect(course.rules()).toEqual(['C1 problem']);
    course.close('a');
    course.set('b', { to: '203.0.113.9:443', state: 'established', tcp: { bytesAcked: 5 } });
    course.wait(2_000);
    expect(course.rules()).toEqual([]);
  });

  test('an address from outside never becomes part of a command when it is not harmless', () => {
    const course = madeUpCourse();
    course.set('a', { state: 'syn-sent', timer: { retries: 4 }, remote: { address: '$(reboot);', port: 80, zone: null } });
    course.wait(0);
    expect(course.findings[0]?.nextSteps.map(({ command }) => command).filter((command) => command?.includes('reboot'))).toEqual(
      [],
    );
  });
});

describe('C2, a blocked port', () => {
  test('folds the silence of three hosts on one port while another port works', () => {
    const course = madeUpCourse();
    const talk = talking(course);
    course.wait(2_000, talk);
    const hosts = ['203.0.113.1', '203.0.113.2', '192.0.2.99'];
    const repeats = hosts.map((host, at) => silent(course, `a${at + 1}`, `${host}:5432`));
    course.wait(6_000, () => {
      talk();
      for (const repeat of repeats) repeat();
    });
    expect(course.rules()).toEqual(['C2 problem']);
    expect(course.findings[0]?.confidence).toBe('likely');
    expect([...(course.findings[0]?.sockets ?? [])].sort()).toEqual(['a1', 'a2', 'a3']);
    expect(course.findings[0]?.title).toContain('5432');
  });

  test.each([
    ['10.20.0.1', '10.20.0.2', '10.20.7.3'],
    ['203.0.113.1', '203.0.113.2', '203.0.113.3'],
  ])('is only possible where it may be the way to the network of %s that is missing, as when a VPN is down', (...hosts) => {
    const course = madeUpCourse();
    const talk = talking(course);
    course.wait(2_000, talk);
    const repeats = hosts.map((host, at) => silent(course, `a${at}`, `${host}:445`));
    course.wait(6_000, () => [talk, ...repeats].forEach((one) => void one()));
    expect(course.findings).toMatchObject([{ rule: 'C2', confidence: 'possible' }]);
    expect(course.findings[0]?.title).not.toContain('is blocked');
    expect(course.findings[0]?.candidates[0]).toContain('VPN');
    expect(course.findings[0]?.nextSteps.map(({ command }) => command)).toContain(`ip route get ${hosts[0]}`);
  });

  test('is likely where a host of that network answers on another port', () => {
    const course = madeUpCourse();
    const talk = talking(course, 'talk', '10.20.0.2:443');
    course.wait(2_000, talk);
    const repeats = [1, 2, 3].map((at) => silent(course, `a${at}`, `10.20.0.${at}:445`));
    course.wait(6_000, () => [talk, ...repeats].forEach((one) => void one()));
    expect(course.findings).toMatchObject([{ rule: 'C2', confidence: 'likely' }]);
    expect(course.findings[0]?.candidates.join()).not.toContain('VPN');
  });

  test('is not claimed when nothing else works, or when one host answers on that port', () => {
    const alone = madeUpCourse();
    alone.wait(0);
    const repeats = [1, 2, 3].map((at) => silent(alone, `a${at}`, `203.0.113.${at}:5432`));
    alone.wait(6_000, () => repeats.forEach((repeat) => void repeat()));
    expect(alone.rules()).toEqual(['C1 problem', 'C1 problem', 'C1 problem']);
    const open = madeUpCourse();
    const talks = [talking(open), talking(open, 't2', '203.0.113.77:5432')];
    open.wait(2_000, () => talks.forEach((talk) => void talk()));
    const more = [1, 2, 3].map((at) => silent(open, `a${at}`, `203.0.113.${at}:5432`));
    open.wait(6_000, () => [...talks, ...more].forEach((one) => void one()));
    expect(open.rules()).toEqual(['C1 problem', 'C1 problem', 'C1 problem']);
  });
});

describe('C3, offline', () => {
  test('folds five silent hosts when nothing at all is reached', () => {
    const course = madeUpCourse();
    course.wait(0);
    const repeats = [1, 2, 3, 4, 5].map((at) => silent(course, `a${at}`, `203.0.113.${at}:${at % 2 ? 443 : 993}`));
    course.wait(6_000, () => repeats.forEach((repeat) => void repeat()));
    expect(course.rules()).toEqual(['C3 problem']);
    expect(course.findings[0]?.sockets).toHaveLength(5);
    expect(course.findings[0]?.confidence).toBe('likely');
  });

  test('is not claimed while one host answers', () => {
    const course = madeUpCourse();
    const talk = talking(course);
    course.wait(0, talk);
    const repeats = [1, 2, 3, 4, 5].map((at) => silent(course, `a${at}`, `203.0.113.${at}:${at * 100}`));
    course.wait(6_000, () => [talk, ...repeats].forEach((one) => void one()));
    expect(new Set(course.rules())).toEqual(new Set(['C1 problem']));
    expect(course.findings).toHaveLength(5);
  });
});

describe('C4, one app blocked', () => {
  test('fires when another app reaches the same place while this one cannot', () => {
    const course = madeUpCourse();
    course.wait(0);
    const repeat = silent(course, 'a', '203.0.113.9:443', 'mailer');
    const talk = talking(course, 'b', '203.0.113.9:443', 'browser');
    course.wait(6_000, () => [repeat, talk].forEach((one) => void one()));
    expect(course.rules()).toEqual(['C4 problem']);
    expect(course.findings[0]?.explanation).toContain('browser');
  });

  test('does not fire when the app itself got through, or the other did so before', () => {
    const same = madeUpCourse();
    same.wait(0);
    const repeat = silent(same, 'a', '203.0.113.9:443', 'mailer');
    const talks = [talking(same, 'b', '203.0.113.9:443', 'browser'), talking(same, 'c', '203.0.113.9:443', 'mailer')];
    same.wait(6_000, () => [repeat, ...talks].forEach((one) => void one()));
    expect(same.rules()).toEqual(['C1 problem']);
    const earlier = madeUpCourse();
    const talk = talking(earlier, 'b', '203.0.113.9:443', 'browser');
    earlier.wait(2_000, talk);
    const later = silent(earlier, 'a', '203.0.113.9:443', 'mailer');
    earlier.wait(6_000, later);
    expect(earlier.rules()).toEqual(['C1 problem']);
  });
});

describe('C10, IPv6 does not get through', () => {
  const stuck = (course: Course, at: number) => {
    const repeat = silent(course, `six${at}`, `[2001:db8::${at}]:443`);
    course.set(`four${at}`, { to: `203.0.113.${at}:443`, app: 'browser', state: 'established', tcp: { bytesAcked: 9 } });
    return repeat;
  };

  test('fires for three hosts whose twin by IPv4 connects at once, and takes their C1 in', () => {
    const course = madeUpCourse();
    course.wait(0);
    const repeats = [1, 2, 3].map((at) => stuck(course, at));
    course.wait(6_000, () => repeats.forEach((repeat) => void repeat()));
    expect(course.rules()).toEqual(['C10 warning']);
  });

  test('does not fire for two, or when some IPv6 host is reached', () => {
    const two = madeUpCourse();
    two.wait(0);
    const repeats = [1, 2].map((at) => stuck(two, at));
    two.wait(6_000, () => repeats.forEach((repeat) => void repeat()));
    expect(two.rules()).toEqual(['C1 problem', 'C1 problem']);
    const works = madeUpCourse();
    const talk = talking(works, 'six', '[2001:db8:f::1]:443');
    works.wait(0, talk);
    const three = [1, 2, 3].map((at) => stuck(works, at));
    works.wait(6_000, () => [talk, ...three].forEach((one) => void one()));
    expect(works.rules()).not.toContain('C10 warning');
  });
});
