import { cleanText } from '../clean-text.ts';
import { say } from '../text/say.ts';
import { type FieldValue, fieldLike, fieldNamed } from './fields.ts';
import { EVERYTHING, type Filter } from './filter.ts';
import { isPlainlyPlace, readPlace } from './place.ts';
import { splitWords, type TermWord, type Word } from './words.ts';

/** One removable part of a filter: parts are joined by "and". `text` is what stands at `from` (included) to `to` (excluded). */
export interface Term {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly filter: Filter;
}

/** A filter read from text, or what is wrong with the text: `at` is where (an index into it), `text` says it in words. */
export type ParsedFilter =
  | { readonly kind: 'filter'; readonly text: string; readonly filter: Filter; readonly terms: readonly Term[] }
  | { readonly kind: 'error'; readonly at: number; readonly text: string };

/** Characters a filter may have. */
export const FILTER_LENGTH_MOST = 4_000;
const DEPTH_MOST = 40;

/** A part of the tree with its place in the text. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly filter: Filter;
}

/** What is wrong, thrown inside this file only. */
class Wrong {
  readonly at: number;
  readonly text: string;
  constructor(at: number, text: string) {
    this.at = at;
    this.text = text;
  }
}

/**
 * Reads the text of the filter box or of a command line's QUERY: words and `field:value` joined by blanks (and), `or` (binds
 * looser), `-` or `not`, quotes and parentheses. Never throws: what cannot be read is an answer.
 */
export function parseFilter(text: string): ParsedFilter {
  if (text.length > FILTER_LENGTH_MOST) {
    return { kind: 'error', at: FILTER_LENGTH_MOST, text: say('filter.error.long', { most: FILTER_LENGTH_MOST }) };
  }
  try {
    const reader = new Reader(text, splitWords(text));
    const { filter, parts } = reader.whole();
    return { kind: 'filter', text, filter, terms: parts.map((part) => ({ ...part, text: text.slice(part.from, part.to) })) };
  } catch (wrong) {
    if (wrong instanceof Wrong) return { kind: 'error', at: wrong.at, text: wrong.text };
    throw wrong;
  }
}

/** Recursive descent over the words: alternatives of sequences of parts. */
class Reader {
  readonly #text: string;
  readonly #words: readonly Word[];
  #next = 0;
  #depth = 0;

  constructor(text: string, words: readonly Word[]) {
    this.#text = text;
    this.#words = words;
  }

  whole(): { readonly filter: Filter; readonly parts: readonly Part[] } {
    if (this.#words.length === 0) return { filter: EVERYTHING, parts: [] };
    const { filter, parts } = this.#alternatives();
    const rest = this.#words[this.#next];
    if (rest !== undefined) throw new Wrong(rest.from, say('filter.error.unexpected', { word: this.#shown(rest) }));
    return { filter, parts };
  }

  #alternatives(): { readonly filter: Filter; readonly parts: readonly Part[] } {
    const sequences = [this.#sequence()];
    while (this.#words[this.#next]?.kind === 'or') {
      this.#next += 1;
      sequences.push(this.#sequence());
    }
    const all = sequences.flat();
    const parts = sequences.map(joined);
    const [first] = sequences;
    if (first !== undefined && sequences.length === 1) return { filter: joined(first), parts: first };
    const filter: Filter = { kind: 'any', of: parts.flatMap((part) => (part.kind === 'any' ? part.of : [part])) };
    return { filter, parts: [{ from: all[0]?.from ?? 0, to: all.at(-1)?.to ?? 0, filter }] };
  }

  #sequence(): readonly Part[] {
    const parts: Part[] = [this.#part()];
    for (;;) {
      const word = this.#words[this.#next];
      if (word === undefined || word.kind === 'or' || word.kind === 'close') return parts;
      if (word.kind === 'and') this.#next += 1;
      parts.push(this.#part());
    }
  }

  #part(): Part {
    const word = this.#words[this.#next];
    if (word === undefined) throw new Wrong(this.#text.length, say('filter.error.unfinished'));
    this.#next += 1;
    switch (word.kind) {
      case 'minus':
        return this.#negation(word);
      case 'open':
        return this.#group(word);
      case 'term':
        return { from: word.from, to: word.to, filter: this.#term(word) };
      case 'unclosed':
        throw new Wrong(word.from, say('filter.error.quote'));
      case 'close':
        throw new Wrong(word.from, say('filter.error.empty-group'));
      case 'or':
      case 'and':
        throw new Wrong(word.from, say('filter.error.dangling', { word: this.#shown(word) }));
    }
  }

  #negation(minus: Word): Part {
    const word = this.#words[this.#next];
    const isBare = word === undefined || (word.from > minus.to && minus.to - minus.from === 1);
    if (isBare) throw new Wrong(minus.from, say('filter.error.minus'));
    const { to, filter } = this.#deeper(minus, () => this.#part());
    return { from: minus.from, to, filter: filter.kind === 'not' ? filter.of : { kind: 'not', of: filter } };
  }

  #group(open: Word): Part {
    const { filter } = this.#deeper(open, () => this.#alternatives());
    const close = this.#words[this.#next];
    if (close?.kind !== 'close') throw new Wrong(open.from, say('filter.error.group'));
    this.#next += 1;
    return { from: open.from, to: close.to, filter };
  }

  #deeper<T>(word: Word, read: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEPTH_MOST) throw new Wrong(word.from, say('filter.error.deep'));
    const made = read();
    this.#depth -= 1;
    return made;
  }

  #term(word: TermWord): Filter {
    const written = this.#text.slice(word.from, word.to);
    if (!word.isQuoted && isNoField(word.field) && isPlainlyPlace(written)) {
      const place = readPlace(written, false);
      if (place !== null) return { kind: 'place', end: 'either', isExact: false, ...place };
    }
    if (word.field === null) return { kind: 'word', text: word.value };
    const field = fieldNamed(word.field);
    if (field === null) throw new Wrong(word.from, unknownField(word.field));
    const name = word.field;
    if (word.value === '' && !word.isQuoted) {
      throw new Wrong(word.valueFrom, say('filter.error.no-value', { field: name, example: field.example }));
    }
    const values = word.isQuoted ? [word.value] : word.value.split(',').filter((value) => value !== '');
    const value: FieldValue = { whole: word.value, values: values.length === 0 ? [word.value] : values, isExact: word.isExact };
    const read = field.read(value);
    if (typeof read === 'string') throw new Wrong(word.valueFrom, read);
    return read;
  }

  #shown(word: Word): string {
    return cleanText(this.#text.slice(word.from, word.to), 40);
  }
}

/** `db:5432` is a host with its port, unless `db` is, or nearly is, the name of a field. */
function isNoField(name: string | null): boolean {
  return name === null || (fieldNamed(name) === null && fieldLike(name) === null);
}

function joined(parts: readonly Part[]): Filter {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first.filter;
  return { kind: 'all', of: parts.flatMap(({ filter }) => (filter.kind === 'all' ? filter.of : [filter])) };
}

function unknownField(name: string): string {
  const like = fieldLike(name);
  const field = cleanText(name, 40);
  return like === null ? say('filter.error.field', { field }) : say('filter.error.field-like', { field, like: like.name });
}
