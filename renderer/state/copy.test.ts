import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Socket } from '../../shared/socket.ts';
import { alignedText, csvText, jsonText } from './copy.ts';

/** Reads CSV as RFC 4180 has it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  for (let found = cell.exec(text); found !== null; found = cell.exec(text)) {
    row.push(found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll('""', '"'));
    if (found[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const arbitraryCell = fc.oneof(
  fc.string(),
  fc.constantFrom('=1+1', '+1', '-1', '@x', '\t=1', '\r', 'a,b', 'say "hi"', 'two\nlines'),
);

describe('a copy as CSV', () => {
  it('reads back cell for cell, but for the apostrophe that disarms a formula', () => {
    const tables = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(arbitraryCell, { minLength: width, maxLength: width })));
    fc.assert(
      fc.property(tables, (cells) => {
        const width = cells[0]?.length ?? 1;
        const headings = Array.from({ length: width }, (_, index) => `h${index}`);
        const read = readCsv(csvText({ headings, isNumber: headings.map(() => false), cells }));
        expect(read).toEqual([
          headings,
          ...cells.map((row) => row.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text))),
        ]);
      }),
    );
  });

  it('never has a cell that a spreadsheet would run', () => {
    const text = csvText({ headings: ['process'], isNumber: [false], cells: [['=cmd|calc'], ['@SUM(A1)'], ['-2+3']] });
    for (const [cell] of readCsv(text).slice(1)) expect(cell).toMatch(/^'/);
  });
});

describe('a copy as text', () => {
  it('lines its columns up, numbers to the right, headings above', () => {
    const cells = [
      ['editor', '3', 'fine'],
      ['a long name', '212', ''],
    ];
    expect(alignedText({ headings: ['App', 'n', 'State'], isNumber: [false, true, false], cells })).toBe(
      'App            n  State\neditor         3  fine\na long name  212\n',
    );
  });

  it('of one line is that line alone', () => {
    expect(alignedText({ headings: ['App', 'n'], isNumber: [false, true], cells: [['editor', '3']] })).toBe('editor  3\n');
  });

  it('keeps each line on one line, whatever a name contains', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(arbitraryCell, arbitraryCell), { minLength: 2 }), (cells) => {
        const text = alignedText({ headings: ['a', 'b'], isNumber: [false, false], cells });
        expect(text.split('\n')).toHaveLength(cells.length + 2);
      }),
    );
  });
});

describe('a copy as JSON', () => {
  it('has each socket once', () => {
    const socket = { id: 'a', local: { address: '192.0.2.1', port: 1, zone: null } } as Socket;
    expect(JSON.parse(jsonText([socket, socket, { ...socket, id: 'b' }]))).toEqual([socket, { ...socket, id: 'b' }]);
  });
});
