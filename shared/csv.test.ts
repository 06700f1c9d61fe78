import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠SUM(A1)'])(
  'a text that a spreadsheet would take for a formula is made text: %j',
  (text) => {
    expect(csvLine([text]).replace(/^"/, '')).toMatch(/^'/);
  },
);

it('numbers stay numbers, unknown cells stay empty', () => {
  expect(csvLine([-5, null, false, 0])).toBe('-5,,false,0\r\n');
});

it('what would break a row is quoted: commas, quotes, line ends, blanks at an end', () => {
  expect(csvLine(['a,b', 'say "x"', 'two\nlines', ' lead', 'plain text'])).toBe(
    '"a,b","say ""x""","two\nlines"," lead",plain text\r\n',
  );
});
