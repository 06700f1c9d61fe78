import { type SystemFacts, systemOfCapture } from '../../shared/diagnosis/system-facts.ts';
import type { Diff, Table } from '../../shared/diff.ts';
import { type Forecast, forecast, type PortUse, PortUses, type UseSample } from '../../shared/ports/ephemeral.ts';
import { isOpenTcp, type PortBook, portBookOf, takePorts } from '../../shared/ports/port-book.ts';
import type { Socket } from '../../shared/socket.ts';
import { newTouched, type Touched, touch } from './touched.ts';

/**
 * The open ports of the whole machine, whatever the filter, and how many local ports its calls take: begun when a screen first asks for
 * them, then kept up to date by what changes.
 */
export interface PortsWatch {
  readonly book: PortBook;
  /** Keys of ports that changed. */
  readonly touched: Touched;
  /** Ids of sockets that changed; only those on open ports are of interest. */
  readonly touchedSockets: Touched;
  /** What is known of the system; its range of local ports above all. */
  system: SystemFacts;
  uses: PortUses;
  /** The change that the uses are not told of yet. */
  owed: Owed | null;
  /** How the largest uses went lately, by key. */
  readonly samples: Map<string, UseSample[]>;
}

/** Sockets before and after a change, one after the other: null before they came and after they went; and when it was read. */
interface Owed {
  readonly atMs: number;
  readonly turns: readonly (Socket | null)[];
}

/** How many destinations are followed for their rate, and how far back. */
const FOLLOWED_MOST = 12;
const FOLLOWED_MS = 60_000;

/** Begins with a whole table. `system` null: not told yet, what a capture tells, or else what is usual there, counts. */
export function watchPorts(table: Table, system: SystemFacts | null): PortsWatch {
  const book = portBookOf(table.sockets.values());
  const known = system ?? systemOfCapture(table.facts);
  const watch: PortsWatch = {
    book,
    touched: newTouched(),
    touchedSockets: newTouched(),
    system: known,
    uses: new PortUses(),
    owed: null,
    samples: new Map(),
  };
  countAll(watch, table);
  sample(watch, Date.parse(table.facts.takenAt));
  return watch;
}

/** Counts the use of local ports anew, for a system of which more is known now. */
export function learnSystem(watch: PortsWatch, table: Table, system: SystemFacts): void {
  watch.system = system;
  watch.uses = new PortUses();
  watch.owed = null;
  watch.samples.clear();
  countAll(watch, table);
  sample(watch, Date.parse(table.facts.takenAt));
}

/**
 * Takes a diff in; the use of local ports is only noted (`countUses`). Ask BEFORE it is applied to the table: what closed and changed is
 * still in it as it was.
 */
export function takePortsDiff(watch: PortsWatch, { sockets }: Table, diff: Diff): void {
  countUses(watch);
  takePorts(watch.book, sockets, diff, (key) => touch(watch.touched, key));
  const turns: (Socket | null)[] = [];
  for (const id of diff.closed) {
    turns.push(sockets.get(id) ?? null, null);
    touch(watch.touchedSockets, id);
  }
  for (const socket of diff.changed) {
    turns.push(sockets.get(socket.id) ?? null, socket);
    touch(watch.touchedSockets, socket.id);
  }
  for (const socket of diff.opened) {
    turns.push(null, socket);
    touch(watch.touchedSockets, socket.id);
  }
  watch.owed = { atMs: Date.parse(diff.takenAt), turns };
}

/** Counts the use of local ports up to the last diff: when that is painted, or when one asks. */
export function countUses(watch: PortsWatch): void {
  if (watch.owed === null) return;
  const { turns, atMs } = watch.owed;
  watch.owed = null;
  const isServer = isServerPort(watch);
  for (let at = 0; at < turns.length; at += 2) watch.uses.saw(turns[at] ?? null, turns[at + 1] ?? null, watch.system, isServer);
  sample(watch, atMs);
}

/** How a destination's use of local ports goes, and when there would be none left. */
export interface FollowedUse {
  readonly use: PortUse;
  readonly forecast: Forecast;
}

/** The destinations that take the most local ports, the most first. */
export function largestUses(watch: PortsWatch, most: number): readonly FollowedUse[] {
  countUses(watch);
  return watch.uses.largest(most).map((use) => {
    const samples = watch.samples.get(use.key) ?? [];
    return { use, forecast: forecast(samples[0], samples.at(-1), watch.system) };
  });
}

function countAll(watch: PortsWatch, table: Table): void {
  const isServer = isServerPort(watch);
  for (const socket of table.sockets.values()) watch.uses.saw(null, socket, watch.system, isServer);
}

function isServerPort({ book }: PortsWatch): (port: number) => boolean {
  return (port) => isOpenTcp(book, port);
}

function sample({ uses, samples }: PortsWatch, atMs: number): void {
  const largest = uses.largest(FOLLOWED_MOST);
  const followed = new Set(largest.map(({ key }) => key));
  for (const key of samples.keys()) if (!followed.has(key)) samples.delete(key);
  for (const { key, count, timeWait, opened } of largest) {
    const of = samples.get(key) ?? [];
    samples.set(key, of);
    of.push({ atMs, living: count - timeWait, timeWait, opened });
    while (of[1] !== undefined && atMs - of[1].atMs >= FOLLOWED_MS) of.shift();
  }
}
