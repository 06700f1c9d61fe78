import { createStore, type StoreApi } from 'zustand/vanilla';
import type { About, Cost, ScanState, Snapshot } from '../../shared/contract.ts';
import type { Diff } from '../../shared/diff.ts';
import { matcher } from '../../shared/filter/match.ts';
import { type ParsedFilter, parseFilter } from '../../shared/filter/parse.ts';
import { type Choice, FIRST_CHOICE } from './choice.ts';
import { ageHealth } from './tally.ts';
import { beginWorld, take, type Wanted, type World, want } from './world.ts';

/** What the person typed into the filter box, and what it means. */
export interface FilterBox {
  readonly text: string;
  /** The last text that made sense; what the screens show goes by this one. */
  readonly applied: Extract<ParsedFilter, { kind: 'filter' }>;
  /** What is wrong with `text`, in words; null when it is applied. */
  readonly error: Extract<ParsedFilter, { kind: 'error' }> | null;
}

/** Everything the screens show. `world` is null until the first snapshot; it is mutable, so watch `revision` with it. */
export interface PortlightState {
  readonly world: World | null;
  readonly revision: number;
  readonly scan: ScanState | null;
  /** Why there is no first reading, in words. */
  readonly failedStart: string | null;
  readonly cost: Cost | null;
  readonly about: About | null;
  readonly filter: FilterBox;
  readonly choice: Choice;
  /** When the person paused (epoch milliseconds). */
  readonly pausedAtMs: number | null;
}

/** The one store of the renderer: what the machine says and what the person chose. */
export interface PortlightStore extends StoreApi<PortlightState> {
  /** Begins, or begins again, from a snapshot. The person's choices stay. */
  begin(snapshot: Snapshot): void;
  /** Takes a diff in. False: there is a gap, ask for a snapshot. */
  take(diff: Diff): boolean;
  setScan(scan: ScanState): void;
  setFailedStart(text: string): void;
  setCost(cost: Cost): void;
  setAbout(about: About): void;
  /** Types into the filter box. Text that makes no sense yet is kept, and what is shown stays. */
  setFilterText(text: string): void;
  /** Changes choices. Pausing notes the moment. */
  choose(change: Partial<Choice>): void;
}

const NOTHING_TYPED: FilterBox = { text: '', applied: readFilter(''), error: null };

/** Makes the store. `now` is the clock (epoch milliseconds). */
export function createPortlightStore(first: Choice = FIRST_CHOICE, now: () => number = Date.now): PortlightStore {
  const api = createStore<PortlightState>(() => ({
    world: null,
    revision: 0,
    scan: null,
    failedStart: null,
    cost: null,
    about: null,
    filter: NOTHING_TYPED,
    choice: first,
    pausedAtMs: null,
  }));
  const { getState, setState } = api;
  const rewant = (): void => {
    const { world, filter, choice } = getState();
    if (world === null) return;
    want(world, wantedBy(filter, choice, world));
    setState((state) => ({ revision: state.revision + 1 }));
  };
  return {
    ...api,
    begin(snapshot) {
      const { filter, choice } = getState();
      const world = beginWorld(snapshot.seq, snapshot.reading, snapshot.past);
      want(world, wantedBy(filter, choice, world));
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
      if (world === null || !take(world, diff)) return false;
      setState((state) => ({ revision: state.revision + 1 }));
      return true;
    },
    setScan: (scan) => setState({ scan }),
    setFailedStart: (failedStart) => setState({ failedStart }),
    setCost: (cost) => setState({ cost }),
    setAbout: (about) => setState({ about }),
    setFilterText(text) {
      const parsed = parseFilter(text);
      const before = getState().filter;
      if (parsed.kind === 'error') setState({ filter: { ...before, text, error: parsed } });
      else {
        setState({ filter: { text, applied: parsed, error: null } });
        rewant();
      }
    },
    choose(change) {
      const before = getState().choice;
      const choice = { ...before, ...change };
      const pausedAtMs = choice.isPaused ? (before.isPaused ? getState().pausedAtMs : now()) : null;
      setState({ choice, pausedAtMs });
      if (choice.showsLoopback !== before.showsLoopback) rewant();
    },
  };
}

function readFilter(text: string): FilterBox['applied'] {
  const parsed = parseFilter(text);
  if (parsed.kind === 'error') throw new Error(`not a filter: ${text}`);
  return parsed;
}

/** Loopback is folded only while the person does not ask for a place by name. */
function wantedBy(box: FilterBox, choice: Choice, world: World): Wanted {
  const asksForPlace = /\b(?:scope|remote|local|ip):/i.test(box.applied.text);
  const matches = matcher(box.applied.filter, {
    nowMs: () => world.takenAtMs,
    isProblem: (socket) => {
      ageHealth(world.tally, world.takenAtMs);
      return world.tally.unwell.has(socket.id);
    },
    isNew: (socket) => world.justOpened.has(socket.id),
  });
  return { matches, showsLoopback: choice.showsLoopback || asksForPlace };
}
