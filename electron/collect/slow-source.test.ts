import { expect, test } from 'vitest';
import { type SlowAnswer, SlowSource } from './slow-source.ts';

const EVERY_MS = 60_000;

/** A source whose clock is in our hands, and how often it was asked. */
function source(answer: SlowAnswer<string>) {
  const at = { nowMs: 1_000_000_000, asked: 0 };
  const slow = new SlowSource({
    ask: async () => {
      at.asked += 1;
      return answer;
    },
    everyMs: EVERY_MS,
    now: () => at.nowMs,
  });
  const poke = async (): Promise<number> => {
    slow.poke();
    await slow.settled(1_000);
    return at.asked;
  };
  return { at, slow, poke };
}

test('a slow question is asked at its own pace, and further apart while it fails', async () => {
  const { at, slow, poke } = source({ kind: 'failed', text: 'it does not answer' });
  expect(await poke()).toBe(1);
  at.nowMs += EVERY_MS;
  expect(await poke()).toBe(1);
  at.nowMs += EVERY_MS;
  expect(await poke()).toBe(2);
  expect(slow).toMatchObject({ value: null, failure: 'it does not answer', turn: 0 });
});

test('a clock that is set back does not hold a slow question up for as long', async () => {
  const { at, slow, poke } = source({ kind: 'got', value: 'services' });
  expect(await poke()).toBe(1);
  at.nowMs += EVERY_MS / 2;
  expect(await poke()).toBe(1);
  at.nowMs -= 3_600_000;
  expect(await poke()).toBe(2);
  expect(await poke()).toBe(2);
  expect(slow).toMatchObject({ value: 'services', failure: null, turn: 2 });
});
