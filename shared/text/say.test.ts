import { readdirSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { en } from './en.ts';
import { say, type TextKey } from './say.ts';

const folder = new URL('./en/', import.meta.url);
const areas = await Promise.all(
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(async (name) => {
      const exports: Readonly<Record<string, Readonly<Record<string, string>>>> = await import(new URL(name, folder).href);
      return { name, messages: Object.values(exports)[0] ?? {} };
    }),
);

describe('the catalogue', () => {
  test('has every area, and no key stands in two of them', () => {
    const keys = areas.flatMap(({ messages }) => Object.keys(messages));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    expect(keys.sort()).toEqual(Object.keys(en).sort());
  });

  test.each(areas)('every message of $name can be read as ICU MessageFormat', ({ messages }) => {
    const broken = Object.entries(messages).filter(([, message]) => {
      try {
        new IntlMessageFormat(message, 'en');
        return false;
      } catch {
        return true;
      }
    });
    expect(broken).toEqual([]);
  });

  test('no message is empty, has blanks around it, or uses a straight apostrophe that ICU would take for a quote', () => {
    const odd = Object.entries(en).filter(
      ([, message]: [string, string]) => message.trim() !== message || message === '' || /\w'\w/.test(message),
    );
    expect(odd).toEqual([]);
  });
});

describe('say', () => {
  const key = 'state.listen';

  test('gives the text of a key', () => {
    expect(say(key)).toBe(en[key]);
  });

  test('shows values as text: braces, tags and quotes in them mean nothing', () => {
    const hostile = `<b>{x}</b> '' {n, plural, other {}} \u202e`;
    const withValue = Object.entries(en).find(
      ([, message]: [string, string]) => /\{[a-z]\w*\}/i.test(message) && !/[,<']/.test(message),
    );
    if (withValue === undefined) throw new Error('no message with a plain placeholder to try');
    const [name, message] = withValue as [TextKey, string];
    const values = Object.fromEntries([...message.matchAll(/\{(\w+)\}/g)].map(([, placeholder]) => [placeholder, hostile]));
    expect(say(name, values)).toBe(message.replace(/\{\w+\}/g, () => hostile));
  });
});
