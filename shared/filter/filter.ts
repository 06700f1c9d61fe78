import type { Scope } from '../endpoint.ts';
import type { Protocol, SocketState } from '../socket.ts';

/** What a person wants to see: a small tree of tests. An empty `all` wants everything. Made by parseFilter, tried by matcher. */
export type Filter =
  | { readonly kind: 'all'; readonly of: readonly Filter[] }
  | { readonly kind: 'any'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | Test;

/** One test of one socket. Text is compared without regard to case. */
export type Test =
  /** In the name of the app or of a process, in an address, or equal to a port. */
  | { readonly kind: 'word'; readonly text: string }
  | TextTest
  | { readonly kind: 'place'; readonly end: End; readonly isExact: boolean; readonly host: Host; readonly port: PortRange | null }
  | { readonly kind: 'port'; readonly end: End; readonly ranges: readonly PortRange[] }
  | { readonly kind: 'pid'; readonly pids: readonly number[] }
  | { readonly kind: 'state'; readonly states: readonly (SocketState | 'none')[] }
  | { readonly kind: 'protocol'; readonly protocols: readonly Protocol[] }
  | { readonly kind: 'family'; readonly families: readonly (4 | 6)[] }
  | { readonly kind: 'scope'; readonly scopes: readonly Scope[] }
  | { readonly kind: 'is'; readonly claim: Claim };

/** A test of a text: equal where `isExact`, else contained. A user and a service are always exact (their `isExact` is true). */
export interface TextTest {
  readonly kind: 'app' | 'process' | 'user' | 'container' | 'service';
  readonly isExact: boolean;
  readonly text: string;
}

/** Which end of a socket is meant. */
export type End = 'local' | 'remote' | 'either';

/** Ports from `from` to `to`, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Where an endpoint must be. `any` with `isExact` is the any-address `*` itself; `text` is contained, or equal with `isExact`. In
 * `address` a null zone is any zone.
 */
export type Host =
  | { readonly kind: 'any' }
  | { readonly kind: 'loopback' }
  | { readonly kind: 'address'; readonly address: string; readonly zone: string | null }
  /** A CIDR block; `address` is canonical and its bits behind `bits` are zero. */
  | { readonly kind: 'network'; readonly address: string; readonly bits: number }
  | { readonly kind: 'text'; readonly text: string };

/** What `is:` may claim. `unowned`: no app is known. */
export const CLAIMS = ['listening', 'connected', 'problem', 'new', 'unowned'] as const;
/** One of the claims. */
export type Claim = (typeof CLAIMS)[number];

/** Everything `state:` takes; `none` is a socket for which the source gives no state. */
export const FILTER_STATES = [
  'listen',
  'syn-sent',
  'syn-received',
  'established',
  'fin-wait-1',
  'fin-wait-2',
  'close-wait',
  'closing',
  'last-ack',
  'time-wait',
  'closed',
  'bound',
  'none',
] as const satisfies readonly (SocketState | 'none')[];

/** The filter that wants everything. */
export const EVERYTHING: Filter = { kind: 'all', of: [] };
