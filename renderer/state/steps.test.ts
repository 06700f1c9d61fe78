import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepPath, trendWindow, trendWords } from './step-path.ts';
import { countsAt, lastCount, newSteps, noteStep, type Steps, settleSteps, step } from './steps.ts';

const changes = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 9 })), { maxLength: 60 })
  .map((pairs) => pairs.sort(([a], [b]) => a - b));

function stepsOf(pairs: readonly (readonly [number, number])[]): Steps {
  const steps = newSteps();
  for (const [atMs, count] of pairs) step(steps, atMs, count);
  return steps;
}

describe('steps', () => {
  test('know the count at every moment, as the last change before it left it', () => {
    fc.assert(
      fc.property(changes, (pairs) => {
        const moments = Array.from({ length: 60 }, (_, index) => index);
        const expected = moments.map((moment) => pairs.findLast(([atMs]) => atMs <= moment)?.[1] ?? 0);
        expect(countsAt(stepsOf(pairs), moments)).toEqual(expected);
      }),
    );
  });

  test('are the same whether lives are told as they happen or in any order', () => {
    const life = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(fc.array(life, { maxLength: 40 }), (lives) => {
        const noted = newSteps();
        const changes = lives.flatMap(([from, span]) => [[from, 1] as const, [from + span, -1] as const]);
        for (const [atMs, by] of changes) noteStep(noted, atMs, 0, by);
        const edges: (readonly [number, number])[] = [];
        settleSteps(noted, (atMs, by) => edges.push([atMs, by]));
        const told = newSteps();
        let count = 0;
        const expected: (readonly [number, number])[] = [];
        for (const [atMs, by] of [...changes].sort(([a, x], [b, y]) => a - b || x - y)) {
          count += by;
          step(told, atMs, count);
          if (count === Math.max(by, 0)) expected.push([atMs, by]);
        }
        expect(noted).toEqual(told);
        expect(edges).toEqual(expected);
      }),
    );
  });

  test('keep nothing for a count that goes and comes back at one moment', () => {
    const steps = stepsOf([
      [1, 3],
      [2, 2],
      [2, 3],
    ]);
    expect(steps.timesMs).toEqual([1]);
  });

  test('stay bounded, with the newest change and no false zero in the past', () => {
    const steps = newSteps();
    for (let atMs = 1; atMs <= 50_000; atMs += 1) step(steps, atMs, 5 + (atMs % 3));
    expect(steps.timesMs.length).toBeLessThanOrEqual(601);
    expect(lastCount(steps)).toBe(5 + (50_000 % 3));
    const seen = countsAt(
      steps,
      Array.from({ length: 100 }, (_, index) => 1_000 + index * 490),
    );
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(5);
  });
});

describe('a step line', () => {
  const box = { fromMs: 100, toMs: 200, width: 50, height: 10 };

  test('begins with the count that stood when its time begins, and ends at the right edge', () => {
    const steps = stepsOf([
      [10, 4],
      [150, 2],
    ]);
    expect(stepPath(steps, box)).toMatchObject({ path: 'M0 0H25V5H50', least: 2, most: 4, last: 2 });
  });

  test('of nothing lies on the baseline', () => {
    expect(stepPath(newSteps(), box)).toMatchObject({ path: 'M0 10H50', least: 0, most: 0, last: 0 });
  });

  test('is broken where nothing is known, and tells of no zero there', () => {
    const steps = stepsOf([
      [120, 4],
      [150, 2],
      [180, 5],
    ]);
    const unknown = [
      { fromMs: 100, toMs: 120 },
      { fromMs: 160, toMs: 190 },
    ];
    expect(stepPath(steps, { ...box, unknown })).toEqual({
      path: 'M10 2H25V6H30M45 0H50',
      area: 'M10 2H25V6H30V10H10ZM45 0H50V10H45Z',
      least: 2,
      most: 5,
      last: 5,
    });
  });

  test('tells the same numbers however wide it is drawn', () => {
    const window = trendWindow(1_000_030, 300_000);
    const steps = stepsOf([
      [window.fromMs - 1_000, 18],
      [window.fromMs + 500, 3],
      [900_000, 16],
    ]);
    const unknown = [{ fromMs: window.fromMs + 1_000, toMs: 800_000 }];
    const told = [72, 300].map((width) => trendWords(stepPath(steps, { ...window, width, height: 10, unknown })));
    expect(told).toEqual(['between 3 and 18, now 16', 'between 3 and 18, now 16']);
    expect(trendWindow(1_000_030, 300_000)).toEqual({ fromMs: 705_000, toMs: 1_005_000 });
  });

  test('of one count alone says that it stayed, and of nothing known only what it is now', () => {
    const steps = stepsOf([[10, 18]]);
    expect(trendWords(stepPath(steps, box))).toBe('18 all the time');
    expect(trendWords(stepPath(steps, { ...box, unknown: [{ fromMs: 100, toMs: 200 }] }))).toBe('now 18');
  });

  test('of a time that is not known at all is no line', () => {
    expect(stepPath(stepsOf([[200, 3]]), { ...box, unknown: [{ fromMs: 100, toMs: 200 }] })).toEqual({
      path: '',
      area: '',
      least: 3,
      most: 3,
      last: 3,
    });
  });
});
