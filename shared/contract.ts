import type { SystemFacts } from './diagnosis/system-facts.ts';
import type { FindingsChange, FindingsNow } from './diagnosis/told.ts';
import type { ToldDiff } from './diff.ts';
import type { FirewallAnswer, FirewallQuestion } from './firewall/question.ts';
import type { Past } from './past.ts';
import type { PortsTried } from './ports/port-tried.ts';
import type { TestAsk, TestNews } from './probe/asked-test.ts';
import type { Reading } from './reading.ts';
import type { StopDone, StopPlanned, StopTarget } from './stop/stop-plan.ts';

/** How the watch is doing. Every state but `live` is told to the person in words; the last table stays on the screen. */
export type ScanState =
  | { readonly kind: 'live' }
  /** The table is a captured text (`ReadingFacts.capture` tells of it) and never changes. */
  | { readonly kind: 'capture' }
  /** The last scan failed; `text` says why. The table is the one of `lastGoodAt` (null: there was none yet). */
  | { readonly kind: 'stale'; readonly text: string; readonly lastGoodAt: string | null; readonly failures: number }
  /**
   * The host of the watch cannot be reached (a browser whose server has ended). Made by the bridge itself. `isLockedOut`: the host
   * answers, but does not know this page: it was started anew, and the person must open the address that it printed.
   */
  | { readonly kind: 'disconnected'; readonly lastGoodAt: string | null; readonly isLockedOut?: boolean };

/** What Portlight itself costs. */
export interface Cost {
  /** CPU time of this program and the commands it started, in percent of one core over the last half minute; null until two readings tell. */
  readonly cpuPercent: number | null;
  /** Resident memory of this program, all its own processes, in bytes. */
  readonly memoryBytes: number;
  /** Wall time of the last scan. */
  readonly scanMs: number;
  /** From the start of one scan to the start of the next, as it really is. */
  readonly intervalMs: number;
  /** True when the interval is longer than asked, because a scan costs so much. */
  readonly isPaced: boolean;
}

/** Everything a viewer needs to begin; diffs with greater `seq` follow. */
export interface Snapshot {
  readonly seq: number;
  readonly reading: Reading;
  readonly past: Past;
  /** What is wrong, as of this `seq`; `findings:now` follows. */
  readonly findings: FindingsNow;
  readonly state: ScanState;
  readonly cost: Cost;
}

/** What the person runs. `host` tells which of the three hosts of the bridge serves this viewer. */
export interface About {
  readonly version: string;
  readonly host: 'window' | 'browser' | 'demo';
  readonly platform: string;
  readonly runtime: string;
}

/**
 * What the renderer may ask. A failure is an answer: `start` answers with `{ failed }` when nothing could be read at all.
 * `sockets:seen` says which diff was taken in, so that the other side stops sending to a viewer that falls behind.
 */
export interface Requests {
  'sockets:start': (ask: { readonly intervalMs: number }) => Snapshot | { readonly failed: string };
  'sockets:seen': (ask: { readonly seq: number }) => null;
  /** Stops the pushes to this viewer (pause, hidden window); `sockets:start` resumes. */
  'sockets:stop': (ask: null) => null;
  'scan:interval': (ask: { readonly intervalMs: number }) => null;
  'clipboard:write': (ask: { readonly text: string }) => null;
  'app:about': (ask: null) => About;
  /** What is known of this machine beside its sockets; nothing of the one that a capture was taken on. null: no kind of system that is known. */
  'system:facts': (ask: null) => SystemFacts | null;
  /**
   * Shows a captured text to this viewer in place of the machine, from the next `sockets:start` on. `base64` holds the bytes as they
   * are, `name` is the file's, or what else the text was. `failed` says why it is no capture; then nothing changes.
   */
  'capture:open': (ask: {
    readonly name: string;
    readonly base64: string;
  }) => { readonly opened: true } | { readonly failed: string };
  /** Back to the machine, from the next `sockets:start` on. */
  'capture:close': (ask: null) => null;
  /** Tries ports on this machine, each for an instant on loopback, and finds the next free one above each. Most `PORTS_LOOKED_MOST`. */
  'port:look': (ask: { readonly ports: readonly number[] }) => PortsTried | { readonly failed: string };
  /** What stopping a process would mean, or why it will not be done. Nothing is done. */
  'stop:plan': (ask: StopTarget) => StopPlanned;
  /** Carries out a plan that this viewer was shown. `isForced`: the second step, after asking did not help. */
  'stop:do': (ask: { readonly planId: string; readonly isForced: boolean }) => StopDone;
  /**
   * Begins a connection test from THIS machine, whatever is shown: only ever for what a person has just asked for. What comes of it is
   * pushed as `test:news`. `failed` says why it does not begin, in words.
   */
  'test:begin': (ask: TestAsk) => { readonly begun: true } | { readonly failed: string };
  /** What THIS machine's own firewall does with a port, whatever is shown. Reads only; what it may not read is told in the answer. */
  'firewall:ask': (ask: FirewallQuestion) => FirewallAnswer;
  /** Ends a test of this viewer; null: all of them. */
  'test:stop': (ask: { readonly id: string | null }) => null;
}

/** What is pushed to the renderer. */
export interface Pushes {
  'sockets:diff': ToldDiff;
  /** Follows the diff of the same `seq`, when there is something to tell. */
  'findings:now': FindingsChange;
  'scan:state': ScanState;
  'cost:now': Cost;
  'test:news': { readonly id: string; readonly news: TestNews };
}

/** One push with its channel, as it travels where channels have no wire of their own. */
export interface Pushed<K extends keyof Pushes = keyof Pushes> {
  readonly channel: K;
  readonly push: Pushes[K];
}

/** Most bytes of a file or a paste that are read as a capture. */
export const CAPTURE_MOST_BYTES = 64 * 1024 * 1024;

/** Intervals a person may choose, in milliseconds. The watch may take longer when scans are costly, never shorter. */
export const INTERVALS_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;
/** The interval of a new viewer. */
export const DEFAULT_INTERVAL_MS = 2_000;

/** The argument of a request. */
export type Ask<K extends keyof Requests> = Parameters<Requests[K]>[0];
/** The answer to a request. */
export type Answer<K extends keyof Requests> = ReturnType<Requests[K]>;

/** The renderer's one way out. A request rejects only when the host itself is gone or the argument was invalid. */
export interface Bridge {
  request<K extends keyof Requests>(channel: K, ask: Ask<K>): Promise<Answer<K>>;
  /** Calls `listener` for each push until the returned function is called. */
  on<K extends keyof Pushes>(channel: K, listener: (push: Pushes[K]) => void): () => void;
}

/** All request channels, for hosts that must know them at run time; the compiler holds the list complete. */
export const REQUEST_CHANNELS = Object.keys({
  'sockets:start': 0,
  'sockets:seen': 0,
  'sockets:stop': 0,
  'scan:interval': 0,
  'clipboard:write': 0,
  'app:about': 0,
  'system:facts': 0,
  'capture:open': 0,
  'capture:close': 0,
  'firewall:ask': 0,
  'port:look': 0,
  'stop:plan': 0,
  'stop:do': 0,
  'test:begin': 0,
  'test:stop': 0,
} satisfies Record<keyof Requests, 0>) as readonly (keyof Requests)[];

/** Ports that one `port:look` may ask about. */
export const PORTS_LOOKED_MOST = 16;

/** All push channels. */
export const PUSH_CHANNELS = Object.keys({
  'sockets:diff': 0,
  'findings:now': 0,
  'scan:state': 0,
  'cost:now': 0,
  'test:news': 0,
} satisfies Record<keyof Pushes, 0>) as readonly (keyof Pushes)[];
