import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuleId, Severity } from '../../shared/diagnosis/finding.ts';
import { type FindingsNow, NOTHING_FOUND, type ToldFinding } from '../../shared/diagnosis/told.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import type { Reading } from '../../shared/reading.ts';
import type { Socket } from '../../shared/socket.ts';
import { ENDED_MOST, ENDED_MS, emptyBook, findingsOfSocket, newFindingBook, noteFindings } from './findings.ts';
import { ALL_WANTED, beginWorld, takeFindings, type Wanted, type World, want } from './world.ts';

const START_MS = Date.UTC(2026, 10, 20, 12);
const AT = new Date(START_MS).toISOString();

function finding(id: string, sockets: readonly string[], severity: Severity = 'problem', rule: RuleId = 'A6'): ToldFinding {
  const texts = { title: id, explanation: '', candidates: [], evidence: [], nextSteps: [] };
  const times = { since: null, firstSeen: AT, lastSeen: AT };
  return {
    ...{ id, rule, severity, confidence: 'certain', sockets, socketCount: sockets.length, app: null, remote: null },
    ...texts,
    ...times,
  };
}

const found = (...findings: readonly ToldFinding[]): FindingsNow => ({ ...NOTHING_FOUND, findings, watchedSince: AT });

const reading = (sockets: readonly Socket[]): Reading => madeUpReading({ takenAt: AT, sockets });

const SOCKETS = [
  madeUpSocket({ id: 'web', state: 'established' }),
  madeUpSocket({ id: 'left', state: 'close-wait', since: new Date(START_MS - 300_000).toISOString() }),
  madeUpSocket({ id: 'own', state: 'established', remote: { address: '127.0.0.1', port: 5_432, zone: null } }),
  madeUpSocket({ id: 'server', state: 'listen', remote: null, local: { address: '*', port: 443, zone: null } }),
];

function worldWith(wanted: Wanted = ALL_WANTED, ...findings: readonly ToldFinding[]): World {
  return beginWorld(7, reading(SOCKETS), undefined, wanted, undefined, { found: found(...findings), book: newFindingBook() });
}

function change(world: World, ...findings: readonly ToldFinding[]): boolean {
  const order = findings.map(({ id }) => id);
  return takeFindings(world, { seq: world.seq, order, set: findings, leftOut: 0, unseen: [], watchedSince: AT });
}

describe('findings in the world', () => {
  test('mark their sockets with the worst that is about them', () => {
    const world = worldWith(ALL_WANTED, finding('bad', ['web']), finding('mild', ['web', 'server'], 'warning', 'P1'));
    expect([...world.tally.unwell]).toContainEqual(['web', 'problem:A6']);
    expect([...world.tally.unwell]).toContainEqual(['server', 'warning:P1']);
    expect(findingsOfSocket(world.findings, 'web').map(({ id }) => id)).toEqual(['bad', 'mild']);
  });

  test('a note is about a socket and makes nothing of it', () => {
    const world = worldWith(ALL_WANTED, finding('news', ['web'], 'note', 'E1'));
    expect(world.tally.unwell.has('web')).toBe(false);
    expect(world.problems.count).toBe(1);
    expect(world.problems.findings).toHaveLength(1);
  });

  test('a finding that says what the row says counts its sockets under the same name', () => {
    const world = worldWith(ALL_WANTED, finding('late', ['web'], 'problem', 'C1'));
    expect(world.tally.unwell.get('web')).toBe('no-answer');
  });

  test('one number: findings that are no notes, and each kind of sign that no finding explains', () => {
    const world = worldWith(ALL_WANTED, finding('one', ['web']), finding('two', ['server'], 'warning', 'P1'));
    expect(world.problems.count).toBe(3);
    expect(world.problems.signs).toEqual([{ code: 'not-closed', count: 1 }]);
    change(world, finding('one', ['web']), finding('leak', ['left'], 'problem', 'A1'));
    expect(world.problems.signs).toEqual([]);
    expect(world.problems.count).toBe(2);
    expect(world.problems.level).toBe('problem');
  });

  test('a finding without a socket that is shown is counted and named all the same', () => {
    const world = worldWith(
      { ...ALL_WANTED, showsLoopback: false },
      finding('dead', ['own'], 'problem', 'I3'),
      finding('gone', ['x']),
    );
    expect(world.problems.count).toBe(3);
    expect(world.problems.kinds).toContainEqual({ code: 'problem:I3', count: 0 });
  });

  test('under a filter only what concerns it is counted', () => {
    const wanted = { ...ALL_WANTED, isAll: false, matches: ({ id }: Socket) => id === 'web' };
    const world = worldWith(wanted, finding('one', ['web']), finding('two', ['server']), finding('gone', ['x']));
    expect(world.problems.findings.map(({ id }) => id)).toEqual(['one']);
    expect(world.problems.count).toBe(1);
  });

  test('a filter for problems gains and loses sockets with the findings', () => {
    const book = newFindingBook();
    const wanted = { ...ALL_WANTED, isAll: false, isTimely: true, matches: ({ id }: Socket) => book.marks.has(id) };
    const world = beginWorld(7, reading(SOCKETS), undefined, wanted, undefined, { found: NOTHING_FOUND, book });
    expect(world.tally.sockets.size).toBe(0);
    change(world, finding('one', ['web', 'server']));
    expect([...world.tally.sockets.keys()].sort()).toEqual(['server', 'web']);
    change(world);
    expect(world.tally.sockets.size).toBe(0);
  });

  test('what rests on another reading is refused', () => {
    const world = worldWith();
    expect(takeFindings(world, { seq: 9, order: [], set: [], leftOut: 0, unseen: [], watchedSince: AT })).toBe(false);
    expect(takeFindings(world, { seq: 7, order: ['missed'], set: [], leftOut: 0, unseen: [], watchedSince: AT })).toBe(false);
  });

  test('however findings come and go, the counts are those of a world that begins with them', () => {
    const rules = fc.constantFrom<RuleId>('A6', 'C1', 'P1');
    const one = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      sockets: fc.uniqueArray(fc.constantFrom('web', 'left', 'own', 'server', 'unknown')),
      severity: fc.constantFrom<Severity>('problem', 'warning', 'note'),
      rule: rules,
    });
    const some = fc.uniqueArray(one, { selector: ({ id }) => id });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 6 }), (course) => {
        const world = worldWith();
        let last: readonly ToldFinding[] = [];
        for (const step of course) {
          last = step.map(({ id, sockets, severity, rule }) => finding(id, sockets, severity, rule));
          expect(change(world, ...last)).toBe(true);
        }
        const anew = worldWith(ALL_WANTED, ...last);
        expect(world.findings.marks).toEqual(anew.findings.marks);
        expect(new Map([...world.tally.unwell])).toEqual(new Map([...anew.tally.unwell]));
        expect(world.tally.health).toEqual(anew.tally.health);
        expect(world.tally.bareCounts).toEqual(anew.tally.bareCounts);
        expect(world.problems).toEqual(anew.problems);
        want(world, ALL_WANTED);
        expect(world.tally.health).toEqual(anew.tally.health);
      }),
    );
  });
});

describe('findings that are over', () => {
  test('stay for a while, the newest first, and leave the list when they stand again', () => {
    const book = newFindingBook();
    const [a, b] = [finding('a', ['web']), finding('b', ['web'])];
    noteFindings(book, found(a, b), new Map(), 1);
    noteFindings(book, found(b), new Map(), 2);
    noteFindings(book, found(), new Map(), 3);
    expect(book.ended.map(({ finding: { id }, endedAtMs }) => `${id} ${endedAtMs}`)).toEqual(['b 3', 'a 2']);
    noteFindings(book, found(a), new Map(), 4);
    expect(book.ended.map(({ finding: { id } }) => id)).toEqual(['b']);
    noteFindings(book, found(a), new Map(), 4 + ENDED_MS);
    expect(book.ended).toEqual([]);
  });

  test('are bounded in number', () => {
    const book = newFindingBook();
    noteFindings(book, found(...Array.from({ length: 90 }, (_, nth) => finding(`f${nth}`, []))), new Map(), 1);
    noteFindings(book, found(), new Map(), 2);
    expect(book.ended).toHaveLength(ENDED_MOST);
  });

  test('of another machine are forgotten with everything else', () => {
    const book = newFindingBook();
    noteFindings(book, found(finding('a', ['web'])), new Map(SOCKETS.map((socket) => [socket.id, socket])), 1);
    expect(emptyBook(book)).toEqual(['web']);
    expect([book.marks.size, book.about.size, book.sockets.size, book.now.findings.length]).toEqual([0, 0, 0, 0]);
  });
});
