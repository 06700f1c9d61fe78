import type { Tally } from './tally.ts';

/** How many apps have a colour of their own; the others are grey. */
export const COLOURED_APPS_MOST = 8;

/**
 * Which app wears which colour. An app keeps its colour as long as it is on the screen; when a busy app has none, it takes
 * one that nobody on the screen wears. Mutable, one keeper (the world).
 */
export interface Colours {
  /** App key → number of the colour, from 1. */
  readonly worn: Map<string, number>;
}

/** No colours given yet. */
export function newColours(): Colours {
  return { worn: new Map() };
}

/** Gives the busiest apps of a tally their colours. */
export function giveColours(colours: Colours, tally: Tally): void {
  const busiest = busiestKeys(tally);
  const bare = busiest.filter((key) => !colours.worn.has(key));
  if (bare.length === 0) return;
  const free = freeColours(colours, tally);
  for (const key of bare) {
    const colour = free.shift();
    if (colour === undefined) return;
    for (const [other, worn] of colours.worn) if (worn === colour) colours.worn.delete(other);
    colours.worn.set(key, colour);
  }
}

/** The colour of an app as CSS: its own, or the grey of the others. */
export function appColour(colours: Colours | null, key: string): string {
  const worn = colours?.worn.get(key);
  return worn === undefined ? 'var(--app-other)' : `var(--app-${worn})`;
}

function busiestKeys(tally: Tally): string[] {
  const named = [...tally.apps.values()].filter((group) => group.app !== null && group.connections > 0);
  named.sort((a, b) => b.connections - a.connections || (a.key < b.key ? -1 : 1));
  return named.slice(0, COLOURED_APPS_MOST).map((group) => group.key);
}

/** Colours nobody wears first, then those whose app is not on the screen. */
function freeColours(colours: Colours, tally: Tally): number[] {
  const wearer = new Map([...colours.worn].map(([key, colour]) => [colour, key]));
  const unworn: number[] = [];
  const left: number[] = [];
  for (let colour = 1; colour <= COLOURED_APPS_MOST; colour += 1) {
    const key = wearer.get(colour);
    if (key === undefined) unworn.push(colour);
    else if ((tally.apps.get(key)?.sockets.size ?? 0) === 0) left.push(colour);
  }
  return [...unworn, ...left];
}
