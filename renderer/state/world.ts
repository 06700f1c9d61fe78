import type { SystemFacts } from '../../shared/diagnosis/system-facts.ts';
import { type FindingsChange, type FindingsNow, NOTHING_FOUND } from '../../shared/diagnosis/told.ts';
import { apply, type Diff, type Table, tableOf } from '../../shared/diff.ts';
import { EMPTY_PAST, keepPast, type Past, type PastKeeper } from '../../shared/past.ts';
import type { Reading } from '../../shared/reading.ts';
import { isConnection, type Socket } from '../../shared/socket.ts';
import { type Colours, giveColours, lendColours, newColours } from './colours.ts';
import { isLoopbackTalk } from './destination.ts';
import { forgetEmptyGroups } from './empty-groups.ts';
import { type FindingBook, newFindingBook, noteChange, noteFindings } from './findings.ts';
import { isoMs } from './iso-ms.ts';
import { countDueMedians } from './median-rtt.ts';
import { countTurn, type Population, populationOf } from './population.ts';
import { countUses, learnSystem, type PortsWatch, takePortsDiff, watchPorts } from './ports-watch.ts';
import { NO_PROBLEMS, type Problems, problemsOf, sharedProblems } from './problems.ts';
import { addSocket, ageHealth, changeSocket, lookAgain, newTally, removeSocket, type Tally } from './tally.ts';
import { replay } from './tally-past.ts';

/** Which sockets the person wants to see. */
export interface Wanted {
  readonly matches: (socket: Socket) => boolean;
  readonly showsLoopback: boolean;
  /** True when `matches` may change its mind about an unchanged socket as time goes by. */
  readonly isTimely: boolean;
  /** True when `matches` holds for everything. */
  readonly isAll: boolean;
}

/**
 * The machine as this viewer knows it: the table, the tally of what is wanted, and the last minutes. Mutable, kept by the
 * store; `revision` grows with every change, so that views know when to look again.
 */
export interface World {
  revision: number;
  table: Table;
  seq: number;
  tally: Tally;
  wanted: Wanted;
  /** Living loopback sockets that match but are folded away. */
  readonly folded: Set<string>;
  past: PastKeeper;
  /** Ids that opened lately, with the moment (epoch milliseconds). */
  readonly justOpened: Map<string, number>;
  /** When conversations ended that left remains behind, by socket id; filled for a replay. */
  readonly talkEndedMs: Map<string, number>;
  /** Which app wears which colour, and the counts it goes by. */
  readonly colours: Colours;
  readonly population: Population;
  /** What is known of the system beside its sockets; null: not told yet. */
  system: SystemFacts | null;
  /** The open ports; null until a screen asks for them (`portsOf`). */
  ports: PortsWatch | null;
  /** What was found to be wrong, and how much of it concerns what is wanted. */
  readonly findings: FindingBook;
  problems: Problems;
  /** When the newest reading was taken (epoch milliseconds). */
  takenAtMs: number;
}

/** How long an opened row stays marked. */
export const JUST_MS = 6_000;
const REMEMBERED_MS = 3_600_000;
const JUST_MOST = 2_000;

/** Everything is wanted. */
export const ALL_WANTED: Wanted = { matches: () => true, showsLoopback: true, isTimely: false, isAll: true };

/** Begins a world from a snapshot. `colours` and `book` go on from the world before. */
export function beginWorld(
  seq: number,
  reading: Reading,
  past: Past = EMPTY_PAST,
  wanted: Wanted = ALL_WANTED,
  colours: Colours = newColours(),
  { found, book }: { readonly found: FindingsNow; readonly book: FindingBook } = { found: NOTHING_FOUND, book: newFindingBook() },
): World {
  const table = tableOf(reading);
  const world: World = {
    revision: 0,
    table,
    seq,
    tally: newTally(book.marks),
    wanted,
    folded: new Set(),
    past: keepPast(past),
    justOpened: new Map(),
    talkEndedMs: new Map(),
    colours,
    population: populationOf(table),
    system: null,
    ports: null,
    findings: book,
    problems: NO_PROBLEMS,
    takenAtMs: Date.parse(reading.takenAt),
  };
  noteFindings(book, found, table.sockets, world.takenAtMs);
  want(world, wanted);
  return world;
}

/** Changes what is wanted, and replays the last minutes under it, so that charts show the past of what is now wanted. */
export function want(world: World, wanted: Wanted): void {
  world.wanted = wanted;
  world.tally = newTally(world.findings.marks);
  world.folded.clear();
  const { closed } = world.past.now();
  world.talkEndedMs.clear();
  for (const { socket, closedAtMs } of closed) {
    if (isConnection(socket)) world.talkEndedMs.set(socket.id, closedAtMs);
  }
  replay(
    world.tally,
    (tell) => {
      for (const socket of world.table.sockets.values()) {
        const place = placeIn(world, socket);
        if (place === 'shown') tell(socket, bornMs(world, socket, world.takenAtMs));
        else if (place === 'folded') world.folded.add(socket.id);
      }
    },
    (tell) => {
      for (const { socket, closedAtMs } of closed) {
        if (placeIn(world, socket) !== 'shown') continue;
        const atMs = bornMs(world, socket, closedAtMs);
        if (atMs < closedAtMs) tell(socket, atMs, closedAtMs);
      }
    },
  );
  ageHealth(world.tally, world.takenAtMs);
  giveColours(world.colours, world.population);
  lendColours(world.colours, world.tally, true);
  countProblems(world);
  world.revision += 1;
}

/** Takes a diff in. False when it does not follow the last one: the viewer must begin again. */
export function take(world: World, diff: Diff): boolean {
  if (diff.seq !== world.seq + 1) return false;
  const atMs = Date.parse(diff.takenAt);
  world.takenAtMs = atMs;
  const { sockets } = world.table;
  if (world.ports !== null) takePortsDiff(world.ports, world.table, diff);
  world.past.scanned(atMs);
  for (const id of diff.closed) turn(world, id, sockets.get(id), null, atMs);
  for (const socket of diff.changed) turn(world, socket.id, sockets.get(socket.id), socket, atMs);
  for (const socket of diff.opened) turn(world, socket.id, undefined, socket, atMs);
  apply(world.table, diff);
  world.seq = diff.seq;
  if (world.wanted.isTimely) for (const socket of world.table.sockets.values()) reconsider(world, socket, atMs);
  ageHealth(world.tally, atMs);
  forgetEmptyGroups(world.tally.apps, world.tally.emptied.apps, atMs - REMEMBERED_MS);
  forgetEmptyGroups(world.tally.destinations, world.tally.emptied.destinations, atMs - REMEMBERED_MS);
  forgetJust(world, atMs);
  giveColours(world.colours, world.population);
  lendColours(world.colours, world.tally, false);
  countProblems(world);
  world.revision += 1;
  return true;
}

/** What need not be known before the last diff is painted. True when a screen may look different after it. */
export function takeRest(world: World): boolean {
  countDueMedians(world.takenAtMs);
  if (world.ports === null || world.ports.owed === null) return false;
  countUses(world.ports);
  return true;
}

/** The open ports and the use of local ports, kept up to date from the first time they are asked for. */
export function portsOf(world: World): PortsWatch {
  world.ports ??= watchPorts(world.table, world.system);
  return world.ports;
}

/** Takes in what is known of the system. */
export function setSystem(world: World, system: SystemFacts): void {
  world.system = system;
  if (world.ports !== null) learnSystem(world.ports, world.table, system);
}

/** Takes in what changed in the findings. False when it does not follow: the viewer must begin again. Costs what changed. */
export function takeFindings(world: World, change: FindingsChange): boolean {
  if (change.seq !== world.seq) return false;
  const marked = noteChange(world.findings, change, world.table.sockets, world.takenAtMs);
  if (marked === null) return false;
  for (const id of marked) {
    const socket = world.table.sockets.get(id);
    if (socket !== undefined && world.wanted.isTimely) reconsider(world, socket, world.takenAtMs);
    lookAgain(world.tally, id, world.takenAtMs);
  }
  countProblems(world);
  world.revision += 1;
  return true;
}

function countProblems(world: World): void {
  const { findings, tally, table, wanted, problems } = world;
  const now = problemsOf(findings, tally, table.sockets, wanted.isAll ? null : wanted.matches);
  world.problems = sharedProblems(problems, now);
}

/** Takes in one socket that opened, changed or closed, for all that counts it but the ports: once, while it is near in memory. */
function turn(world: World, id: string, before: Socket | undefined, after: Socket | null, atMs: number): void {
  if (before !== undefined) world.past.turned(before, after, atMs);
  countTurn(world.population, before, after);
  if (after === null) drop(world, id, atMs);
  else if (before === undefined) admit(world, after, atMs);
  else replace(world, after, atMs);
}

function admit(world: World, socket: Socket, atMs: number): void {
  const place = placeIn(world, socket);
  if (place === 'folded') world.folded.add(socket.id);
  if (place !== 'shown') return;
  addSocket(world.tally, socket, atMs);
  if (world.justOpened.size < JUST_MOST) world.justOpened.set(socket.id, atMs);
}

function drop(world: World, id: string, atMs: number): void {
  world.folded.delete(id);
  world.justOpened.delete(id);
  const socket = world.tally.sockets.get(id);
  if (socket !== undefined) removeSocket(world.tally, socket, atMs);
}

function replace(world: World, socket: Socket, atMs: number): void {
  const before = world.tally.sockets.get(socket.id);
  const place = placeIn(world, socket);
  if (place === 'folded') world.folded.add(socket.id);
  else world.folded.delete(socket.id);
  if (before !== undefined && place === 'shown') changeSocket(world.tally, before, socket, atMs);
  else if (before !== undefined) removeSocket(world.tally, before, atMs);
  else if (place === 'shown') addSocket(world.tally, socket, atMs);
}

/** Under a filter that depends on time a socket is looked at again, for it may belong now, or no longer. */
function reconsider(world: World, socket: Socket, atMs: number): void {
  const isIn = world.tally.sockets.has(socket.id);
  const wanted = placeIn(world, socket) === 'shown';
  if (wanted === isIn) return;
  if (wanted) addSocket(world.tally, socket, atMs);
  else removeSocket(world.tally, socket, atMs);
}

function forgetJust(world: World, atMs: number): void {
  // The oldest stand first.
  for (const id of world.justOpened.keys()) {
    if (isJust(world.justOpened.get(id) ?? 0, atMs)) break;
    world.justOpened.delete(id);
  }
}

/** A moment that has not come yet is none of this clock any more: it was set back. */
function isJust(sinceMs: number, nowMs: number): boolean {
  return nowMs >= sinceMs && nowMs - sinceMs <= JUST_MS;
}

/** Whether a socket is shown, folded away because both its ends are on this machine, or not asked for. */
function placeIn({ wanted }: World, socket: Socket): 'shown' | 'folded' | 'elsewhere' {
  if (!wanted.matches(socket)) return 'elsewhere';
  return wanted.showsLoopback || !isLoopbackTalk(socket) ? 'shown' : 'folded';
}

/** Remains begin when their conversation ended, not when that began. */
function bornMs(world: World, socket: Socket, fallbackMs: number): number {
  if (!isConnection(socket)) {
    const ended = world.talkEndedMs.get(socket.id);
    if (ended !== undefined) return ended;
  }
  const sinceMs = socket.since === null ? Number.NaN : isoMs(socket.since);
  return Number.isNaN(sinceMs) ? fallbackMs : sinceMs;
}
