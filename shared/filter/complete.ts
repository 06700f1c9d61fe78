import type { Socket } from '../socket.ts';

/** A value that occurs on the screen, and in how many sockets. */
export interface Occurrence {
  readonly value: string;
  readonly count: number;
}

/** What a completion can offer: the values that occur, the most frequent first. */
export interface FilterFacts {
  readonly apps: readonly Occurrence[];
  readonly processes: readonly Occurrence[];
  readonly states: readonly Occurrence[];
  readonly ports: readonly Occurrence[];
  readonly users: readonly Occurrence[];
  readonly remotes: readonly Occurrence[];
  readonly locals: readonly Occurrence[];
  readonly pids: readonly Occurrence[];
  readonly services: readonly Occurrence[];
}

/** One offer: put `insert` in place of the text from `from` to `to`, and the caret behind it. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  /** What is shown: the term as it will stand. */
  readonly label: string;
  /** What it means, in words; null where the label says it. */
  readonly detail: string | null;
  /** How many sockets have it; null for a field that still needs a value. */
  readonly count: number | null;
}

/** SIGNATURE ONLY, being written. Counts what occurs, for completion; some ms for a large table, so do it when the box gets the focus. */
export function filterFacts(_sockets: Iterable<Socket>): FilterFacts {
  return { apps: [], processes: [], states: [], ports: [], users: [], remotes: [], locals: [], pids: [], services: [] };
}

/** SIGNATURE ONLY, being written. What could be meant at the caret, best first, at most `most`. Never throws. */
export function complete(_text: string, _caret: number, _facts: FilterFacts, _most = 8): readonly Completion[] {
  return [];
}
