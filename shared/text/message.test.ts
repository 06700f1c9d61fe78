import fc from 'fast-check';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';
import { en } from './en.ts';
import { messageReader, type TextValues } from './message.ts';

const LANGUAGES: Readonly<Record<string, string>> = {
  // Arabic has six plural forms, Polish four, and both group other numbers than English does.
  ar: '{n, plural, zero {z #} one {o #} two {t #} few {f #} many {m #} other {x #}} {app}',
  fr: '{n, number} de {m, number, ::group-off .00}, {n, number, ::percent scale/100}',
  hi: '{n, number} {n, number, ::group-off}, {m, number, ::.0} {app}',
  pl: '{app}: {n, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}}',
  en: '{n, plural, offset:1 =0 {nobody} =1 {{app}} one {{app} and # more} other {{app} and # others}}, {m, plural, one {a {n, plural, one {b #} other {c #}} #} other {d #}}',
  de: '{n, selectordinal, one {#st} other {#te}} {app}, am {day, date, ::yyyyMMdd}, {n, number}, {app, select, x {X} other {-}}',
};

const values = fc.record({
  n: fc.oneof(fc.nat(25), fc.nat(2_000_000), fc.double({ noNaN: true, min: 0, max: 5 })),
  m: fc.nat(3),
  app: fc.oneof(fc.constant('x'), fc.string()),
  day: fc.date({ noInvalidDate: true }),
});

test.each(Object.entries(LANGUAGES))('fills a message as intl-messageformat does (%s)', (locale, message) => {
  const read = messageReader(locale)(message);
  const reference = new IntlMessageFormat(message, locale);
  fc.assert(
    fc.property(values, (some) => {
      expect(read.fill(some, (text) => text)).toBe(reference.format(some));
    }),
    { numRuns: 500 },
  );
});

test('fills every message of the catalogue as intl-messageformat does', () => {
  const read = messageReader('en');
  for (const message of Object.values(en) as string[]) {
    for (const number of [0, 1, 2, 5, 1_234, 1.5]) {
      const some: Record<string, string | number> = {};
      for (const [, name = '', kind] of message.matchAll(/\{(\w+)(, plural)?/g))
        some[name] = kind === undefined ? (some[name] ?? 'x') : number;
      const reference = new IntlMessageFormat(message, 'en').format(some as Record<string, string>);
      expect(read(message).fill(some as TextValues, (text) => text)).toBe(String(reference));
    }
  }
});

test('shows strings as they are to be shown, in plurals and out of them, and misses no value', () => {
  const read = messageReader('en');
  const message = read('{app} {n, plural, other {# of {app}}}');
  expect(message.fill({ app: 'a', n: 2 }, (text) => `<${text}>`)).toBe('<a> 2 of <a>');
  expect(() => message.fill({ n: 2 }, (text) => text)).toThrow('{app}');
  expect(read('{app, select, other {{app}}}').fill({ app: 'a' }, (text) => `<${text}>`)).toBe('<a>');
});
