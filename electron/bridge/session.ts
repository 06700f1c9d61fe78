import type { About, Pushes } from '../../shared/contract.ts';
import type { Watch } from '../collect/watch.ts';

/** What a viewer gets for a request: the answer of the contract, or why the request was refused (unknown channel, bad argument). */
export type Reply = { readonly kind: 'answer'; readonly answer: unknown } | { readonly kind: 'refused'; readonly text: string };

/** One viewer's side of the contract. */
export interface Session {
  /** Answers one request. `channel` and `ask` come from outside and are checked. Rejects only for a bug. */
  handle(channel: unknown, ask: unknown): Promise<Reply>;
  /** How many requests were refused so far; a host may end a viewer that goes on. */
  readonly refusedCount: number;
  close(): void;
}

/** What a session is made of. */
export interface SessionOptions {
  readonly watch: Watch;
  readonly push: <K extends keyof Pushes>(channel: K, push: Pushes[K]) => void;
  readonly host: 'window' | 'browser';
  readonly about: Omit<About, 'host'>;
  /** Writes to the system's clipboard; absent where the viewer does it itself (a browser). */
  readonly copy?: (text: string) => void | Promise<void>;
}

/** SIGNATURE ONLY, being written. Opens one viewer's side of the contract, for the window and for a browser alike. */
export function createSession(_options: SessionOptions): Session {
  return {
    refusedCount: 0,
    handle: async () => ({ kind: 'refused', text: '' }),
    close() {},
  };
}
