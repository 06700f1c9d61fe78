import { ephemeralRangeOf, type SystemFacts, timeWaitMsOf } from '../diagnosis/system-facts.ts';
import { type Endpoint, scopeOf } from '../endpoint.ts';
import type { Socket } from '../socket.ts';

/** The one use under which macOS and Windows count their local ports: over all destinations. */
export const EVERYWHERE = 'everywhere';

/** How many local ports connections to one destination take (on macOS and Windows: to all). */
export interface PortUse {
  readonly key: string;
  /** null: all destinations. */
  readonly remote: Endpoint | null;
  readonly localAddress: string | null;
  /** All that hold a port, and how many of those are closed ones in TIME_WAIT. */
  count: number;
  timeWait: number;
  /** Connections that ever came, for the rate. */
  opened: number;
}

/** How many local ports there are for connections. */
export function rangeSize(system: SystemFacts): number {
  const { from, to } = ephemeralRangeOf(system);
  return to - from + 1;
}

/**
 * What a socket's local port is counted to; null: it takes none of those for connections. Linux may use a local port once for each
 * destination, macOS and Windows are counted over all. TIME_WAIT within the machine is left out on Linux, where its ports are used again
 * (tcp_tw_reuse 2). `isServerPort`: a program listens on that port, so that its connections came from outside.
 */
export function portUseKey(socket: Socket, system: SystemFacts, isServerPort: (port: number) => boolean): string | null {
  return takesPort(socket, system, isServerPort) ? keyOf(socket, system) : null;
}

function takesPort(
  { protocol, state, local, remote }: Socket,
  system: SystemFacts,
  isServerPort: (port: number) => boolean,
): boolean {
  if (protocol !== 'tcp' || remote === null || local.port === null || state === 'closed') return false;
  const { from, to } = ephemeralRangeOf(system);
  if (local.port < from || local.port > to || isServerPort(local.port)) return false;
  return system.platform !== 'linux' || state !== 'time-wait' || scopeOf(remote.address) !== 'loopback';
}

function keyOf({ local, remote }: Socket, system: SystemFacts): string {
  return system.platform === 'linux' ? `${local.address} ${remote?.address} ${remote?.port}` : EVERYWHERE;
}

/** Counts the use of local ports, change by change. Mutable, with one keeper. */
export class PortUses {
  readonly #uses = new Map<string, PortUse>();
  /** What each socket is counted to, as one that lives or as TIME_WAIT: a listener that comes later must not change that. */
  readonly #living = new Map<string, PortUse>();
  readonly #remains = new Map<string, PortUse>();
  /** Those with more than one port: of a machine that talks to thousands of hosts nearly all have one. */
  readonly #several = new Set<PortUse>();

  /** Takes a socket's change in; `null` before it came and after it went. `changed` hears the keys whose count it changed. */
  saw(
    before: Socket | null,
    after: Socket | null,
    system: SystemFacts,
    isServerPort: (port: number) => boolean,
    changed: (key: string) => void = nobody,
  ): void {
    const socket = after ?? before;
    if (socket === null || (before !== null && before.state === after?.state)) return;
    const { id } = socket;
    const living = this.#living.get(id);
    const old = living ?? this.#remains.get(id);
    const isKept = after !== null && takesPort(after, system, isServerPort);
    if (!isKept) {
      if (old === undefined) return;
      this.#forget(id, old, living === undefined);
      changed(old.key);
      return;
    }
    const isRemains = after.state === 'time-wait';
    const isSame = old !== undefined && (hasSameEnds(before, after) || old.key === keyOf(after, system));
    if (isSame && isRemains === (living === undefined)) return;
    if (isSame) {
      // It holds its port as before, living or closed.
      old.timeWait += isRemains ? 1 : -1;
      (isRemains ? this.#living : this.#remains).delete(id);
    } else if (old !== undefined) {
      this.#forget(id, old, living === undefined);
      changed(old.key);
    }
    const use = isSame ? old : this.#add(keyOf(after, system), after, isRemains);
    (isRemains ? this.#remains : this.#living).set(id, use);
    changed(use.key);
  }

  #add(key: string, socket: Socket, isRemains: boolean): PortUse {
    let use = this.#uses.get(key);
    if (use === undefined) {
      const isAll = key === EVERYWHERE;
      const remote = isAll ? null : socket.remote;
      use = { key, remote, localAddress: isAll ? null : socket.local.address, count: 0, timeWait: 0, opened: 0 };
      this.#uses.set(key, use);
    }
    use.count += 1;
    use.opened += 1;
    if (isRemains) use.timeWait += 1;
    if (use.count === 2) this.#several.add(use);
    return use;
  }

  #forget(id: string, use: PortUse, isRemains: boolean): void {
    (isRemains ? this.#remains : this.#living).delete(id);
    use.count -= 1;
    if (isRemains) use.timeWait -= 1;
    if (use.count === 1) this.#several.delete(use);
    else if (use.count === 0) this.#uses.delete(use.key);
  }

  get(key: string): PortUse | undefined {
    return this.#uses.get(key);
  }

  /** The destinations that take the most ports, the most first; those with one port only where there are too few others. */
  largest(most: number): readonly PortUse[] {
    const found: PortUse[] = [];
    this.#several.forEach((use) => {
      const least = found[most - 1];
      if (least === undefined || byCount(use, least) < 0) putIn(found, use, most);
    });
    if (found.length >= most) return found;
    const single: PortUse[] = [];
    for (const use of this.#uses.values()) {
      if (found.length + single.length >= most) break;
      if (use.count === 1) single.push(use);
    }
    return [...found, ...single.sort(byCount)];
  }

  get size(): number {
    return this.#uses.size + this.#living.size + this.#remains.size;
  }
}

function nobody(): void {}

/** The very objects: most changes are of other things. */
function hasSameEnds(before: Socket | null, after: Socket): boolean {
  return before !== null && before.local === after.local && before.remote === after.remote;
}

function byCount(a: PortUse, b: PortUse): number {
  return b.count - a.count || (a.key < b.key ? -1 : 1);
}

/** Puts a use where it belongs among the first few, of which the last makes room for it. */
function putIn(found: PortUse[], use: PortUse, most: number): void {
  let at = found.length;
  if (at < most) found.push(use);
  else at -= 1;
  for (; at > 0 && byCount(use, found[at - 1] as PortUse) < 0; at -= 1) found[at] = found[at - 1] as PortUse;
  found[at] = use;
}

/** A use as it was at a moment. */
export interface UseSample {
  readonly atMs: number;
  readonly living: number;
  readonly timeWait: number;
  readonly opened: number;
}

/** When the ports to a destination would run out at the present rate. */
export type Forecast =
  /** Watched for too short a time to tell. */
  | { readonly kind: 'too-early' }
  /** At this rate they come back as fast as they are taken. */
  | { readonly kind: 'not-in-sight'; readonly perSecond: number }
  | { readonly kind: 'out'; readonly inMs: number; readonly perSecond: number };

/** Below this span a rate says nothing. */
const RATE_LEAST_MS = 8_000;

/**
 * When a destination's ports run out if it goes on as between two samples: living connections grow as they did, closed ones too, but only
 * until as many leave TIME_WAIT as come into it.
 */
export function forecast(first: UseSample | undefined, last: UseSample | undefined, system: SystemFacts): Forecast {
  if (first === undefined || last === undefined || last.atMs - first.atMs < RATE_LEAST_MS) return { kind: 'too-early' };
  const seconds = (last.atMs - first.atMs) / 1_000;
  const size = rangeSize(system);
  const perSecond = (last.opened - first.opened) / seconds;
  const used = last.living + last.timeWait;
  if (used >= size) return { kind: 'out', inMs: 0, perSecond };
  const growsLiving = Math.max(0, (last.living - first.living) / seconds);
  const growsRemains = Math.max(0, (last.timeWait - first.timeWait) / seconds);
  // What is opened is closed within TIME_WAIT's length at the soonest: more remains than that never stand at once.
  const mostRemains = Math.max(last.timeWait, (perSecond - growsLiving) * (timeWaitMsOf(system) / 1_000));
  const together = growsLiving + growsRemains;
  if (together <= 0) return { kind: 'not-in-sight', perSecond };
  const inSeconds = (size - used) / together;
  if (last.timeWait + growsRemains * inSeconds <= mostRemains) return { kind: 'out', inMs: inSeconds * 1_000, perSecond };
  const later = growsLiving <= 0 ? Number.POSITIVE_INFINITY : (size - last.living - mostRemains) / growsLiving;
  return Number.isFinite(later) ? { kind: 'out', inMs: later * 1_000, perSecond } : { kind: 'not-in-sight', perSecond };
}
