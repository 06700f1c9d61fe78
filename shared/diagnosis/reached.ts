import { scopeOf } from '../endpoint.ts';
import { staysHere } from '../same-machine.ts';
import type { Socket, TcpDetails } from '../socket.ts';

interface Place {
  ms: number;
  readonly apps: Map<string, number>;
}

const PLACES_MOST = 5_000;
const PORTS_MOST = 2_000;
const APPS_MOST = 16;

/** Remembers where connections have lately succeeded: opened, or carried data both ways. Without it silence could not be told from a dead network. */
export class Reached {
  readonly #places = new Map<string, Place>();
  readonly #hosts = new Map<string, number>();
  readonly #ports = new Map<number, number>();
  #anyMs = Number.NEGATIVE_INFINITY;
  #ipv6Ms = Number.NEGATIVE_INFINITY;

  /** Takes in a change. `isOutgoing`: this machine opened the connection. */
  saw(before: Socket | null, after: Socket | null, nowMs: number, isOutgoing: boolean): void {
    if (after === null || after.protocol !== 'tcp' || after.remote === null || after.remote.port === null) return;
    const atMs = successMs(before, after, nowMs);
    if (atMs === null) return;
    const { address, port } = after.remote;
    this.#note(`${address} ${port}`, atMs, after.app?.id ?? null);
    remember(this.#hosts, address, atMs, PLACES_MOST);
    if (staysHere(after)) return;
    this.#anyMs = Math.max(this.#anyMs, atMs);
    if (!isOutgoing) return;
    remember(this.#ports, port, atMs, PORTS_MOST);
    if (address.includes(':') && scopeOf(address) === 'internet') this.#ipv6Ms = Math.max(this.#ipv6Ms, atMs);
  }

  #note(key: string, atMs: number, app: string | null): void {
    const place = this.#places.get(key) ?? { ms: atMs, apps: new Map<string, number>() };
    place.ms = Math.max(place.ms, atMs);
    if (app !== null) remember(place.apps, app, atMs, APPS_MOST);
    remember(this.#places, key, place, PLACES_MOST);
  }

  /** When host and port were last reached; minus infinity where never. Epoch milliseconds, like all of these. */
  placeMs(address: string, port: number | null): number {
    return this.#places.get(`${address} ${port}`)?.ms ?? Number.NEGATIVE_INFINITY;
  }

  /** When each app last reached host and port, by the id of the app. */
  appsAt(address: string, port: number | null): ReadonlyMap<string, number> {
    return this.#places.get(`${address} ${port}`)?.apps ?? new Map();
  }

  hostMs(address: string): number {
    return this.#hosts.get(address) ?? Number.NEGATIVE_INFINITY;
  }

  /** When an outgoing connection to this port of any other machine last succeeded. */
  portMs(port: number | null): number {
    return (port === null ? undefined : this.#ports.get(port)) ?? Number.NEGATIVE_INFINITY;
  }

  /** A port other than this one to which a connection succeeded since, the latest; null: none. */
  otherPortSince(port: number | null, sinceMs: number): number | null {
    let found: number | null = null;
    let foundMs = sinceMs;
    for (const [other, ms] of this.#ports) {
      if (other === port || ms < foundMs) continue;
      found = other;
      foundMs = ms;
    }
    return found;
  }

  /** When any other machine was last reached, or reached this one. */
  get anyMs(): number {
    return this.#anyMs;
  }

  /** When an outgoing connection by IPv6 to the internet last succeeded. */
  get ipv6Ms(): number {
    return this.#ipv6Ms;
  }

  get size(): number {
    return this.#places.size + this.#hosts.size + this.#ports.size;
  }
}

/** When the change proves that the other side was reached; null: it proves nothing. */
function successMs(before: Socket | null, after: Socket, nowMs: number): number | null {
  const { state, tcp } = after;
  if (state !== 'established') return before === null && state === 'time-wait' && !after.sinceIsBound ? nowMs : null;
  // The kernel knows to the millisecond what a scan knows to its interval.
  const heardMs = lastHeardMs(tcp);
  if (before === null) return after.sinceIsBound ? heardMs : (heardMs ?? nowMs);
  if (before.state === 'syn-sent' || before.state === 'syn-received') return heardMs ?? nowMs;
  if (tcp === null || before.tcp === tcp || before.tcp === null) return null;
  return grew(before.tcp.bytesAcked, tcp.bytesAcked) || grew(before.tcp.bytesReceived, tcp.bytesReceived)
    ? (heardMs ?? nowMs)
    : null;
}

function lastHeardMs(tcp: TcpDetails | null): number | null {
  const sinceMs = Math.min(tcp?.lastReceivedMs ?? Number.POSITIVE_INFINITY, tcp?.lastAckMs ?? Number.POSITIVE_INFINITY);
  return tcp === null || !Number.isFinite(sinceMs) ? null : Date.parse(tcp.readAt) - sinceMs;
}

function grew(before: number | undefined, after: number | undefined): boolean {
  return before !== undefined && after !== undefined && after > before;
}

/**
 * Sets an entry; beyond `most`, a quarter is forgotten at once, the first that came. One at a time would cost: a Map walks over what
 * was deleted from its front.
 */
export function remember<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.set(key, value);
  if (map.size <= most) return;
  let left = Math.ceil(most / 4);
  for (const old of map.keys()) {
    if (left === 0) break;
    if (old !== key) map.delete(old);
    left -= 1;
  }
}
