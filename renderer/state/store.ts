import { createStore, type StoreApi } from 'zustand/vanilla';
import type { About, Cost, ScanState, Snapshot } from '../../shared/contract.ts';
import type { SystemFacts } from '../../shared/diagnosis/system-facts.ts';
import type { FindingsChange } from '../../shared/diagnosis/told.ts';
import { heard, type ToldDiff } from '../../shared/diff.ts';
import { asksForPlace, dependsOnTime, type MatchContext, matcher } from '../../shared/filter/match.ts';
import { FILTER_LENGTH_MOST, type ParsedFilter, parseFilter } from '../../shared/filter/parse.ts';
import type { ReadingFacts } from '../../shared/reading.ts';
import { type Choice, FIRST_CHOICE } from './choice.ts';
import { emptyBook, isProblem, newFindingBook } from './findings.ts';
import type { Stopping } from './stopping.ts';
import { NO_TESTS, type Tests } from './tests.ts';
import { beginWorld, setSystem, take, takeFindings, takeRest, type Wanted, type World, want } from './world.ts';

/** What the person typed into the filter box, and what it means. */
export interface FilterBox {
  readonly text: string;
  /** What makes sense of it; what the screens show goes by this one. */
  readonly applied: Extract<ParsedFilter, { kind: 'filter' }>;
  /** What is wrong with `text`, in words; null when it is applied. */
  readonly error: Extract<ParsedFilter, { kind: 'error' }> | null;
}

/** Everything the screens show. `world` is null until the first snapshot; it is mutable, so watch `revision` with it. */
export interface PortlightState {
  readonly world: World | null;
  readonly revision: number;
  /** Grows when that is known of a diff which is counted only when the diff is painted. */
  readonly rests: number;
  readonly scan: ScanState | null;
  /** Why there is no first reading, in words. */
  readonly failedStart: string | null;
  readonly cost: Cost | null;
  readonly about: About | null;
  /** What is known of this machine beside its sockets; null: not told yet. */
  readonly system: SystemFacts | null;
  readonly filter: FilterBox;
  readonly choice: Choice;
  /** When the person paused (epoch milliseconds). */
  readonly pausedAtMs: number | null;
  /** The last short message to the person ("Copied 3 rows"); `nth` tells two equal ones apart. */
  readonly message: Message | null;
  /** The connection tests of this session. */
  readonly tests: Tests;
  /** The stop of a process that the person is asked about; null: none. */
  readonly stopping: Stopping | null;
}

/** A short message to the person. */
export interface Message {
  readonly text: string;
  readonly nth: number;
}

/** The one store of the renderer: what the machine says and what the person chose. */
export interface PortlightStore extends StoreApi<PortlightState> {
  /** Begins, or begins again, from a snapshot. The person's choices stay. */
  begin(snapshot: Snapshot): void;
  /** Takes a diff in. False: there is a gap, ask for a snapshot. */
  take(diff: ToldDiff): boolean;
  /** Takes in what changed in the findings, after the diff of the same `seq`. False: ask for a snapshot. */
  takeFindings(change: FindingsChange): boolean;
  setScan(scan: ScanState): void;
  setFailedStart(text: string | null): void;
  setCost(cost: Cost): void;
  setAbout(about: About): void;
  setSystem(system: SystemFacts): void;
  /** Types into the filter box. Of a text that makes no sense yet, what stands before the mistake counts;
   * `counting` is the part of the text that is to count already, where not all of it is. */
  setFilterText(text: string, counting?: string): void;
  /** Changes choices. Pausing notes the moment. */
  choose(change: Partial<Choice>): void;
  /** Tells the person something in passing; null takes the message away. */
  announce(text: string | null): void;
  changeTests(change: (tests: Tests) => Tests): void;
  setStopping(stopping: Stopping | null): void;
}

const NOTHING_TYPED: FilterBox = { text: '', applied: readFilter(''), error: null };

/** When work on many sockets goes on, so that what the person does comes in between. */
export interface Turns {
  /** Calls back when what the person sees now is painted. */
  readonly afterPaint: (call: () => void) => void;
  /** Calls back in a task of its own. */
  readonly apart: (call: () => void) => void;
}

const atOnce = (call: () => void): void => call();
const AT_ONCE: Turns = { afterPaint: atOnce, apart: atOnce };

/**
 * From so many sockets on another filter takes longer than a frame, and what was typed or clicked shows before it is taken in; and a
 * diff is taken in first and shown in the next turn, so that neither holds up a frame alone or with the other.
 */
const MANY_SOCKETS = 5_000;

/** Makes the store. `now` is the clock (epoch milliseconds); without `turns` everything happens at once. */
export function createPortlightStore(
  first: Choice = FIRST_CHOICE,
  now: () => number = Date.now,
  turns: Turns = AT_ONCE,
): PortlightStore {
  const api = createStore<PortlightState>(() => ({
    world: null,
    revision: 0,
    rests: 0,
    scan: null,
    failedStart: null,
    cost: null,
    about: null,
    system: null,
    filter: NOTHING_TYPED,
    choice: first,
    pausedAtMs: null,
    message: null,
    tests: NO_TESTS,
    stopping: null,
  }));
  const { getState, setState } = api;
  let takenAtMs = 0;
  const book = newFindingBook();
  const wantedBy = (box: FilterBox, choice: Choice): Wanted =>
    wanted(box, choice, { nowMs: () => takenAtMs, isProblem: (socket) => isProblem(book, socket, takenAtMs) });
  const rewant = (): void => {
    const { world, filter, choice } = getState();
    if (world === null) return;
    want(world, wantedBy(filter, choice));
    setState((state) => ({ revision: state.revision + 1 }));
  };
  const turn = (kind: keyof Turns): Turns['apart'] =>
    (getState().world?.table.sockets.size ?? 0) >= MANY_SOCKETS ? turns[kind] : atOnce;
  const onceIn = (kind: keyof Turns, call: () => void): (() => void) => {
    let isWaiting = false;
    return () => {
      if (isWaiting) return;
      isWaiting = true;
      turn(kind)(() => {
        isWaiting = false;
        call();
      });
    };
  };
  const takeRestSoon = onceIn('afterPaint', () => {
    const { world } = getState();
    if (world !== null && takeRest(world)) setState((state) => ({ rests: state.rests + 1 }));
  });
  const tell = onceIn('apart', () => {
    setState((state) => ({ revision: state.revision + 1 }));
    takeRestSoon();
  });
  const rewantSoon = onceIn('afterPaint', rewant);
  return {
    ...api,
    begin(snapshot) {
      const { filter, choice, world: before, system } = getState();
      takenAtMs = Date.parse(snapshot.reading.takenAt);
      if (before !== null && !isSameMachine(before.table.facts, snapshot.reading)) emptyBook(book);
      const wish = wantedBy(filter, choice);
      const findings = { found: snapshot.findings, book };
      const world = beginWorld(snapshot.seq, snapshot.reading, snapshot.past, wish, before?.colours, findings);
      // Of another machine, whose capture this is, our own settings say nothing.
      if (system !== null && world.table.facts.capture === undefined) setSystem(world, system);
      setState((state) => ({
        world,
        revision: state.revision + 1,
        scan: snapshot.state,
        cost: snapshot.cost,
        failedStart: null,
      }));
    },
    take(diff) {
      const { world } = getState();
      if (world === null || diff.seq !== world.seq + 1) return false;
      takenAtMs = Date.parse(diff.takenAt);
      take(world, heard(world.table, diff));
      tell();
      return true;
    },
    takeFindings(change) {
      const { world } = getState();
      if (world === null || !takeFindings(world, change)) return false;
      tell();
      return true;
    },
    setScan: (scan) => setState({ scan }),
    setFailedStart: (failedStart) => setState({ failedStart }),
    setCost: (cost) => setState({ cost }),
    setAbout: (about) => setState({ about }),
    setSystem(system) {
      const { world } = getState();
      if (world !== null && world.table.facts.capture === undefined) setSystem(world, system);
      setState((state) => ({ system, revision: state.revision + 1 }));
    },
    setFilterText(text, counting = text) {
      const parsed = parseFilter(counting);
      const before = getState().filter;
      const error = parsed.kind === 'error' ? parsed : null;
      // Of a text that is wrong somewhere, what stands before that place already counts.
      const applied = parsed.kind === 'filter' ? parsed : (soundStart(counting, parsed.at) ?? before.applied);
      setState({ filter: { text, applied, error } });
      if (applied.text.trim() !== before.applied.text.trim()) rewantSoon();
    },
    choose(change) {
      const before = getState().choice;
      const choice = { ...before, ...change };
      const pausedAtMs = choice.isPaused ? (before.isPaused ? getState().pausedAtMs : now()) : null;
      setState({ choice, pausedAtMs });
      if (choice.showsLoopback !== before.showsLoopback) rewantSoon();
    },
    setStopping: (stopping) => setState({ stopping }),
    changeTests: (change) => setState(({ tests }) => ({ tests: change(tests) })),
    announce: (text) => setState(({ message }) => ({ message: text === null ? null : { text, nth: (message?.nth ?? 0) + 1 } })),
  };
}

function readFilter(text: string): FilterBox['applied'] {
  const parsed = parseFilter(text);
  if (parsed.kind === 'error') throw new Error(`not a filter: ${text}`);
  return parsed;
}

/**
 * The longest start of a text that makes sense and ends before the mistake, word by word; null when there is none. A text that is too
 * long has no place where the mistake begins: nothing of it counts.
 */
function soundStart(text: string, wrongAt: number): FilterBox['applied'] | null {
  if (text.length > FILTER_LENGTH_MOST) return null;
  let start = text.slice(0, wrongAt);
  for (;;) {
    const parsed = parseFilter(start);
    if (parsed.kind === 'filter') return parsed;
    const shorter = start.trimEnd().replace(/\S+$/, '');
    if (shorter === start) return null;
    start = shorter;
  }
}

/** Loopback is folded only while the person does not ask for a place by name. */
function wanted(box: FilterBox, choice: Choice, context: MatchContext): Wanted {
  const { filter } = box.applied;
  return {
    matches: matcher(filter, context),
    showsLoopback: choice.showsLoopback || asksForPlace(filter),
    isTimely: dependsOnTime(filter),
    isAll: box.applied.text.trim() === '',
  };
}

/** A captured text is a machine of its own. */
function isSameMachine(a: ReadingFacts, b: ReadingFacts): boolean {
  return a.host === b.host && JSON.stringify(a.capture) === JSON.stringify(b.capture);
}
