import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const TOKEN = /--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g;
const tokens = new Map([...css.matchAll(TOKEN)].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]));

type Theme = 'light' | 'dark';

function colour(name: string, theme: Theme): string {
  const token = tokens.get(name);
  if (token === undefined) throw new Error(`no token --${name}`);
  return token[theme];
}

function channels(hex: string): readonly [number, number, number] {
  const linear = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [linear(1), linear(3), linear(5)];
}

/** Contrast as WCAG 2.2 defines it. */
function contrast(one: string, other: string): number {
  const light = (hex: string): number => {
    const [red, green, blue] = channels(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [lighter = 0, darker = 0] = [light(one), light(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

type Matrix = readonly [readonly number[], readonly number[], readonly number[]];

/** How a colour looks with a missing kind of cone, in linear light (Machado, Oliveira and Fernandes 2009, severity 1). */
const SIGHT: Readonly<Record<string, Matrix>> = {
  'full colour sight': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** Oklab, in which equal distances look about equally far apart (Ottosson 2020). */
function oklab(hex: string, sight: Matrix): readonly number[] {
  const linear = channels(hex);
  const [red = 0, green = 0, blue = 0] = sight.map((row) =>
    Math.max(
      0,
      row.reduce((sum, weight, index) => sum + weight * (linear[index] ?? 0), 0),
    ),
  );
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const GROUNDS = ['background', 'surface', 'raised', 'hover', 'selected'];
const APPS = ['1', '2', '3', '4', '5', '6', '7', '8'].map((nth) => `app-${nth}`);

describe.each<Theme>(['light', 'dark'])('in the %s theme', (theme) => {
  const against = (name: string, ground: string): number => contrast(colour(name, theme), colour(ground, theme));

  test.each(['text', 'text-quiet', 'accent', 'ok', 'warn', 'problem'])('--%s can be read on every ground', (name) => {
    for (const ground of GROUNDS) expect(against(name, ground), ground).toBeGreaterThanOrEqual(4.5);
  });

  test('words can be read on coloured strips and buttons', () => {
    for (const ground of ['warn-ground', 'problem-ground', 'info-ground'])
      expect(against('text', ground)).toBeGreaterThanOrEqual(4.5);
    expect(against('problem', 'problem-ground')).toBeGreaterThanOrEqual(4.5);
    expect(against('warn', 'warn-ground')).toBeGreaterThanOrEqual(4.5);
    expect(against('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
  });

  test('marks, edges of controls and focus stand out', () => {
    for (const ground of ['background', 'surface', 'raised']) {
      for (const name of [...APPS, 'app-other', 'line-strong', 'focus']) {
        expect(against(name, ground), `${name} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  test.each(Object.entries(SIGHT))('no two apps look alike with %s', (_, sight) => {
    for (const [index, one] of APPS.entries()) {
      for (const other of APPS.slice(index + 1)) {
        const [a, b] = [oklab(colour(one, theme), sight), oklab(colour(other, theme), sight)];
        const distance = Math.hypot(...a.map((value, at) => value - (b[at] ?? 0)));
        expect(distance, `${one} and ${other}`).toBeGreaterThanOrEqual(0.08);
      }
    }
  });
});
