import type { Socket } from '../socket.ts';
import type { Scene } from './scene.ts';

/** A socket under observation: since when, without a break, it has looked as it does. */
export interface Suspect {
  socket: Socket;
  readonly firstMs: number;
  readonly firstScan: number;
}

const MOST = 20_000;

/** The sockets that look a certain way, and since when each does. A look that ends and comes again counts anew. */
export class Suspects {
  readonly #looksSo: (socket: Socket, scene: Scene) => boolean;
  readonly #byId = new Map<string, Suspect>();

  constructor(looksSo: (socket: Socket, scene: Scene) => boolean) {
    this.#looksSo = looksSo;
  }

  /** Takes in a change. Answers with the suspect that it ended. */
  saw(before: Socket | null, after: Socket | null, scene: Scene): Suspect | null {
    const id = (after ?? before)?.id ?? '';
    const known = this.#byId.get(id);
    if (after === null || !this.#looksSo(after, scene)) {
      if (known === undefined) return null;
      this.#byId.delete(id);
      return known;
    }
    if (known !== undefined) known.socket = after;
    else if (this.#byId.size < MOST) this.#byId.set(id, { socket: after, firstMs: scene.nowMs, firstScan: scene.scan });
    return null;
  }

  /** Counts the observation of a socket anew, from now on. */
  restart(id: string, scene: Scene): void {
    const known = this.#byId.get(id);
    if (known !== undefined) this.#byId.set(id, { socket: known.socket, firstMs: scene.nowMs, firstScan: scene.scan });
  }

  get(id: string): Suspect | undefined {
    return this.#byId.get(id);
  }

  values(): Iterable<Suspect> {
    return this.#byId.values();
  }

  get size(): number {
    return this.#byId.size;
  }
}

/** How old a socket is, at least. Where it was there at the first scan, its age is not known and counts from then. */
export function ageMs(socket: Socket, nowMs: number): number {
  return socket.since === null ? 0 : Math.max(0, nowMs - Date.parse(socket.since));
}

/** Something that was counted when `readAt` was written and has gone on since. null: not told. */
export function aged(valueMs: number | undefined, readAt: string, nowMs: number): number | null {
  return valueMs === undefined ? null : valueMs + Math.max(0, nowMs - Date.parse(readAt));
}

/** Smallest time after which Linux repeats data (TCP_RTO_MIN). */
const LEAST_RTO_MS = 200;
/** Largest one (TCP_RTO_MAX). */
const MOST_RTO_MS = 120_000;

/**
 * For how long, at least, a connection with a running retransmit timer has been repeating what it sent: each repeat waits twice as
 * long as the one before (RFC 6298, 5.5). 0 where nothing was repeated yet.
 */
export function repeatingMs(socket: Socket): number {
  const { timer, tcp } = socket;
  if (timer === null || timer.kind !== 'retransmit' || timer.retries === 0) return 0;
  const backoff = tcp?.backoff ?? 0;
  const firstMs = Math.max(LEAST_RTO_MS, (tcp?.rtoMs ?? LEAST_RTO_MS) / 2 ** backoff);
  let sumMs = 0;
  for (let at = 0; at < Math.min(timer.retries, 20); at += 1) sumMs += Math.min(firstMs * 2 ** at, MOST_RTO_MS);
  return sumMs;
}
