import type { Endpoint } from '../endpoint.ts';
import { staysHere } from '../same-machine.ts';
import type { App, Socket } from '../socket.ts';
import { remember } from './reached.ts';
import type { Scene } from './scene.ts';
import { ageMs, type Suspect, Suspects } from './suspects.ts';

/** A connection attempt that ended without ever having had an answer. */
export interface EndedAttempt {
  readonly socket: Socket;
  /** When it was found to be gone (epoch milliseconds). */
  readonly endedMs: number;
  /** null: it was there from the start. */
  readonly lasted: Lasted | null;
}

/** How long an attempt lasted, at least and at most: nobody looks between two scans. */
export interface Lasted {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** A destination that does not answer: the attempts that wait, and those that ended not long ago. */
export interface SilentPlace {
  readonly remote: Endpoint;
  /** Attempts that still wait. */
  readonly living: readonly Socket[];
  readonly ended: readonly EndedAttempt[];
  readonly startedMs: number;
  readonly lastMs: number;
}

interface Place {
  readonly remote: Endpoint;
  readonly ended: EndedAttempt[];
  startedMs: number;
  lastMs: number;
}

const PLACES_MOST = 2_000;
const ENDED_MOST = 20;

/** Follows connection attempts without an answer, by destination. */
export class SilentAttempts {
  readonly #waiting = new Suspects((socket) => socket.state === 'syn-sent' && socket.remote !== null);
  readonly #places = new Map<string, Place>();
  /** When each that waits was not there yet: at the look before the first that showed it. */
  readonly #notYetMs = new Map<string, number>();
  #lastScanMs = 0;
  #scanMs = 0;
  #scan = -1;

  /** Takes in a change. */
  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    this.#begin(scene);
    const ended = this.#waiting.saw(before, after, scene);
    if (ended === null) {
      const id = after?.id ?? '';
      if (this.#waiting.get(id)?.firstScan === scene.scan) this.#notYetMs.set(id, this.#lastScanMs);
      return;
    }
    const { socket } = ended;
    const lasted = this.#lasted(ended, scene);
    this.#notYetMs.delete(socket.id);
    if (after?.state === 'established' || !wasSilent(ended, lasted, scene)) return;
    const place = this.#placeOf(ended, scene);
    place.ended.push({ socket, endedMs: scene.nowMs, lasted });
    if (place.ended.length > ENDED_MOST) place.ended.shift();
  }

  /** The destinations that are silent. What ended before one of its programs reached it is not told. */
  places(scene: Scene): readonly SilentPlace[] {
    this.#begin(scene);
    for (const place of this.#places.values()) forgetReached(place, scene);
    const living = new Map<string, Socket[]>();
    for (const suspect of this.#waiting.values()) {
      if (!isSilent(suspect, scene)) continue;
      const place = this.#placeOf(suspect, scene);
      const key = keyOf(place.remote);
      const some = living.get(key);
      if (some === undefined) living.set(key, [suspect.socket]);
      else some.push(suspect.socket);
    }
    const places: SilentPlace[] = [];
    for (const [key, place] of this.#places) {
      const sockets = living.get(key) ?? [];
      const isOver = scene.nowMs - place.lastMs > scene.limits.gaveUpShownMs;
      if (isOver || (sockets.length === 0 && place.ended.length === 0)) this.#places.delete(key);
      else places.push({ ...place, living: sockets });
    }
    return places;
  }

  #begin(scene: Scene): void {
    if (this.#scan === scene.scan) return;
    this.#lastScanMs = this.#scanMs;
    this.#scanMs = scene.nowMs;
    this.#scan = scene.scan;
  }

  /** From the first look that showed it to the last one; at most from the look before to the one after. A start that the system tells is exact. */
  #lasted({ socket, firstMs }: Suspect, { nowMs }: Scene): Lasted | null {
    if (socket.sinceIsBound || socket.since === null) return null;
    const sinceMs = Date.parse(socket.since);
    const earliestMs = sinceMs < firstMs ? sinceMs : (this.#notYetMs.get(socket.id) ?? sinceMs);
    return { leastMs: Math.max(0, this.#lastScanMs - sinceMs), mostMs: nowMs - Math.min(sinceMs, earliestMs) };
  }

  /** Attempts that wait for an answer, silent for long or not. */
  waiting(): Iterable<Suspect> {
    return this.#waiting.values();
  }

  #placeOf({ socket, firstMs }: Suspect, scene: Scene): Place {
    const remote = socket.remote as Endpoint;
    const key = keyOf(remote);
    const startedMs = Math.min(firstMs, startOf(socket, firstMs));
    const place = this.#places.get(key) ?? { remote, ended: [], startedMs, lastMs: scene.nowMs };
    place.startedMs = Math.min(place.startedMs, startedMs);
    place.lastMs = scene.nowMs;
    remember(this.#places, key, place, PLACES_MOST);
    return place;
  }

  /** How many things it remembers. */
  get size(): number {
    return this.#waiting.size + this.#places.size + this.#notYetMs.size;
  }
}

/**
 * True when an attempt has gone without an answer long enough to say so: seen twice, 3 s old and repeated twice. Where the system tells
 * no repeats, its age alone decides; where it was there from the start, its repeats do, at a second each or more.
 */
export function isSilent({ socket, firstScan, firstMs }: Suspect, { limits, nowMs, scan }: Scene): boolean {
  const repeats = socket.timer?.kind === 'retransmit' ? socket.timer.retries : null;
  if (repeats !== null && repeats >= limits.silentSynRepeatsAlone) return true;
  const age = Math.max(ageMs(socket, nowMs), nowMs - firstMs);
  return scan > firstScan && age >= limits.silentSynMs && (repeats === null || repeats >= limits.silentSynRepeats);
}

/** The same of an attempt that is gone: where no repeats are told, it must have been that old when it was last seen. */
function wasSilent(ended: Suspect, lasted: Lasted | null, scene: Scene): boolean {
  const isTold = ended.socket.timer?.kind === 'retransmit' || lasted === null;
  return isSilent(ended, scene) && (isTold || lasted.leastMs >= scene.limits.silentSynMs);
}

/**
 * Forgets what ended at a place before it was reached: the silence is another one then. Reached by others alone says nothing of a
 * program that never was.
 */
function forgetReached(place: Place, { reached }: Scene): void {
  const { address, port } = place.remote;
  const reachedMs = reached.placeMs(address, port);
  const left = place.ended.filter(({ endedMs }) => endedMs >= reachedMs);
  if (left.length === place.ended.length || wasByOthers(place, reachedMs, reached.appsAt(address, port))) return;
  place.ended.splice(0, place.ended.length, ...left);
  place.startedMs = Math.min(...left.map(({ socket, endedMs }) => startOf(socket, endedMs)));
}

function wasByOthers({ ended }: Place, reachedMs: number, apps: ReadonlyMap<string, number>): boolean {
  const firstEndedMs = Math.min(...ended.map(({ endedMs }) => endedMs));
  const isByOwn = ended.some(
    ({ socket: { app } }) => app === null || (apps.get(app.id) ?? Number.NEGATIVE_INFINITY) > firstEndedMs,
  );
  return !isByOwn && [...apps.values()].includes(reachedMs);
}

function startOf({ since }: Socket, elseMs: number): number {
  return since === null ? elseMs : Date.parse(since);
}

/** The apps that tried, by id. */
export function appsOf({ living, ended }: SilentPlace): ReadonlyMap<string, App> {
  const apps = new Map<string, App>();
  for (const { app } of [...living, ...ended.map(({ socket }) => socket)]) if (app !== null) apps.set(app.id, app);
  return apps;
}

/** All attempts at a place, the living first. */
export function attemptsOf({ living, ended }: SilentPlace): readonly Socket[] {
  return [...living, ...ended.map(({ socket }) => socket)];
}

/** True when the place is not on this machine. */
export function isElsewhere(place: SilentPlace): boolean {
  return !attemptsOf(place).some(staysHere);
}

function keyOf(remote: Endpoint): string {
  return `${remote.address} ${remote.port}`;
}
