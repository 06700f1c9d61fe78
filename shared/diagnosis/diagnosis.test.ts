import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diff, type Table, tableOf } from '../diff.ts';
import { madeUpSocket } from '../filter/made-up-socket.ts';
import { madeUpReading } from '../made-up-reading.ts';
import type { Socket } from '../socket.ts';
import { createDiagnosis } from './diagnosis.ts';
import { type Draft, RULES, type RuleId } from './finding.ts';
import { fold } from './fold.ts';
import { type Course, madeUpCourse } from './made-up-course.ts';
import { usualSystem } from './system-facts.ts';

/** A seeded generator (mulberry32): the same course every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Life {
  readonly endsAt: number;
  readonly end: 'time-wait' | 'gone' | 'close-wait';
}

/** A healthy, busy developer's machine: browser bursts, pools, a server with callers, loopback talk, keep-alive, short SYN_SENT, closing. */
function busyMachine(course: Course, seed: number): (seconds: number) => void {
  const random = seeded(seed);
  const lives = new Map<string, Life>();
  const bytes = new Map<string, number>();
  const apps = ['browser', 'editor', 'mail', 'sync'];
  let made = 0;
  for (const port of [22, 443, 5_432])
    course.set(`l${port}`, {
      state: 'listen',
      remote: null,
      recvQueue: 0,
      sendQueue: 128,
      local: { address: '*', port, zone: null },
    });
  for (let at = 0; at < 30; at += 1)
    course.set(`pool${at}`, {
      to: '127.0.0.1:5432',
      app: 'api',
      local: { address: '127.0.0.1', port: 40_000 + at, zone: null },
      tcp: { idleMs: 0, lastAckMs: 0 },
    });
  const talk = (id: string, scale: number) => {
    const sent = (bytes.get(id) ?? 0) + Math.floor(random() * scale);
    bytes.set(id, sent);
    // A repeat now and then is what TCP is made for.
    const repeated = Math.floor(sent * 0.004);
    course.set(id, {
      recvQueue: random() < 0.1 ? Math.floor(random() * 90_000) : 0,
      sendQueue: random() < 0.2 ? 1_448 : 0,
      timer: random() < 0.2 ? { retries: random() < 0.05 ? 1 : 0 } : null,
      tcp: {
        rttMs: 20 + random() * 25,
        minRttMs: 18,
        idleMs: 0,
        lastAckMs: 0,
        lastSentMs: 0,
        lastReceivedMs: 0,
        bytesSent: sent,
        bytesAcked: sent,
        bytesReceived: sent * 3,
        dataSegmentsOut: Math.ceil(sent / 1_400),
        bytesRetransmitted: repeated,
      },
    });
  };
  return (seconds) => {
    const burst = random() < 0.1 ? 40 : Math.floor(random() * 4);
    for (let at = 0; at < burst; at += 1) {
      made += 1;
      const id = `c${made}`;
      const app = apps[Math.floor(random() * apps.length)] ?? 'browser';
      const state = random() < 0.1 ? 'syn-sent' : 'established';
      const callsUs = random() < 0.2;
      course.set(id, {
        to: callsUs ? `198.51.100.${made % 250}:${30_000 + (made % 20_000)}` : `203.0.113.${made % 200}:443`,
        app: callsUs ? 'web server' : app,
        state: callsUs && random() < 0.2 ? 'syn-received' : state,
        timer: state === 'syn-sent' ? { retries: 0 } : null,
        local: { address: '192.0.2.20', port: callsUs ? 443 : 32_768 + (made % 28_000), zone: null },
        tcp: {
          idleMs: 0,
          lastAckMs: 0,
          lastSentMs: 0,
          lastReceivedMs: 0,
          bytesSent: 0,
          bytesAcked: 0,
          bytesReceived: 0,
          dataSegmentsOut: 0,
        },
      });
      const ends = random();
      lives.set(id, {
        endsAt: seconds + 2 + Math.floor(random() * random() * 400),
        end: ends < 0.5 ? 'time-wait' : ends < 0.7 ? 'close-wait' : 'gone',
      });
    }
    for (const [id, { endsAt, end }] of lives) {
      if (seconds < endsAt) {
        course.set(id, { state: 'established', timer: null, recvQueue: 0, sendQueue: 0 });
        if (random() < 0.4) talk(id, 200_000);
      } else if (seconds < endsAt + 60 && end === 'time-wait')
        course.set(id, { state: 'time-wait', timer: { kind: 'time-wait' }, app: null, owners: [], tcp: null });
      else if (seconds < endsAt + 4 && end === 'close-wait') course.set(id, { state: 'close-wait', recvQueue: 1, timer: null });
      else {
        course.close(id);
        lives.delete(id);
        bytes.delete(id);
      }
    }
    for (let at = 0; at < 30; at += 1) {
      course.set(`pool${at}`, { timer: null, recvQueue: 0, sendQueue: 0 });
      if (random() < 0.3) talk(`pool${at}`, 1_000_000);
    }
  };
}

/** Half an hour in 900 scans, or 10,000 scans, take a while where other tests run beside them. */
const LONG_MS = 120_000;

describe('the engine', { timeout: LONG_MS }, () => {
  test.each([1, 2])('finds no problem and no warning on 30 minutes of a busy healthy machine (seed %d)', (seed) => {
    const course = madeUpCourse();
    const live = busyMachine(course, seed);
    const found = new Set<string>();
    let most = 0;
    course.wait(1_800_000, (seconds) => {
      for (const { id, severity, title } of course.findings) if (severity !== 'note') found.add(`${id} ${title}`);
      most = Math.max(most, course.diagnosis.size);
      live(seconds);
    });
    expect([...found]).toEqual([]);
    expect(most).toBeGreaterThan(100);
  });

  test('gives the same findings for the same readings', () => {
    const run = () => {
      const course = madeUpCourse();
      const live = busyMachine(course, 7);
      const all: unknown[] = [];
      course.wait(200_000, (seconds) => {
        all.push(course.findings);
        live(seconds);
        if (seconds === 100)
          for (let at = 0; at < 5; at += 1)
            course.set(`s${at}`, { to: `203.0.113.${at}:25`, state: 'syn-sent', timer: { retries: 5 } });
      });
      return JSON.stringify(all);
    };
    const first = run();
    expect(first.includes('"C2"')).toBe(true);
    expect(run() === first).toBe(true);
  });

  test('remembers no more after 10,000 scans than its bounds, whatever comes and goes', () => {
    const course = madeUpCourse();
    const random = seeded(5);
    const states = ['syn-sent', 'established', 'close-wait', 'fin-wait-1', 'time-wait', 'listen'] as const;
    let atThousand = 0;
    for (let scan = 0; scan < 10_000; scan += 1) {
      for (let at = 0; at < 3; at += 1) {
        const state = states[Math.floor(random() * states.length)] ?? 'established';
        const address = `203.0.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`;
        course.set(`s${scan}-${at}`, {
          to: `${address}:${Math.floor(random() * 60_000)}`,
          state,
          timer: { retries: Math.floor(random() * 5) },
          local: { address: '192.0.2.20', port: 1_024 + Math.floor(random() * 60_000), zone: null },
          tcp: { bytesAcked: scan, dataSegmentsOut: 3, bytesSent: 4_000 },
        });
        course.close(`s${scan - 40}-${at}`);
      }
      course.wait(0);
      if (scan === 5_000) atThousand = course.diagnosis.size;
    }
    expect(atThousand).toBeGreaterThan(0);
    expect(course.diagnosis.size).toBeLessThan(atThousand * 1.3 + 3_000);
    expect(course.diagnosis.size).toBeLessThan(30_000);
  });

  test('begins anew after a gap in the numbers or in time, and misses nothing that is in the table', () => {
    const silent = madeUpSocket({ id: 'a', state: 'syn-sent', timer: { kind: 'retransmit', remainingMs: 1, retries: 5 } });
    const table = (sockets: readonly Socket[], takenAt: string): Table => tableOf(madeUpReading({ takenAt, sockets }));
    const diagnosis = createDiagnosis(usualSystem('linux'));
    const first = table([], '2026-11-20T12:00:00.000Z');
    const later = table([silent], '2026-11-20T12:00:04.000Z');
    const slept = table([silent], '2026-11-20T13:00:00.000Z');
    expect(diagnosis.see(first, diff(first, first, { seq: 1, scanMs: 0 }))).toEqual([]);
    // Seq 3 instead of 2, with a change that says nothing: the table itself is looked at.
    expect(diagnosis.see(later, diff(later, later, { seq: 3, scanMs: 0 })).map(({ rule }) => rule)).toEqual(['C1']);
    const again = diagnosis.see(slept, diff(later, slept, { seq: 4, scanMs: 0 }));
    expect(again.map(({ rule, firstSeen }) => [rule, firstSeen])).toEqual([['C1', '2026-11-20T13:00:00.000Z']]);
  });

  test('costs little on a large quiet table, and no more for it than for its changes', () => {
    const sockets = Array.from({ length: 36_000 }, (_, at) =>
      madeUpSocket({
        id: `s${at}`,
        remote: { address: `203.0.${at % 200}.7`, port: 443, zone: null },
        sinceIsBound: true,
        tcp: { readAt: '2026-11-20T12:00:00.000Z', idleMs: at, lastAckMs: 1 },
      }),
    );
    const table = tableOf(madeUpReading({ sockets }));
    const diagnosis = createDiagnosis(usualSystem('linux'));
    diagnosis.see(table, diff(table, table, { seq: 1, scanMs: 0 }));
    let looked = 0;
    const guarded: Table = { ...table, sockets: new Proxy(table.sockets, { get: () => (looked += 1) }) };
    for (let seq = 2; seq < 20; seq += 1) {
      const takenAt = new Date(Date.parse('2026-11-20T12:00:00.000Z') + seq * 2_000).toISOString();
      diagnosis.see(guarded, {
        seq,
        takenAt,
        scanMs: 0,
        total: 36_000,
        opened: [],
        changed: [],
        closed: [],
        processes: { set: [], gone: [] },
        facts: {},
      });
    }
    expect(looked).toBe(0);
  });
});

describe('folding', () => {
  const drafts = fc.array(
    fc.record({
      rule: fc.constantFrom<RuleId>(...RULES),
      subject: fc.constantFrom('*:80', '*:443', '80', 'link', 'a', 'b'),
      sockets: fc.array(fc.integer({ min: 0, max: 20 }).map(String), { maxLength: 5 }),
      remote: fc.constantFrom(
        null,
        { address: '127.0.0.1', port: 80, zone: null },
        { address: '203.0.113.7', port: 443, zone: null },
      ),
      sinceMs: fc.constantFrom(null, 1, 5),
    }),
    { maxLength: 12 },
  );

  test('never loses a socket, whatever was found', () => {
    fc.assert(
      fc.property(drafts, (made) => {
        const all = made.map(
          (one): Draft => ({
            ...one,
            severity: 'note',
            title: '',
            explanation: '',
            confidence: 'likely',
            candidates: [],
            evidence: [],
            nextSteps: [],
            app: null,
          }),
        );
        const ids = (some: readonly Draft[]) => [...new Set(some.flatMap(({ sockets }) => sockets))].sort();
        const folded = fold(all);
        expect(ids(folded)).toEqual(ids(all));
        expect(folded.length).toBeLessThanOrEqual(all.length);
      }),
    );
  });
});
