import { describe, expect, test } from 'vitest';
import { type Course, madeUpCourse } from './made-up-course.ts';

const quiet = { state: 'established', tcp: { idleMs: 0, lastAckMs: 0, lastSentMs: 0, lastReceivedMs: 0 } } as const;

describe('P1, loss', () => {
  const sends = (course: Course, id: string, to: string, share: number) => {
    let sent = 0;
    return () => {
      sent += 100_000;
      course.set(id, {
        ...quiet,
        to,
        tcp: { ...quiet.tcp, bytesSent: sent, bytesAcked: sent, dataSegmentsOut: sent / 1_000, bytesRetransmitted: sent * share },
      });
    };
  };

  test('two percent warn, five are a problem', () => {
    const course = madeUpCourse();
    const all = [sends(course, 'a', '203.0.113.1:443', 0.03), sends(course, 'b', '203.0.113.2:443', 0.07)];
    course.wait(10_000, () => all.forEach((one) => void one()));
    expect(course.rules()).toEqual(['P1 problem', 'P1 warning']);
  });

  test('most hosts at once are the own link', () => {
    const course = madeUpCourse();
    const all = [1, 2, 3, 4].map((at) => sends(course, `a${at}`, `203.0.113.${at}:443`, 0.04));
    course.wait(10_000, () => all.forEach((one) => void one()));
    expect(course.rules()).toEqual(['P1 warning']);
    expect(course.findings[0]?.sockets).toHaveLength(4);
  });

  test('one percent, few segments, and loopback say nothing', () => {
    const course = madeUpCourse();
    const all = [sends(course, 'a', '203.0.113.1:443', 0.01), sends(course, 'b', '127.0.0.1:443', 0.5)];
    course.set('few', { ...quiet, to: '203.0.113.3:443', tcp: { bytesSent: 100, dataSegmentsOut: 2, bytesRetransmitted: 0 } });
    course.wait(10_000, () => {
      for (const one of all) one();
      course.set('few', { tcp: { bytesSent: 5_000, dataSegmentsOut: 60, bytesRetransmitted: 1_000 } });
    });
    expect(course.rules()).toEqual([]);
  });
});

describe('P2, slow', () => {
  const paced = (course: Course, rttMs: number, more: object = {}) =>
    course.wait(40_000, () =>
      course.set('a', { ...quiet, to: '203.0.113.1:443', tcp: { ...quiet.tcp, rttMs, minRttMs: 20 }, ...more }),
    );

  test('fires after half a minute at three times the best round trip and more', () => {
    const course = madeUpCourse();
    paced(course, 180);
    expect(course.rules()).toEqual(['P2 warning']);
  });

  test('not for twice, not for short, not without traffic, not for callers from outside', () => {
    for (const [rttMs, more] of [
      [40, {}],
      [100, {}],
      [180, { tcp: { rttMs: 180, minRttMs: 20, idleMs: 30_000 } }],
    ] as const) {
      const course = madeUpCourse();
      paced(course, rttMs, more);
      expect(course.rules()).toEqual([]);
    }
    const server = madeUpCourse();
    server.set('listener', {
      state: 'listen',
      remote: null,
      recvQueue: 0,
      sendQueue: 128,
      local: { address: '*', port: 443, zone: null },
    });
    paced(server, 900, { local: { address: '192.0.2.20', port: 443, zone: null } });
    expect(server.rules()).toEqual([]);
  });
});

describe('P5, QUIC', () => {
  const tries = (course: Course, hosts: readonly number[]) => {
    for (const at of hosts)
      course.set(`u${at}`, { protocol: 'udp', to: `203.0.113.${at}:443`, app: 'browser', timer: null, tcp: null });
    course.wait(4_000);
    for (const at of hosts) {
      course.close(`u${at}`);
      course.set(`t${at}`, { ...quiet, to: `203.0.113.${at}:443`, app: 'browser' });
    }
    course.wait(2_000);
  };

  test('three hosts that fall back to TCP are noted', () => {
    const course = madeUpCourse();
    course.wait(0);
    tries(course, [1, 2, 3]);
    expect(course.rules()).toEqual(['P5 note']);
  });

  test('two are not, nor are many while one flow lives', () => {
    const two = madeUpCourse();
    two.wait(0);
    tries(two, [1, 2]);
    expect(two.rules()).toEqual([]);
    const works = madeUpCourse();
    works.wait(0);
    works.set('lives', { protocol: 'udp', to: '203.0.113.77:443', app: 'browser' });
    works.wait(20_000);
    tries(works, [1, 2, 3, 4]);
    expect(works.rules()).toEqual([]);
  });
});
