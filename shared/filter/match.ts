import type { Socket } from '../socket.ts';
import type { Filter } from './filter.ts';

/** What a filter needs to know beside the socket. What is left out is taken from the socket itself. */
export interface MatchContext {
  /** Now, in epoch milliseconds. */
  readonly nowMs: () => number;
  readonly isProblem?: (socket: Socket) => boolean;
  readonly isNew?: (socket: Socket) => boolean;
}

/** SIGNATURE ONLY, being written. Makes a filter into a quick test of one socket. */
export function matcher(_filter: Filter, _context: MatchContext): (socket: Socket) => boolean {
  return () => true;
}

/** SIGNATURE ONLY, being written. True when the answer for an unchanged socket may change as time goes by (`is:new`, `is:problem`). */
export function dependsOnTime(_filter: Filter): boolean {
  return false;
}

/** SIGNATURE ONLY, being written. True when the filter asks for a place (a scope, an address), so that nothing should be folded away before it. */
export function asksForPlace(_filter: Filter): boolean {
  return false;
}
