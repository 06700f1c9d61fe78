import { healthMayAge, healthOf } from '../../shared/health.ts';
import { isConnection, isListener, type Socket, type SocketState } from '../../shared/socket.ts';
import { bump } from './bump.ts';
import { destinationKey } from './destination.ts';
import { type Emptied, noteEmptied } from './empty-groups.ts';
import { type AppGroup, appGroup, appKey, type DestinationGroup, destinationGroup, type Group, type Groups } from './groups.ts';
import { countBare, countHealth, countUnwellBy, type HealthCounts } from './health-counts.ts';
import { newSteps, noteStep, type Steps, step } from './steps.ts';
import { newTouched, type Touched, touch } from './touched.ts';
import { type Trouble, worseOf } from './trouble.ts';

/** A count by what a socket is doing. `none` stands for a socket without a state (unconnected UDP). */
export type StateCounts = Map<SocketState | 'none', number>;

/**
 * The sockets that match what the person asked for, counted every way the screens need, kept up to date change by change so
 * that a diff costs what changed and not what there is. Mutable, with one keeper (the store).
 */
export interface Tally extends Groups {
  readonly sockets: Map<string, Socket>;
  readonly states: StateCounts;
  readonly steps: Steps;
  /** Apps and destinations with at least one living connection, and how these, the listeners and what is unwell went. */
  talkingApps: number;
  talkingDestinations: number;
  readonly appSteps: Steps;
  readonly destinationSteps: Steps;
  readonly listeningSteps: Steps;
  readonly unwellSteps: Steps;
  /** What the problems and warnings are. */
  health: HealthCounts;
  /** What was found unwell, by socket id. */
  readonly unwell: Map<string, Trouble>;
  /** What findings say of sockets, by socket id. Not the tally's own: after a change, `lookAgain` at those it concerns. */
  readonly marks: ReadonlyMap<string, Trouble>;
  /** Of what is unwell, the part that no finding is about: what the rows alone say. */
  readonly bare: Map<string, Trouble>;
  readonly bareCounts: HealthCounts;
  /** The destination of each socket that has one, by socket id: found again without spelling out its key. */
  readonly places: Map<string, DestinationGroup>;
  /** Apps and destinations that have a past and no socket. */
  readonly emptied: Record<'apps' | 'destinations', Emptied>;
  /** Sockets whose health may change as time passes. */
  readonly aging: Set<string>;
  /** What came, went or changed, by key, so that tables need not look at everything. */
  readonly touched: Readonly<Record<'sockets' | 'apps' | 'destinations', Touched>>;
  /** True while the last minutes are told in no order (tally-past.ts): how counts went is noted then, and settled afterwards. */
  isReplaying: boolean;
  connections: number;
  listening: number;
  problems: number;
  warnings: number;
}

/** A tally of nothing. `marks`: what findings say of sockets. */
export function newTally(marks: ReadonlyMap<string, Trouble> = new Map()): Tally {
  return {
    sockets: new Map(),
    apps: new Map(),
    destinations: new Map(),
    states: new Map(),
    steps: newSteps(),
    talkingApps: 0,
    talkingDestinations: 0,
    appSteps: newSteps(),
    destinationSteps: newSteps(),
    listeningSteps: newSteps(),
    unwellSteps: newSteps(),
    health: new Map(),
    unwell: new Map(),
    marks,
    bare: new Map(),
    bareCounts: new Map(),
    places: new Map(),
    emptied: { apps: new Map(), destinations: new Map() },
    aging: new Set(),
    touched: { sockets: newTouched(), apps: newTouched(), destinations: newTouched() },
    isReplaying: false,
    connections: 0,
    listening: 0,
    problems: 0,
    warnings: 0,
  };
}

/** Takes a socket in at a moment (epoch milliseconds). */
export function addSocket(tally: Tally, socket: Socket, atMs: number): void {
  tally.sockets.set(socket.id, socket);
  count(tally, socket, 1, atMs);
  if (healthMayAge(socket)) tally.aging.add(socket.id);
  setHealth(tally, socket, troubleOf(tally, socket, atMs), atMs);
}

/** Takes a socket out at a moment. It must be the very object that was taken in. */
export function removeSocket(tally: Tally, socket: Socket, atMs: number): void {
  setHealth(tally, socket, 'fine', atMs);
  tally.aging.delete(socket.id);
  tally.sockets.delete(socket.id);
  count(tally, socket, -1, atMs);
}

/** Puts a newer object in place of a socket at a moment. Most changes are of numbers alone, and then there is little to count anew. */
export function changeSocket(tally: Tally, before: Socket, after: Socket, atMs: number): void {
  const isElsewhere = before.remote !== after.remote && destinationKey(before) !== destinationKey(after);
  if (appKey(before) !== appKey(after) || isElsewhere || isListener(before) !== isListener(after)) {
    removeSocket(tally, before, atMs);
    addSocket(tally, after, atMs);
    return;
  }
  tally.sockets.set(after.id, after);
  touch(tally.touched.sockets, after.id);
  touch(tally.touched.apps, appKey(after));
  const app = tally.apps.get(appKey(after));
  changeInGroup(app, before, after);
  const destination = tally.places.get(after.id);
  if (destination !== undefined) touch(tally.touched.destinations, destination.key);
  destination?.sockets.set(after.id, after);
  changeInGroup(destination, before, after);
  if (before.state !== after.state) {
    bump(tally.states, before.state ?? 'none', -1);
    bump(tally.states, after.state ?? 'none', 1);
    const talks = Number(isConnection(after)) - Number(isConnection(before));
    if (talks !== 0 && app !== undefined) countTalk(tally, app, destination ?? null, talks as 1 | -1, atMs);
    if (healthMayAge(after)) tally.aging.add(after.id);
    else tally.aging.delete(after.id);
  }
  setHealth(tally, after, troubleOf(tally, after, atMs), atMs);
}

function changeInGroup(group: Group | undefined, before: Socket, after: Socket): void {
  if (group === undefined) return;
  countBytes(group, before, -1);
  countBytes(group, after, 1);
}

/** Looks again at the sockets whose health changes as time passes. */
export function ageHealth(tally: Tally, atMs: number): void {
  for (const id of tally.aging) {
    const socket = tally.sockets.get(id);
    if (socket !== undefined) setHealth(tally, socket, troubleOf(tally, socket, atMs), atMs);
  }
}

/** Looks again at one socket, of which findings say something else than before. Nothing where it is not wanted. */
export function lookAgain(tally: Tally, id: string, atMs: number): void {
  const socket = tally.sockets.get(id);
  if (socket !== undefined) setHealth(tally, socket, troubleOf(tally, socket, atMs), atMs);
}

/** The worse of what the row itself says and what a finding says of it; of two as bad, the finding, which knows more. */
export function troubleOf(tally: Tally, socket: Socket, atMs: number): Trouble {
  const own = healthOf(socket, atMs);
  const found = tally.marks.get(socket.id);
  return found === undefined ? own : worseOf(found, own);
}

function count(tally: Tally, socket: Socket, by: 1 | -1, atMs: number): void {
  bump(tally.states, socket.state ?? 'none', by);
  if (isListener(socket)) {
    tally.listening += by;
    (tally.isReplaying ? noteStep : step)(tally.listeningSteps, atMs, tally.listening, by);
  }
  const app = appGroup(tally, socket);
  touch(tally.touched.sockets, socket.id);
  touch(tally.touched.apps, app.key);
  app.sockets.note(socket.id, by);
  noteEmptied(tally.emptied.apps, app, by, atMs);
  countInGroup(app, socket, by);
  const destination = (by === 1 ? destinationGroup(tally, socket) : tally.places.get(socket.id)) ?? null;
  if (destination !== null) {
    touch(tally.touched.destinations, destination.key);
    if (by === 1) tally.places.set(socket.id, destination);
    else tally.places.delete(socket.id);
    if (by === 1) destination.sockets.set(socket.id, socket);
    else destination.sockets.delete(socket.id);
    noteEmptied(tally.emptied.destinations, destination, by, atMs);
    countInGroup(destination, socket, by);
  }
  if (isConnection(socket)) countTalk(tally, app, destination, by, atMs);
}

/** Counts a connection in or out that begins or ends. */
function countTalk(tally: Tally, app: AppGroup, destination: DestinationGroup | null, by: 1 | -1, atMs: number): void {
  const went = tally.isReplaying ? noteStep : step;
  tally.connections += by;
  app.connections += by;
  went(tally.steps, atMs, tally.connections, by);
  went(app.steps, atMs, app.connections, by);
  if (beginsOrEndsTalk(app, by)) {
    tally.talkingApps += by;
    if (!tally.isReplaying) step(tally.appSteps, atMs, tally.talkingApps);
  }
  if (destination === null) return;
  destination.connections += by;
  went(destination.steps, atMs, destination.connections, by);
  if (beginsOrEndsTalk(destination, by)) {
    tally.talkingDestinations += by;
    if (!tally.isReplaying) step(tally.destinationSteps, atMs, tally.talkingDestinations);
  }
  bump(app.destinations, destination.key, by);
  bump(destination.apps, app.key, by);
}

/** True when counting a connection just took a group from silence to talk, or back. */
function beginsOrEndsTalk(group: Group, by: 1 | -1): boolean {
  return group.connections === Math.max(by, 0);
}

function countInGroup(group: Group, socket: Socket, by: 1 | -1): void {
  if (isListener(socket)) group.listening += by;
  countBytes(group, socket, by);
}

function countBytes(group: Group, { tcp }: Socket, by: 1 | -1): void {
  if (tcp === null) return;
  const { bytesSent, bytesReceived } = tcp;
  if (bytesSent !== undefined) group.bytesSent = (group.bytesSent ?? 0) + by * bytesSent;
  if (bytesReceived !== undefined) group.bytesReceived = (group.bytesReceived ?? 0) + by * bytesReceived;
}

function setHealth(tally: Tally, socket: Socket, now: Trouble, atMs: number): void {
  if (now === 'fine' && tally.unwell.size === 0) return;
  countBare(tally, socket.id, now);
  const before = tally.unwell.get(socket.id) ?? 'fine';
  if (before === now) return;
  if (now === 'fine') tally.unwell.delete(socket.id);
  else tally.unwell.set(socket.id, now);
  const destination = tally.places.get(socket.id);
  const app = tally.apps.get(appKey(socket));
  touch(tally.touched.sockets, socket.id);
  touch(tally.touched.apps, appKey(socket));
  if (destination !== undefined) touch(tally.touched.destinations, destination.key);
  for (const holder of [tally, app, destination]) {
    if (holder !== undefined) countHealth(holder, before, -1);
    if (holder !== undefined) countHealth(holder, now, 1);
  }
  if (app !== undefined && destination !== undefined) countUnwellBy(app, destination.key, before, now);
  // A replay takes sockets in, never out: what is unwell there has just become so.
  (tally.isReplaying ? noteStep : step)(tally.unwellSteps, atMs, tally.unwell.size, 1);
}
