import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPlace, savePlace } from './window-bounds.ts';

const folder = mkdtempSync(join(tmpdir(), 'portlight-bounds-'));
const file = join(folder, 'window.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DISPLAY = { x: 0, y: 0, width: 1920, height: 1080 };
const place = (x: number, y: number, width = 1_000, height = 700) => ({ bounds: { x, y, width, height }, isMaximized: false });

test('what is saved is read again, and no half-written file stays', () => {
  savePlace(file, place(10, 20));
  expect(readPlace(file, [DISPLAY])).toEqual(place(10, 20));
  expect(readdirSync(folder)).toEqual(['window.json']);
});

test('a place that no display shows any more is forgotten', () => {
  const shown = (x: number, y: number, displays = [DISPLAY]) => {
    savePlace(file, place(x, y));
    return readPlace(file, displays) !== null;
  };
  expect(shown(1_850, 20)).toBe(false);
  expect(shown(-950, 20)).toBe(false);
  expect(shown(10, 1_050)).toBe(false);
  // A title bar above the screen could not be grabbed.
  expect(shown(10, -30)).toBe(false);
  expect(shown(2_000, 20)).toBe(false);
  expect(shown(2_000, 20, [DISPLAY, { ...DISPLAY, x: 1_920 }])).toBe(true);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '{"bounds":null}',
  '{"bounds":{"x":1,"y":1,"width":"1000","height":700}}',
  '{"bounds":{"x":1.5,"y":1,"width":1000,"height":700}}',
  '{"bounds":{"x":1,"y":1,"width":1e300,"height":700}}',
  '{"bounds":{"x":1,"y":1,"width":10,"height":10}}',
])('a file with %j in it is as good as none', (text) => {
  writeFileSync(file, text);
  expect(readPlace(file, [DISPLAY])).toBeNull();
});

test('a folder that cannot be written to is no error', () => {
  expect(() => savePlace(join(folder, 'missing', 'window.json'), place(1, 1))).not.toThrow();
});
