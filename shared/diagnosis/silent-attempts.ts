import { type Endpoint, scopeOf } from '../endpoint.ts';
import type { App, Socket } from '../socket.ts';
import { remember } from './reached.ts';
import type { Scene } from './scene.ts';
import { ageMs, type Suspect, Suspects } from './suspects.ts';

/** A connection attempt that ended without ever having had an answer. */
export interface EndedAttempt {
  readonly socket: Socket;
  readonly endedMs: number;
  /** How long it lasted, and how much longer it may have been: nobody looked between two scans. null: it was there from the start. */
  readonly lastedMs: number | null;
  readonly blurMs: number;
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
  #lastScanMs = 0;
  #scanMs = 0;
  #scan = -1;

  /** Takes in a change. */
  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    if (this.#scan !== scene.scan) {
      this.#lastScanMs = this.#scanMs;
      this.#scanMs = scene.nowMs;
      this.#scan = scene.scan;
    }
    const ended = this.#waiting.saw(before, after, scene);
    if (ended === null || after?.state === 'established') return;
    const { socket } = ended;
    const lastedMs = socket.sinceIsBound || socket.since === null ? null : scene.nowMs - Date.parse(socket.since);
    if (!isSilent(ended, scene)) return;
    const place = this.#placeOf(ended, scene);
    place.ended.push({ socket, endedMs: scene.nowMs, lastedMs, blurMs: Math.max(0, scene.nowMs - this.#lastScanMs) });
    if (place.ended.length > ENDED_MOST) place.ended.shift();
  }

  /** The destinations that are silent, those that had an answer since left out. */
  places(scene: Scene): readonly SilentPlace[] {
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
      if (scene.nowMs - place.lastMs > scene.limits.gaveUpShownMs) this.#places.delete(key);
      else places.push({ ...place, living: sockets });
    }
    return places;
  }

  /** Attempts that wait for an answer, silent for long or not. */
  waiting(): Iterable<Suspect> {
    return this.#waiting.values();
  }

  #placeOf({ socket, firstMs }: Suspect, scene: Scene): Place {
    const remote = socket.remote as Endpoint;
    const key = keyOf(remote);
    const startedMs = socket.since === null ? firstMs : Math.min(firstMs, Date.parse(socket.since));
    const place = this.#places.get(key) ?? { remote, ended: [], startedMs, lastMs: scene.nowMs };
    place.startedMs = Math.min(place.startedMs, startedMs);
    place.lastMs = scene.nowMs;
    remember(this.#places, key, place, PLACES_MOST);
    return place;
  }

  /** How many things it remembers. */
  get size(): number {
    return this.#waiting.size + this.#places.size;
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
export function isElsewhere({ remote }: SilentPlace): boolean {
  return scopeOf(remote.address) !== 'loopback';
}

function keyOf(remote: Endpoint): string {
  return `${remote.address} ${remote.port}`;
}
