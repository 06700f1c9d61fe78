import { describe, expect, test } from 'vitest';
import { en } from '../shared/text/en.ts';
import { placeholders, spokenKeys, wrongValues } from './catalogue.ts';
import { parseSource, readSources } from './source-files.ts';

const files = readSources().filter(
  ({ path, isTest }) => !isTest && !/^shared\/text\/(en\/|en\.ts$)/.test(path) && !/^(build|e2e)\//.test(path),
);
const catalogue: Readonly<Record<string, string>> = en;

describe('the catalogue and the program', () => {
  test('every key is used', () => {
    const { literals, patterns } = spokenKeys(files);
    const isUsed = (key: string) => literals.has(key) || patterns.some((pattern) => pattern.test(key));
    expect(Object.keys(catalogue).filter((key) => !isUsed(key))).toEqual([]);
  });

  test('every text is given the values it asks for, and no others', () => {
    expect(files.flatMap((file) => wrongValues(file, catalogue))).toEqual([]);
  });
});

describe('the rules themselves', () => {
  test('placeholders are found inside plurals and selects', () => {
    expect([
      ...placeholders('{count, plural, one {# row of {app}} other {# rows}} {when, date} {how, select, a {x} other {{y}}}'),
    ]).toEqual(['count', 'app', 'when', 'how', 'y']);
  });

  test('a missing and a superfluous value are found', () => {
    const messages = { 'a.b': 'Hello {name}', 'a.c': 'Hello' };
    const wrong = (text: string) => wrongValues(parseSource('shared/a.ts', text), messages);
    expect(wrong("say('a.b')")).toHaveLength(1);
    expect(wrong("say('a.b', { nam: 1 })")).toHaveLength(2);
    expect(wrong("say('a.c', { name: 1 })")).toHaveLength(1);
    expect(wrong("say('a.b', { name: 1 }); say('a.b', values); say('a.b', { ...values }); say('a.c')")).toEqual([]);
  });

  test('a computed key uses those it may come to, and no more', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a source file.
    const { literals, patterns } = spokenKeys([parseSource('shared/a.ts', "say(`state.${state}.long`); say('a.b')")]);
    expect(literals.has('a.b')).toBe(true);
    expect(patterns.map((pattern) => ['state.listen.long', 'state.listen'].map((key) => pattern.test(key)))).toEqual([
      [true, false],
    ]);
  });
});
