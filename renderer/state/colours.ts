import type { Tally } from './tally.ts';

/** How many apps have a colour of their own; the others are grey. */
export const COLOURED_APPS_MOST = 8;

/**
 * Which app wears which colour. The busiest apps of the machine own one each, whatever the filter, and keep it as long as they
 * talk. Under a filter that leaves some owners out, busy apps without a colour may borrow theirs. Mutable, one keeper (the world).
 */
export interface Colours {
  /** App key → number of the colour, from 1. */
  readonly owned: Map<string, number>;
  readonly borrowed: Map<string, number>;
}

/** No colours given yet. */
export function newColours(): Colours {
  return { owned: new Map(), borrowed: new Map() };
}

/** Gives the busiest apps of the machine their colours. `population`: living connections per app key, of the whole machine. */
export function giveColours(colours: Colours, population: ReadonlyMap<string, number>): void {
  const { owned } = colours;
  const free = freeColours((key) => (population.get(key) ?? 0) > 0, owned);
  if (free.length === 0) return;
  const bare = busiest(population).filter((key) => !owned.has(key));
  bare.slice(0, free.length).forEach((key, index) => {
    for (const [other, colour] of owned) if (colour === free[index]) owned.delete(other);
    owned.set(key, free[index] as number);
  });
}

/** Lends colours whose owners are not on the screen to the busiest apps that are. `isAnew`: the filter has changed. */
export function lendColours(colours: Colours, tally: Tally, isAnew: boolean): void {
  const { owned, borrowed } = colours;
  if (isAnew) borrowed.clear();
  const isShown = (key: string): boolean => (tally.apps.get(key)?.sockets.size ?? 0) > 0;
  for (const [key, colour] of borrowed) {
    const isBack = [...owned].some(([owner, its]) => its === colour && isShown(owner));
    if (isBack || owned.has(key)) borrowed.delete(key);
  }
  const lent = new Set(borrowed.values());
  const free = freeColours(isShown, owned).filter((colour) => !lent.has(colour));
  if (free.length === 0) return;
  const counts = new Map<string, number>();
  for (const { key, app, connections } of tally.apps.values()) if (app !== null) counts.set(key, connections);
  const bare = busiest(counts).filter((key) => !owned.has(key) && !borrowed.has(key));
  bare.slice(0, free.length).forEach((key, index) => {
    borrowed.set(key, free[index] as number);
  });
}

/** The colour of an app as CSS: its own, a borrowed one, or the grey of the others. */
export function appColour(colours: Colours | null, key: string): string {
  const colour = colours?.owned.get(key) ?? colours?.borrowed.get(key);
  return colour === undefined ? 'var(--app-other)' : `var(--app-${colour})`;
}

function busiest(counts: ReadonlyMap<string, number>): string[] {
  const talking = [...counts].filter(([, count]) => count > 0);
  talking.sort(([keyA, a], [keyB, b]) => b - a || (keyA < keyB ? -1 : 1));
  return talking.slice(0, COLOURED_APPS_MOST).map(([key]) => key);
}

/** Colours nobody owns first, then those whose owner is not there. */
function freeColours(isThere: (key: string) => boolean, owned: ReadonlyMap<string, number>): number[] {
  const owner = new Map([...owned].map(([key, colour]) => [colour, key]));
  const unowned: number[] = [];
  const left: number[] = [];
  for (let colour = 1; colour <= COLOURED_APPS_MOST; colour += 1) {
    const key = owner.get(colour);
    if (key === undefined) unowned.push(colour);
    else if (!isThere(key)) left.push(colour);
  }
  return [...unowned, ...left];
}
