import type { Cost, Pushes, ScanState, Snapshot } from '../../shared/contract.ts';
import { type SystemFacts, systemOfCapture } from '../../shared/diagnosis/system-facts.ts';
import { createTeller, type Teller } from '../../shared/diagnosis/teller.ts';
import { type FindingsChange, type FindingsNow, NOTHING_FOUND } from '../../shared/diagnosis/told.ts';
import { diff, type ToldDiff, told } from '../../shared/diff.ts';
import { keepPast } from '../../shared/past.ts';
import type { ReadingFacts } from '../../shared/reading.ts';
import { say } from '../../shared/text/say.ts';
import type { Collector, Scan } from './collector.ts';
import { type CostMeter, costMeter } from './cost-meter.ts';
import type { Usage } from './own-cost.ts';
import { pacedIntervalMs, retryMs } from './pace.ts';
import { readSystemFacts } from './system-facts.ts';

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

/**
 * Time, so that a test can hold it: milliseconds since whenever, which never go back. `after` calls once and returns what cancels
 * the call.
 */
export interface Clock {
  now(): number;
  after(ms: number, call: () => void): () => void;
}

/** What a watch is made of. `ownProcesses` tells of the program's processes beside this one (Electron's). */
export interface WatchOptions {
  readonly collector: Collector;
  readonly clock?: Clock;
  readonly ownProcesses?: () => readonly Usage[];
  /** What the diagnosis wants to know of the machine beside its sockets; as read when left out. */
  readonly systemFacts?: (facts: ReadingFacts) => SystemFacts;
}

/** How many diffs a viewer may have unseen before pushes to it stop. */
const BEHIND_MOST = 3;
/** A table this young is good enough for a viewer that starts while nobody else looks. */
const FRESH_MS = 1_000;

const SYSTEM_CLOCK: Clock = {
  // Not the time of day: that may be set back, and then nothing would be due for as long.
  now: () => Math.round(performance.now()),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

interface Seat {
  readonly push: Push;
  intervalMs: number;
  /** `starting`: waits for its first table. `told`: gets states only, because there was nothing to begin with. */
  mode: 'off' | 'starting' | 'told' | 'on';
  sentSeq: number;
  seenSeq: number;
  isBehind: boolean;
}

/** Starts a watch. Nothing is read before the first viewer starts. */
export function createWatch(options: WatchOptions): Watch {
  return new LoopWatch(options);
}

class LoopWatch implements Watch {
  readonly #collector: Collector;
  readonly #clock: Clock;
  readonly #meter: CostMeter;
  readonly #seats = new Set<Seat>();
  readonly #past = keepPast();
  readonly #systemOf: (facts: ReadingFacts) => SystemFacts;
  #teller: Teller | null = null;
  #last: Extract<Scan, { kind: 'read' }> | null = null;
  /** The state while nothing is wrong. */
  readonly #good: ScanState;
  #state: ScanState;
  #cost: Cost = { cpuPercent: null, memoryBytes: 0, scanMs: 0, intervalMs: 0, isPaced: false };
  #seq = 0;
  #startedAtMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | null = null;
  #cancelNext: (() => void) | null = null;
  #isClosed = false;

  constructor({ collector, clock = SYSTEM_CLOCK, ownProcesses, systemFacts }: WatchOptions) {
    this.#systemOf = systemFacts ?? (collector.isCapture ? systemOfCapture : ({ platform }) => readSystemFacts(platform));
    this.#collector = collector;
    this.#clock = clock;
    this.#good = { kind: collector.isCapture ? 'capture' : 'live' };
    this.#state = this.#good;
    this.#meter = costMeter(() => clock.now(), ownProcesses);
  }

  view(push: Push): Viewer {
    const seat: Seat = { push, intervalMs: Number.POSITIVE_INFINITY, mode: 'off', sentSeq: 0, seenSeq: 0, isBehind: false };
    this.#seats.add(seat);
    const off = () => {
      seat.mode = 'off';
      this.#plan();
    };
    return {
      start: (intervalMs) => this.#start(seat, intervalMs),
      seen(upTo) {
        seat.seenSeq = Math.max(seat.seenSeq, Math.min(upTo, seat.sentSeq));
        if (seat.seenSeq === seat.sentSeq) seat.isBehind = false;
      },
      setInterval: (intervalMs) => {
        seat.intervalMs = intervalMs;
        this.#plan();
      },
      stop: off,
      close: () => {
        this.#seats.delete(seat);
        off();
      },
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelNext?.();
    this.#seats.clear();
    this.#collector.close();
    await this.#running;
  }

  async #start(seat: Seat, intervalMs: number): Promise<Snapshot | { readonly failed: string }> {
    seat.intervalMs = intervalMs;
    seat.mode = 'off';
    const isLooping = this.#active().length > 0;
    const isFresh = this.#clock.now() - this.#startedAtMs < FRESH_MS;
    seat.mode = 'starting';
    const isGood = this.#last !== null && this.#state.kind === this.#good.kind;
    if (!isGood || !(isLooping || isFresh || this.#isAllTold())) await this.#scanNow();
    if (this.#isClosed || !this.#seats.has(seat)) return { failed: say('collect.failed.closed') };
    const { reading = null } = this.#last ?? {};
    // It may have been stopped while the scan ran.
    if (seat.mode === 'starting') seat.mode = reading === null ? 'told' : 'on';
    this.#plan();
    if (reading === null) return { failed: this.#state.kind === 'stale' ? this.#state.text : say('collect.failed.closed') };
    Object.assign(seat, { sentSeq: this.#seq, seenSeq: this.#seq, isBehind: false });
    const { scansMs, closed } = this.#past.now();
    const past = { scansMs: [...scansMs], closed: [...closed] };
    const findings: FindingsNow = this.#teller?.now() ?? NOTHING_FOUND;
    return { seq: this.#seq, reading, past, findings, state: this.#state, cost: this.#cost };
  }

  /** A captured text says everything at once. */
  #isAllTold(): boolean {
    return this.#collector.isCapture === true && this.#last !== null;
  }

  #active(): readonly Seat[] {
    return [...this.#seats].filter((seat) => seat.mode !== 'off');
  }

  /** How far apart scans are meant to be, as far as that is known while one is taken in. */
  #plannedMs(): number {
    const { size } = this.#last?.table.sockets ?? { size: 0 };
    return pacedIntervalMs(this.#askedMs(), this.#meter.typicalScanMs(), size);
  }

  #askedMs(): number {
    return Math.min(...this.#active().map((seat) => seat.intervalMs));
  }

  #tell<K extends keyof Pushes>(channel: K, push: Pushes[K], to: (seat: Seat) => boolean): void {
    for (const seat of this.#seats) if (to(seat)) seat.push(channel, push);
  }

  #take(scan: Extract<Scan, { kind: 'read' }>, scanMs: number): void {
    const before = this.#last?.table ?? { facts: scan.table.facts, sockets: new Map(), processes: new Map() };
    this.#seq += 1;
    const change = diff(before, scan.table, { seq: this.#seq, scanMs });
    this.#past.seen(before, change);
    this.#last = scan;
    if (this.#state.kind !== this.#good.kind) this.#setState(this.#good);
    const isOneReading = this.#collector.isCapture === true;
    this.#teller ??= createTeller({ system: this.#systemOf(scan.reading), isOneReading });
    const found = this.#teller.see(scan.table, change, this.#plannedMs());
    const push = told(before, change);
    for (const seat of this.#seats) if (seat.mode === 'on') offer(seat, push, found);
  }

  #fail(text: string): void {
    const failures = this.#state.kind === 'stale' ? this.#state.failures + 1 : 1;
    this.#setState({ kind: 'stale', text, lastGoodAt: this.#last?.reading.takenAt ?? null, failures });
  }

  #setState(state: ScanState): void {
    this.#state = state;
    this.#tell('scan:state', state, (seat) => seat.mode === 'told' || seat.mode === 'on');
  }

  async #scanOnce(): Promise<void> {
    const sinceLastMs = this.#clock.now() - this.#startedAtMs;
    this.#startedAtMs = this.#clock.now();
    const scan = await this.#collector.scan().catch(unexpected);
    const scanMs = this.#clock.now() - this.#startedAtMs;
    if (this.#isClosed) return;
    if (scan.kind === 'read') this.#take(scan, scanMs);
    else this.#fail(scan.text);
    const total = this.#last?.table.sockets.size ?? 0;
    const isGood = scan.kind === 'read';
    this.#cost = this.#meter.scanned({ scanMs, sinceLastMs, askedMs: this.#askedMs(), total, isGood });
    this.#tell('cost:now', this.#cost, (seat) => seat.mode === 'on' && !seat.isBehind);
  }

  #scanNow(): Promise<void> {
    this.#cancelNext?.();
    this.#cancelNext = null;
    this.#running ??= this.#scanOnce().finally(() => {
      this.#running = null;
      this.#plan();
    });
    return this.#running;
  }

  #plan(): void {
    this.#cancelNext?.();
    this.#cancelNext = null;
    if (this.#isClosed || this.#running !== null) return;
    if (this.#active().length === 0) {
      this.#collector.rest?.();
      return;
    }
    if (this.#isAllTold()) return;
    const askedMs = this.#askedMs();
    const total = this.#last?.table.sockets.size ?? 0;
    const waitMs =
      this.#state.kind === 'stale' ? retryMs(this.#state.failures) : pacedIntervalMs(askedMs, this.#meter.typicalScanMs(), total);
    // After a scan that took long, a pause all the same.
    const pauseMs = Math.min(this.#cost.scanMs, askedMs) / 4;
    const ageMs = this.#clock.now() - this.#startedAtMs;
    this.#cancelNext = this.#clock.after(Math.max(waitMs - ageMs, pauseMs), () => void this.#scanNow());
  }
}

/** A viewer that leaves diffs unseen gets none until it has caught up; the gap in `seq` then makes it start again. */
function offer(seat: Seat, change: ToldDiff, found: FindingsChange | null): void {
  if (seat.sentSeq - seat.seenSeq >= BEHIND_MOST) seat.isBehind = true;
  if (seat.isBehind) return;
  seat.sentSeq = change.seq;
  seat.push('sockets:diff', change);
  if (found !== null) seat.push('findings:now', found);
}

function unexpected(error: unknown): Scan {
  return {
    kind: 'failed',
    text: say('collect.failed.unexpected', { what: error instanceof Error ? error.message : String(error) }),
  };
}
