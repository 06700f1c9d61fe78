import { isPlainlyPlace } from './place.ts';

// The lower layer of the filter language: text into words with where they stand, and a value into text that reads back as itself.

/** One word of a filter's text, from `from` (included) to `to` (excluded). */
export type Word =
  | { readonly kind: 'open' | 'close' | 'minus' | 'or' | 'and'; readonly from: number; readonly to: number }
  | TermWord
  /** A quote that is not closed. */
  | { readonly kind: 'unclosed'; readonly from: number; readonly to: number };

/** A word that tests something: `chrome`, `app:chrome`, `app:="Google Chrome"`. */
export interface TermWord {
  readonly kind: 'term';
  readonly from: number;
  readonly to: number;
  /** What stands before the first colon, lower case; null without one, and where the colon is quoted. */
  readonly field: string | null;
  /** `=` stood before the value. */
  readonly isExact: boolean;
  /** Without its quotes. */
  readonly value: string;
  readonly valueFrom: number;
  readonly isQuoted: boolean;
}

const BLANK = /\s/;
const FIELD = /^([a-z][a-z-]*):(=?)/i;
const KEYWORDS = new Map<string, 'or' | 'and' | 'minus'>([
  ['or', 'or'],
  ['and', 'and'],
  ['not', 'minus'],
]);

/** Splits a filter's text into its words. Never throws; every character that is not blank belongs to one word. */
export function splitWords(text: string): readonly Word[] {
  const words: Word[] = [];
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (BLANK.test(char)) at += 1;
    else if (char === '(' || (char === ')' && depth > 0)) {
      depth += char === '(' ? 1 : -1;
      words.push({ kind: char === '(' ? 'open' : 'close', from: at, to: at + 1 });
      at += 1;
    } else if (char === '-') {
      words.push({ kind: 'minus', from: at, to: at + 1 });
      at += 1;
    } else {
      const word = readWord(text, at, depth > 0);
      words.push(word);
      at = word.to;
    }
  }
  return words;
}

function readWord(text: string, from: number, isInside: boolean): Word {
  let to = from;
  let bare = '';
  let firstQuote = -1;
  while (to < text.length) {
    const char = text.charAt(to);
    if (BLANK.test(char) || (char === ')' && isInside)) break;
    if (char === '"') {
      const quoted = readQuoted(text, to);
      if (quoted === null) return { kind: 'unclosed', from: to, to: text.length };
      if (firstQuote < 0) firstQuote = bare.length;
      bare += quoted.value;
      to = quoted.to;
    } else {
      bare += char;
      to += 1;
    }
  }
  const keyword = firstQuote < 0 ? KEYWORDS.get(bare.toLowerCase()) : undefined;
  if (keyword !== undefined) return { kind: keyword, from, to };
  const match = FIELD.exec(firstQuote < 0 ? bare : bare.slice(0, firstQuote));
  const head = match?.[0] ?? '';
  return {
    kind: 'term',
    from,
    to,
    field: match?.[1]?.toLowerCase() ?? null,
    isExact: match?.[2] === '=',
    value: bare.slice(head.length),
    valueFrom: from + head.length,
    isQuoted: firstQuote >= 0,
  };
}

/** Reads a quoted text; a backslash makes the quote or backslash behind it an ordinary character. */
function readQuoted(text: string, from: number): { readonly value: string; readonly to: number } | null {
  let value = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { value, to: at + 1 };
    const next = text.charAt(at + 1);
    if (char === '\\' && (next === '"' || next === '\\')) {
      value += next;
      at += 1;
    } else value += char;
  }
  return null;
}

/** A value as it stands behind `field:`, quoted where it must be, so that it reads back as itself whatever it holds. */
export function valueText(value: string): string {
  return /^[^\s"()\\,=-][^\s"()\\,]*$/.test(value) ? value : quoted(value);
}

/** A value as a word of its own, quoted where it would mean something else. */
export function wordText(value: string): string {
  const isPlain = /^[^\s"()\\:=,-][^\s"()\\:,]*$/.test(value) && !KEYWORDS.has(value.toLowerCase()) && !isPlainlyPlace(value);
  return isPlain ? value : quoted(value);
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
