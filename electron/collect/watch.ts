import type { Cost, Pushes, ScanState, Snapshot } from '../../shared/contract.ts';
import { type Diff, diff, type Table } from '../../shared/diff.ts';
import { keepPast } from '../../shared/past.ts';
import type { Reading } from '../../shared/reading.ts';
import { say } from '../../shared/text/say.ts';
import type { Collector, Scan } from './collector.ts';
import { costMeter } from './cost-meter.ts';
import type { Usage } from './own-cost.ts';
import { pacedIntervalMs, retryMs } from './pace.ts';

/** One who looks: a window, or a browser tab. Nothing is pushed to it before `start` has answered, nor after `stop`. */
export interface Viewer {
  /**
   * Answers with the whole table at its `seq`; diffs with the following numbers are pushed from then on. `failed`: nothing was
   * ever read. The watch then keeps trying and tells this viewer by `scan:state` alone; after `live` it may start again.
   */
  start(intervalMs: number): Promise<Snapshot | { readonly failed: string }>;
  /** The viewer has taken in all diffs up to `seq`. */
  seen(seq: number): void;
  setInterval(intervalMs: number): void;
  /** No more pushes until the next `start`. */
  stop(): void;
  /** As `stop`, for good. */
  close(): void;
}

/** One loop for all viewers, at the shortest interval that any of them asks for. It rests while nobody looks. */
export interface Watch {
  view(push: Push): Viewer;
  /** Ends the loop and the collector; resolves when the scan that was running has ended. */
  close(): Promise<void>;
}

/** Sends one push to one viewer. */
export type Push = <K extends keyof Pushes>(channel: K, push: Pushes[K]) => void;

/** Time, so that a test can hold it. `after` calls once and returns what cancels the call. */
export interface Clock {
  now(): number;
  after(ms: number, call: () => void): () => void;
}

/** What a watch is made of. `ownProcesses` tells of the program's processes beside this one (Electron's). */
export interface WatchOptions {
  readonly collector: Collector;
  readonly clock?: Clock;
  readonly ownProcesses?: () => readonly Usage[];
}

/** How many diffs a viewer may have unseen before pushes to it stop. */
const BEHIND_MOST = 3;
/** A table this young is good enough for a viewer that starts while nobody else looks. */
const FRESH_MS = 1_000;

const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

interface Seat {
  readonly push: Push;
  intervalMs: number;
  /** `told`: gets states only, because its start found nothing to begin with. */
  mode: 'off' | 'told' | 'on';
  sentSeq: number;
  seenSeq: number;
  isBehind: boolean;
}

/** Starts a watch. Nothing is read before the first viewer starts. */
export function createWatch(options: WatchOptions): Watch {
  const { collector, clock = SYSTEM_CLOCK } = options;
  const seats = new Set<Seat>();
  const past = keepPast();
  const meter = costMeter(clock.now, options.ownProcesses);
  let last: { readonly reading: Reading; readonly table: Table } | null = null;
  let state: ScanState = { kind: 'live' };
  let cost: Cost = { cpuPercent: 0, memoryBytes: 0, scanMs: 0, intervalMs: 0, isPaced: false };
  let seq = 0;
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;
  let cancelNext: (() => void) | null = null;
  let isClosed = false;

  const active = () => [...seats].filter((seat) => seat.mode !== 'off');

  function tell<K extends keyof Pushes>(channel: K, push: Pushes[K], to: (seat: Seat) => boolean): void {
    for (const seat of seats) if (to(seat)) seat.push(channel, push);
  }

  function take(scan: Extract<Scan, { kind: 'read' }>, scanMs: number): void {
    const { facts, ...maps } = scan.table;
    const before = last?.table ?? { facts, sockets: new Map(), processes: new Map() };
    seq += 1;
    const change = diff(before, { facts, ...maps }, { seq, scanMs });
    past.seen(before, change);
    last = scan;
    if (state.kind !== 'live') {
      state = { kind: 'live' };
      tell('scan:state', state, (seat) => seat.mode !== 'off');
    }
    for (const seat of seats) if (seat.mode === 'on') offer(seat, change);
  }

  function fail(text: string): void {
    const failures = state.kind === 'stale' ? state.failures + 1 : 1;
    state = { kind: 'stale', text, lastGoodAt: last?.reading.takenAt ?? null, failures };
    tell('scan:state', state, (seat) => seat.mode !== 'off');
  }

  async function scanOnce(): Promise<void> {
    const sinceLastMs = clock.now() - startedAtMs;
    startedAtMs = clock.now();
    const scan = await collector.scan().catch(unexpected);
    const scanMs = clock.now() - startedAtMs;
    if (isClosed) return;
    if (scan.kind === 'read') take(scan, scanMs);
    else fail(scan.text);
    const total = last?.table.sockets.size ?? 0;
    cost = meter.scanned({ scanMs, sinceLastMs, askedMs: askedMs(), total, isGood: scan.kind === 'read' });
    tell('cost:now', cost, (seat) => seat.mode === 'on' && !seat.isBehind);
  }

  function scanNow(): Promise<void> {
    cancelNext?.();
    cancelNext = null;
    running ??= scanOnce().finally(() => {
      running = null;
      plan();
    });
    return running;
  }

  function askedMs(): number {
    return Math.min(...active().map((seat) => seat.intervalMs));
  }

  function plan(): void {
    cancelNext?.();
    cancelNext = null;
    if (isClosed || running !== null) return;
    if (active().length === 0) {
      collector.rest?.();
      return;
    }
    const total = last?.table.sockets.size ?? 0;
    const waitMs = state.kind === 'stale' ? retryMs(state.failures) : pacedIntervalMs(askedMs(), meter.typicalScanMs(), total);
    const restMs = Math.min(waitMs, askedMs()) / 2;
    const ageMs = clock.now() - startedAtMs;
    cancelNext = clock.after(Math.max(waitMs - ageMs, ageMs > waitMs ? 0 : restMs / 10, 0), () => void scanNow());
  }

  async function start(seat: Seat, intervalMs: number): Promise<Snapshot | { readonly failed: string }> {
    seat.intervalMs = intervalMs;
    const isLooping = active().some((other) => other !== seat) && state.kind === 'live' && last !== null;
    const isFresh = last !== null && state.kind === 'live' && clock.now() - startedAtMs < FRESH_MS;
    seat.mode = 'off';
    if (!isLooping && !isFresh) await scanNow();
    if (isClosed || !seats.has(seat)) return { failed: say('collect.failed.closed') };
    seat.mode = last === null ? 'told' : 'on';
    plan();
    if (last === null) return { failed: state.kind === 'stale' ? state.text : say('collect.failed.closed') };
    Object.assign(seat, { sentSeq: seq, seenSeq: seq, isBehind: false });
    const { scansMs, closed } = past.now();
    return { seq, reading: last.reading, past: { scansMs: [...scansMs], closed: [...closed] }, state, cost };
  }

  function viewer(seat: Seat): Viewer {
    const off = () => {
      seat.mode = 'off';
      plan();
    };
    return {
      start: (intervalMs) => start(seat, intervalMs),
      seen(upTo) {
        seat.seenSeq = Math.max(seat.seenSeq, Math.min(upTo, seat.sentSeq));
        if (seat.seenSeq === seat.sentSeq) seat.isBehind = false;
      },
      setInterval(intervalMs) {
        seat.intervalMs = intervalMs;
        plan();
      },
      stop: off,
      close() {
        seats.delete(seat);
        off();
      },
    };
  }

  return {
    view(push) {
      const seat: Seat = { push, intervalMs: Number.POSITIVE_INFINITY, mode: 'off', sentSeq: 0, seenSeq: 0, isBehind: false };
      seats.add(seat);
      return viewer(seat);
    },
    async close() {
      isClosed = true;
      cancelNext?.();
      seats.clear();
      collector.close();
      await running;
    },
  };
}

/** A viewer that leaves diffs unseen gets none until it has caught up; the gap in `seq` then makes it start again. */
function offer(seat: Seat, change: Diff): void {
  if (seat.sentSeq - seat.seenSeq >= BEHIND_MOST) seat.isBehind = true;
  if (seat.isBehind) return;
  seat.sentSeq = change.seq;
  seat.push('sockets:diff', change);
}

function unexpected(error: unknown): Scan {
  return {
    kind: 'failed',
    text: say('collect.failed.unexpected', { what: error instanceof Error ? error.message : String(error) }),
  };
}
