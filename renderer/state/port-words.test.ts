import { describe, expect, test } from 'vitest';
import { queueSentence } from './port-words.ts';

describe('the accept queue in a sentence', () => {
  const sentence = (waiting: number, limit: number | null) => queueSentence({ queue: { waiting, limit } });

  test('is called full only beyond its limit: at the limit one more caller gets in', () => {
    expect(sentence(2, 1)).toContain('is full: 2 of 1');
    expect(sentence(1, 1)).toContain('at its limit: 1 of 1');
    expect(sentence(1, 1)).toContain('One more caller still gets in');
    expect(sentence(1, 2)).toContain('there is room for 2');
  });
});
