import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from './clean-text.ts';

test.each([
  ['firefox', 'firefox'],
  ['日本語プロ é', '日本語プロ é'],
  ['\x1b[31mred', '\ufffd[31mred'],
  ['tab\there\r\nnew', 'tab here new'],
  ['abc\u202egnp.exe', 'abc\ufffdgnp.exe'],
  ['a\u200bb\u2066c\ufeffd', 'a\ufffdb\ufffdc\ufffdd'],
  ['\x00\x7f\x9b', '\ufffd\ufffd\ufffd'],
  ['a\u3164b\u2800c', 'a\ufffdb\ufffdc'],
  ['a\ufff9b\u0600c', 'a\ufffdb\ufffdc'],
  ['\ud800x', '\ufffdx'],
  ['z\u0300\u0301\u0302\u0303\u0304\u0305', 'z\u0300\u0301\u0302'],
  ['', ''],
])('%j is shown as %j', (text, shown) => {
  expect(cleanText(text)).toBe(shown);
});

test('a text beyond the bound is cut, and the cut shows', () => {
  expect(cleanText('abcdef', 6)).toBe('abcdef');
  expect(cleanText('abcdefg', 6)).toBe('abcde…');
  expect(cleanText('😀😀😀😀', 3)).toBe('😀😀…');
  expect(cleanText('x'.repeat(1_000_000), 5)).toBe('xxxx…');
});

test('whatever comes in, nothing unsafe and no more than the bound comes out', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (raw, most) => {
      const shown = cleanText(raw, most);
      expect(Array.from(shown).length).toBeLessThanOrEqual(most);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      expect(cleanText(shown, most)).toBe(shown);
    }),
    { numRuns: 2000 },
  );
});
