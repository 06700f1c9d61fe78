import { type Completion, complete } from '../../shared/filter/complete.ts';
import type { FilterFacts } from '../../shared/filter/facts.ts';
import { parseFilter, type Term } from '../../shared/filter/parse.ts';

/** The filter box: what stands as chips, what is being typed behind them, and both as one filter. */
export interface Draft {
  readonly base: string;
  readonly typed: string;
  readonly whole: string;
}

/** A completion as the box shows it; `typed` is what will stand behind the chips when it is taken. */
export interface Offered {
  readonly typed: string;
  readonly completion: Completion;
}

/** A box for a filter that came from elsewhere: chips when it makes sense, else text to mend. */
export function draftOf(whole: string): Draft {
  return parseFilter(whole).kind === 'filter' ? { base: whole, typed: '', whole } : { base: '', typed: whole, whole };
}

/** Types behind the chips. */
export function typeInto(draft: Draft, typed: string): Draft {
  return { base: draft.base, typed, whole: joined(draft.base, typed) };
}

/** Makes chips of what was typed; a text that makes no sense yet stays text. */
export function settle(draft: Draft): Draft {
  return draft.typed === '' ? draft : draftOf(draft.whole);
}

/**
 * The part of the whole that counts while one types: a word that may still become a field (`sta` of `state:`) does not count
 * yet, or the screens would go empty on the way.
 */
export function countingPart(draft: Draft, offers: readonly Offered[]): string {
  const mayBecomeField = /^-?\w+$/.test(draft.typed) && offers.some(({ completion }) => completion.count === null);
  return mayBecomeField ? draft.base : draft.whole;
}

/** The parts that stand as chips. */
export function chipsOf(draft: Draft): readonly Term[] {
  const parsed = parseFilter(draft.base);
  return parsed.kind === 'filter' ? parsed.terms : [];
}

/** Takes the last chip back into the text, to change it. */
export function reopenLast(draft: Draft): Draft {
  const last = chipsOf(draft).at(-1);
  if (last === undefined) return draft;
  return typeInto({ ...draft, base: draft.base.slice(0, last.from).trimEnd() }, last.text);
}

/** What could be meant at the caret, which counts from the start of what is being typed. */
export function offersFor(draft: Draft, caret: number, facts: FilterFacts): readonly Offered[] {
  const before = joined(draft.base, draft.typed).length - draft.typed.length;
  return complete(draft.whole, before + caret, facts).flatMap((completion) => {
    const from = completion.from - before;
    if (from < 0) return [];
    const typed = `${draft.typed.slice(0, from)}${completion.insert}${draft.typed.slice(completion.to - before)}`;
    return [{ typed, completion }];
  });
}

function joined(base: string, typed: string): string {
  if (base === '') return typed;
  if (typed.trim() === '') return base;
  return `${bound(base, typed)} ${typed}`;
}

/** "a or b" before a further term is meant as one thing. */
function bound(base: string, typed: string): string {
  if (/^\s*or\b/i.test(typed)) return base;
  const parsed = parseFilter(base);
  return parsed.kind === 'filter' && parsed.filter.kind === 'any' ? `(${base})` : base;
}
