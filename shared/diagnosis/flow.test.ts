import { describe, expect, test } from 'vitest';
import { type Course, madeUpCourse } from './made-up-course.ts';

// Rules about connections that exist: idle, stalled, slow, lossy.

/** A connection that was silent for a while and then sends without an acknowledgement, repeating as Linux does. */
function stalling(course: Course, id: string, to: string, app = 'database client', idleMs = 0) {
  let seconds = 0;
  return () => {
    seconds += 2;
    const retries = Math.min(6, Math.floor(Math.log2(seconds * 5 + 1)));
    course.set(id, {
      to,
      app,
      state: 'established',
      sendQueue: 100,
      timer: { retries, remainingMs: 200 * (2 ** (retries + 1) - 1) - seconds * 1_000 },
      tcp: { rtoMs: 200 * 2 ** retries, backoff: retries, lastAckMs: idleMs + seconds * 1_000, unacked: 1, sacked: 0, lost: 1 },
    });
  };
}

const quiet = { state: 'established', tcp: { idleMs: 0, lastAckMs: 0, lastSentMs: 0, lastReceivedMs: 0 } } as const;

describe('I1 and I2, silent connections', () => {
  test('nothing keeps a silent connection alive: a note, once per app', () => {
    const course = madeUpCourse();
    for (const at of [1, 2, 3]) course.set(`a${at}`, { ...quiet, to: `203.0.113.${at}:5432`, app: 'pool' });
    course.wait(50_000);
    expect(course.rules()).toEqual([]);
    course.wait(14_000);
    expect(course.rules()).toEqual(['I1 note']);
    expect(course.findings[0]?.sockets).toHaveLength(3);
    expect(course.findings[0]?.explanation).toContain('AWS');
  });

  test('a keep-alive of two hours is too late, one of a minute is not', () => {
    const course = madeUpCourse();
    course.set('slow', { ...quiet, to: '203.0.113.1:5432', timer: { kind: 'keepalive', remainingMs: 7_140_000 } });
    course.set('good', { ...quiet, to: '203.0.113.2:5432', timer: { kind: 'keepalive', remainingMs: 58_000 } });
    course.wait(70_000);
    expect(course.rules()).toEqual(['I2 note']);
    expect(course.findings[0]?.sockets).toEqual(['slow']);
  });

  test('neither for loopback, nor between two ends of this machine by its own address, nor for one whose peer sends keep-alive, nor for one that talks', () => {
    const course = madeUpCourse();
    course.set('here', { ...quiet, to: '127.0.0.1:5432' });
    course.set('own', { ...quiet, to: '192.0.2.20:5432' });
    course.set('kept', { ...quiet, to: '203.0.113.1:22' });
    course.set('talks', { ...quiet, to: '203.0.113.2:22' });
    course.wait(90_000, (seconds) => {
      course.set('kept', { tcp: { idleMs: seconds * 1_000, lastAckMs: (seconds % 30) * 1_000 } });
      if (seconds % 20 === 0) course.set('talks', { tcp: { idleMs: 0, lastAckMs: 0 } });
    });
    expect(course.rules()).toEqual([]);
  });

  test('nothing is claimed on a system that shows no timers, and that is told', () => {
    const course = madeUpCourse({}, { platform: 'win32', ephemeralRange: null, uptimeMs: null, connectTimeoutMs: null });
    course.set('a', { to: '203.0.113.1:5432', recvQueue: null, sendQueue: null });
    course.wait(90_000);
    expect(course.rules()).toEqual([]);
    const unseen = course.diagnosis.unseen();
    expect(unseen.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['I1', 'I2', 'I3', 'A2', 'A3', 'A6', 'P1', 'P3']));
    expect(unseen.find(({ rule }) => rule === 'I1')?.why).toContain('Windows');
  });
});

describe('I3, forgotten or gone', () => {
  test('after a silence: names the firewall that forgot', () => {
    const course = madeUpCourse();
    course.set('a', { ...quiet, to: '203.0.113.1:5432' });
    course.wait(0);
    course.wait(14_000, stalling(course, 'a', '203.0.113.1:5432', 'shell', 400_000));
    expect(course.rules()).toEqual(['I3 problem']);
    expect(course.findings[0]?.title).toContain('forgotten while it was silent');
    expect(course.findings[0]?.candidates[0]).toContain('forgotten');
  });

  test('in the middle of a transfer: the host may have died, and that is named first', () => {
    const course = madeUpCourse();
    course.set('a', { ...quiet, to: '203.0.113.1:5432' });
    course.wait(0);
    course.wait(14_000, stalling(course, 'a', '203.0.113.1:5432'));
    expect(course.rules()).toEqual(['I3 problem']);
    expect(course.findings[0]?.title).toContain('gone dead');
    expect(course.findings[0]?.candidates[0]).toContain('crashed');
  });

  test('tells of each connection how long it was silent itself, and of none what is not known', () => {
    const course = madeUpCourse();
    for (const id of ['long', 'short', 'talked', 'untold']) course.set(id, { ...quiet, to: '203.0.113.1:5432' });
    course.wait(0);
    const stalls = [
      stalling(course, 'long', '203.0.113.1:5432', 'shell', 400_000),
      stalling(course, 'short', '203.0.113.1:5432', 'shell', 90_000),
      stalling(course, 'talked', '203.0.113.1:5432', 'shell'),
      stalling(course, 'untold', '203.0.113.1:5432', 'shell'),
    ];
    course.wait(14_000, () => {
      for (const stall of stalls) stall();
      course.set('untold', { tcp: null });
    });
    expect(course.rules()).toEqual(['I3 problem']);
    const values = course.findings[0]?.evidence.map(({ value }) => value.match(/silent for (.*) before it sent/)?.[1]);
    expect(values).toEqual(['6 min 40 s', '1 min 30 s', undefined, undefined]);
  });

  test('what was last acknowledged is as long ago in the evidence as in the sentence', () => {
    const course = madeUpCourse();
    course.set('a', { ...quiet, to: '203.0.113.1:5432' });
    course.set('b', { ...quiet, to: '203.0.113.1:5432' });
    course.wait(0);
    const stalls = ['a', 'b'].map((id) => stalling(course, id, '203.0.113.1:5432', 'shell', id === 'a' ? 20_000 : 0));
    course.wait(14_000, () => {
      for (const stall of stalls) stall();
      // Details that were read after the table, as on a machine whose clock was set back.
      const readAt = new Date(course.nowMs + 8_000).toISOString();
      for (const id of ['a', 'b']) course.set(id, { tcp: { readAt } });
    });
    expect(course.findings[0]?.explanation).toContain('nothing at all was acknowledged for 16 s');
    expect(course.findings[0]?.evidence.map(({ value }) => value.match(/last acknowledged (.*?) ago/)?.[1])).toEqual([
      '36 s',
      '16 s',
    ]);
  });

  test('not for a packet that is lost twice, nor for unacknowledged data alone, nor on loopback, nor for a listener', () => {
    const course = madeUpCourse();
    course.set('twice', { ...quiet, to: '203.0.113.1:22', sendQueue: 9, timer: { retries: 2 }, tcp: { lastAckMs: 12_000 } });
    course.set('young', {
      ...quiet,
      to: '203.0.113.2:22',
      sendQueue: 9,
      timer: { retries: 0 },
      tcp: { lastAckMs: 90_000, idleMs: 0 },
    });
    course.set('here', { ...quiet, to: '127.0.0.1:22', sendQueue: 9, timer: { retries: 5 }, tcp: { lastAckMs: 90_000 } });
    course.set('listener', {
      state: 'listen',
      remote: null,
      recvQueue: 0,
      sendQueue: 128,
      tcp: { unacked: 3, lastAckMs: 90_000 },
    });
    course.wait(20_000);
    expect(course.rules()).toEqual([]);
  });
});

describe('P3, large packets vanish', () => {
  test('fires where small ones behind them are acknowledged, and not I3', () => {
    const course = madeUpCourse();
    course.set('a', { ...quiet, to: '203.0.113.1:443' });
    course.wait(0);
    const stall = stalling(course, 'a', '203.0.113.1:443');
    course.wait(20_000, () => {
      stall();
      course.set('a', { tcp: { sacked: 1, lost: 3, mss: 1_448, bytesAcked: 517 } });
    });
    expect(course.rules()).toEqual(['P3 problem']);
  });

  test('is not claimed of a transfer that dies midway, though its last packets left the same trace', () => {
    const course = madeUpCourse();
    course.set('a', { ...quiet, to: '203.0.113.1:443' });
    course.wait(0);
    const stall = stalling(course, 'a', '203.0.113.1:443');
    course.wait(20_000, () => {
      stall();
      course.set('a', { tcp: { sacked: 1, lost: 3, mss: 1_448, bytesAcked: 900_000 } });
    });
    expect(course.rules()).toEqual(['I3 problem']);
  });
});

describe('P4, everything stalls', () => {
  const stallAll = (course: Course, count: number, extra: () => void = () => {}) => {
    for (let at = 1; at <= count; at += 1) course.set(`a${at}`, { ...quiet, to: `203.0.113.${at}:443`, app: `app${at}` });
    course.wait(0);
    course.wait(0, () => {});
    const stalls = Array.from({ length: count }, (_, at) =>
      stalling(course, `a${at + 1}`, `203.0.113.${at + 1}:443`, `app${at + 1}`),
    );
    course.wait(14_000, () => {
      for (const stall of stalls) stall();
      extra();
    });
  };

  test('folds the stalls of three apps with three hosts', () => {
    const course = madeUpCourse();
    stallAll(course, 4);
    expect(course.rules()).toEqual(['P4 problem']);
    expect([...(course.findings[0]?.sockets ?? [])].sort()).toEqual(['a1', 'a2', 'a3', 'a4']);
  });

  test('is not claimed while another host is heard from', () => {
    const course = madeUpCourse();
    let bytes = 0;
    stallAll(course, 3, () => {
      bytes += 10;
      course.set('talk', { ...quiet, to: '203.0.113.99:443', tcp: { bytesAcked: bytes } });
    });
    expect(course.rules()).toEqual(['I3 problem', 'I3 problem', 'I3 problem']);
  });
});

describe('I4 and I5, limits', () => {
  const cut = (course: Course, id: string, seconds: number) => {
    course.set(id, {
      ...quiet,
      to: '203.0.113.1:5432',
      timer: { kind: 'keepalive', remainingMs: 60_000 },
      since: '2026-11-20T11:00:00Z',
    });
    course.wait((seconds - 2) * 1_000, undefined, 2_000);
    course.close(id);
    course.wait(0);
  };

  test('three ends after 350 s name AWS, and the program’s own limit too', () => {
    const course = madeUpCourse();
    course.wait(0);
    for (const id of ['a', 'b', 'c']) cut(course, id, 350);
    expect(course.rules()).toEqual(['I4 note']);
    expect(course.findings[0]?.candidates.some((name) => name.includes('AWS'))).toBe(true);
    expect(course.findings[0]?.candidates.length).toBeGreaterThan(1);
  });

  test('240 s names all that forget then, never one alone', () => {
    const course = madeUpCourse();
    course.wait(0);
    for (const id of ['a', 'b', 'c']) cut(course, id, 240);
    expect(course.findings[0]?.candidates.filter((name) => name.includes('4 min')).length).toBeGreaterThanOrEqual(2);
  });

  test('two ends, ends of different length, and ends at no known limit say nothing', () => {
    const course = madeUpCourse();
    course.wait(0);
    for (const seconds of [350, 350, 100, 100, 100, 450, 470]) cut(course, `a${course.nowMs}`, seconds);
    expect(course.rules()).toEqual([]);
  });

  test('what survived and what did not give the limit of the path', () => {
    const course = madeUpCourse();
    course.wait(0);
    let received = 0;
    const live = { ...quiet, to: '203.0.113.1:22', timer: { kind: 'keepalive', remainingMs: 50_000 } } as const;
    course.set('a', live);
    for (const gap of [100, 200, 300, 310]) {
      course.wait(gap * 1_000 - 2_000);
      received += 10;
      course.set('a', { tcp: { ...quiet.tcp, bytesReceived: received } });
      course.wait(0);
    }
    course.set('b', { ...live, to: '203.0.113.9:22' });
    course.wait(0);
    course.wait(14_000, stalling(course, 'b', '203.0.113.9:22', 'shell', 350_000));
    expect(course.rules()).toContain('I5 note');
    const found = course.findings.find(({ rule }) => rule === 'I5');
    expect(found?.title).toContain('203.0.113.0/24');
    expect(found?.title).toMatch(/5 min 1\d s to 5 min/);
  });
});
