import { describe, expect, it } from 'vitest';
import { column } from '../../state/columns.ts';
import type { TableLine } from '../../state/rows.ts';
import { cellRoom, widthAtMostPx } from './cell-room.ts';

const LINE = { kind: 'socket', depth: 0 } as TableLine;
const named = (make: 'text' | 'endpoint' | 'parts', more = {}) =>
  column({ id: 'x', heading: 'tables.column.scope', hint: 'tables.hint.scope', widthPx: 100, make, ...more });

describe('whether a cell has room for what it shows', () => {
  it('has room for a short text, and none for certain for one of wide letters', () => {
    expect(cellRoom(named('text'), 100, LINE, 'internet')).toBe('roomy');
    expect(cellRoom(named('text'), 100, LINE, 'MWMWMWMWM')).toBe('plain');
    expect(cellRoom(named('text'), 100, LINE, '网络连接状态监控')).toBe('plain');
    expect(cellRoom(named('text'), 100, LINE, '<<<<####')).toBe('plain');
  });

  it('trusts no column that was made narrower: an age that fits now grows', () => {
    expect(cellRoom(named('text'), 99, LINE, '5 s')).toBe('plain');
    expect(cellRoom(named('parts'), 99, LINE, '5 s')).toBe('tight');
  });

  it('cuts at its edge where several things stand in it, for those do not cut themselves', () => {
    expect(cellRoom(named('endpoint'), 100, LINE, '[2001:db8::1234:5678]:443')).toBe('tight');
    expect(cellRoom(named('parts'), 100, LINE, 'not acknowledged')).toBe('tight');
    expect(cellRoom(named('parts'), 100, LINE, 'nginx')).toBe('roomy');
  });

  it('keeps room for a dot or shape before the text', () => {
    const words = 'edge-proxy-0';
    expect([cellRoom(named('text'), 114, LINE, words), cellRoom(named('parts'), 114, LINE, words)]).toEqual(['roomy', 'tight']);
  });

  it('cuts a picture in a column that was made narrower than it comes', () => {
    const picture = named('parts', { isPicture: true });
    expect([cellRoom(picture, 100, LINE, ''), cellRoom(picture, 99, LINE, '')]).toEqual(['roomy', 'tight']);
  });

  it('counts in what parts the thousands of a number', () => {
    expect(widthAtMostPx('1000')).toBeGreaterThan(widthAtMostPx('999') + 8);
    expect(widthAtMostPx('1000000')).toBe(widthAtMostPx('1,000,000'));
  });
});
