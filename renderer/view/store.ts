import { createContext, createElement, type ReactElement, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { FirewallAnswer, FirewallQuestion } from '../../shared/firewall/question.ts';
import type { PortsTried } from '../../shared/ports/port-tried.ts';
import type { Choice, Screen, Selection } from '../state/choice.ts';
import type { RowContext } from '../state/columns-words.ts';
import type { StopWish } from '../state/stopping.ts';
import type { PortlightState, PortlightStore } from '../state/store.ts';
import type { Tests } from '../state/tests.ts';
import type { World } from '../state/world.ts';

/** What a person can do on any screen. The functions never change, so they may stand in dependency lists. */
export interface Actions {
  /** Types into the filter box; `counting` is the part of the text that is to count already, where not all of it is. */
  readonly setFilterText: (text: string, counting?: string) => void;
  /** Adds a term (of shared/filter `termFor`) to what is asked for; nothing happens when it is there already. */
  readonly addTerm: (term: string) => void;
  readonly choose: (change: Partial<Choice>) => void;
  readonly goTo: (screen: Screen) => void;
  /** Goes to the screen Why with these findings open and the first of them in sight. */
  readonly showFindings: (ids: readonly string[]) => void;
  /** Opens the detail panel; null closes it. */
  readonly select: (selection: Selection | null) => void;
  /** Puts text on the clipboard; false when the host refused. Says nothing: announce what was copied. */
  readonly copy: (text: string) => Promise<boolean>;
  /** What this machine's own firewall does with a port; null when the host is gone. Ask when it is looked at, never in turns. */
  readonly askFirewall: (question: FirewallQuestion) => Promise<FirewallAnswer | null>;
  /** A short message, shown for some seconds and read out by a screen reader. */
  readonly announce: (text: string) => void;
  /** Shows a captured text in place of the machine; what is none is said in a message. */
  readonly openCapture: (name: string, content: Blob) => Promise<void>;
  /** Back from a captured text to the machine. */
  readonly closeCapture: () => void;
  /** Opens the connection test with a target (or a list of them) filled in; `begins`: the person has just asked for the test itself. */
  readonly openTest: (targetText: string, begins?: boolean) => void;
  /** Tests what stands in the test box. */
  readonly beginTest: () => void;
  readonly stopTest: (id: string) => void;
  readonly changeTests: (change: (tests: Tests) => Tests) => void;
  /** Opens the question whether a process is to be stopped. */
  readonly askToStop: (wish: StopWish) => void;
  /** Agrees with what the dialog asks: to stop, or, at the second step, to force. */
  readonly agreeToStop: () => void;
  /** Closes that dialog; what was agreed to goes on. */
  readonly closeStop: () => void;
  /** What this machine says when a port is tried; null: it cannot be asked. */
  readonly tryPort: (port: number) => Promise<PortsTried['tried'][number] | null>;
  /** Tries the first reading again. */
  readonly retry: () => void;
}

/** The world with the revision that tells when to look again. A new object with each revision. */
export interface Seen {
  readonly world: World;
  readonly revision: number;
}

interface Given {
  readonly store: PortlightStore;
  readonly actions: Actions;
}

const Context = createContext<Given | null>(null);

/** Gives the store and the actions to everything inside. */
export function StoreProvider(props: Given & { readonly children: ReactNode }): ReactElement {
  const { store, actions, children } = props;
  const given = useMemo(() => ({ store, actions }), [store, actions]);
  return createElement(Context, { value: given }, children);
}

/** Watches a part of the state. The selector must answer with the same value while nothing changed. */
export function usePortlight<T>(selector: (state: PortlightState) => T): T {
  return useStore(given().store, selector);
}

/** The world now; null before the first reading. Draws anew with every revision. */
export function useWorld(): Seen | null {
  const world = usePortlight((state) => state.world);
  const revision = usePortlight((state) => state.revision);
  return useMemo(() => (world === null ? null : { world, revision }), [world, revision]);
}

/**
 * What a line of a table shows at the moment of the newest reading, or at the one when it had gone (epoch milliseconds). Drawn anew
 * only when that is another text: most of what time changes stays the same from one reading to the next.
 */
export function useAtMoment<T extends string | null>(goneAtMs: number | null, read: (context: RowContext) => T): T {
  return usePortlight(({ world }) =>
    read({ nowMs: goneAtMs ?? world?.takenAtMs ?? 0, unwell: world?.tally.unwell ?? NOBODY_UNWELL }),
  );
}

const NOBODY_UNWELL: RowContext['unwell'] = new Map();

/** The state as it is when something happens: for handlers, which need not be drawn anew for it. The same function always. */
export function useStoreNow(): () => PortlightState {
  return given().store.getState;
}

/** Calls back with every change of the state, for what is not to be drawn anew with it. The same function always. */
export function useStoreNews(): PortlightStore['subscribe'] {
  return given().store.subscribe;
}

/** What a person can do. */
export function useActions(): Actions {
  return given().actions;
}

function given(): Given {
  // biome-ignore lint/correctness/useHookAtTopLevel: called only by the hooks above, at their top.
  const found = useContext(Context);
  if (found === null) throw new Error('outside of StoreProvider');
  return found;
}
