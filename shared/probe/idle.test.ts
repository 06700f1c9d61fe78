import { describe, expect, test } from 'vitest';
import { type IdleSample, judgeIdle, silencesUpTo } from './idle.ts';

const sample = (seconds: number, end: IdleSample['end'], endedSeconds = seconds): IdleSample => ({
  silenceMs: seconds * 1_000,
  end,
  endedMs: endedSeconds * 1_000,
});

describe('the silences to try', () => {
  test('grow, end with the longest that was asked for, and are few', () => {
    for (const upTo of [1, 7, 350, 600, 7_500]) {
      const silences = silencesUpTo(upTo * 1_000);
      expect(silences.at(-1)).toBe(upTo * 1_000);
      expect(silences).toEqual([...new Set(silences)].sort((a, b) => a - b));
      expect(silences.length).toBeLessThan(40);
    }
  });
});

describe('a limit of silence', () => {
  test('names every device whose limit lies between what survived and what died, and leaves room for others', () => {
    const { verdict, rule, candidates } = judgeIdle([sample(230, 'survived'), sample(360, 'died'), sample(590, 'died')]);
    expect([verdict, rule]).toEqual(['idle-limit', 'I5']);
    expect(candidates.join()).toMatch(/Azure.*AWS/);
    expect(candidates.length).toBeGreaterThan(2);
    expect(candidates.join()).not.toMatch(/Cisco/);
  });

  test('is none where everything survived', () => {
    expect(judgeIdle([sample(60, 'survived')])).toMatchObject({ verdict: 'survived', survivedMs: 60_000, diedMs: null });
  });

  test('is the server’s, most likely, where the other side closes by itself', () => {
    const judged = judgeIdle([sample(30, 'survived'), sample(65, 'closed', 60), sample(115, 'closed', 60)]);
    expect(judged).toMatchObject({ verdict: 'closed-idle', rule: null, diedMs: 60_000 });
  });

  test('is not claimed where a longer silence survived than one that did not', () => {
    expect(judgeIdle([sample(30, 'died'), sample(60, 'survived')]).verdict).toBe('unclear');
  });

  test('is not claimed from nothing', () => {
    expect(judgeIdle([]).verdict).toBe('not-tested');
  });
});
