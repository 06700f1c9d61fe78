import { EVERYTHING, type Filter } from './filter.ts';

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

/** SIGNATURE ONLY, being written. Reads the text of the filter box or of a command line's QUERY. Never throws. */
export function parseFilter(text: string): ParsedFilter {
  return { kind: 'filter', text, filter: EVERYTHING, terms: [] };
}
