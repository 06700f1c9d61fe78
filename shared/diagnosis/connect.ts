import type { Socket } from '../socket.ts';
import { gaveUpAfter, gaveUpDraft } from './connect-gave-up.ts';
import { blockedAppDraft, blockedPortDraft, brokenIpv6Draft, noAnswerDraft, offlineDraft } from './connect-words.ts';
import type { Draft } from './finding.ts';
import type { Family, Scene } from './scene.ts';
import { appsOf, isElsewhere, SilentAttempts, type SilentPlace } from './silent-attempts.ts';

interface Twin {
  readonly host: string;
  readonly sockets: readonly Socket[];
}

/** Rules C1–C4, C9 and C10: attempts to connect that nobody answers, and what several of them have in common. */
export class Connecting implements Family {
  readonly #attempts = new SilentAttempts();
  /** When each app last connected by IPv4 to each port, for C10. */
  readonly #byIpv4 = new Map<string, number>();

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    this.#attempts.saw(before, after, scene);
    if (after?.state !== 'established' || after.app === null || after.sinceIsBound || before?.state === 'established') return;
    if (after.family !== 4 || after.remote === null || after.since === null) return;
    if (this.#byIpv4.size > 2_000) this.#byIpv4.clear();
    this.#byIpv4.set(`${after.app.id} ${after.remote.port}`, Date.parse(after.since));
  }

  look(scene: Scene): readonly Draft[] {
    const silent = this.#attempts.places(scene).filter((place) => !wasReached(place, scene));
    const drafts: Draft[] = [];
    const told = new Set<SilentPlace>();
    const tell = (draft: Draft, places: readonly SilentPlace[]) => {
      drafts.push(draft);
      for (const place of places) told.add(place);
    };
    const recent = silent.filter((place) => isElsewhere(place) && scene.nowMs - place.lastMs <= scene.limits.togetherMs);
    const offline = isOffline(recent, scene);
    if (offline) tell(offlineDraft(recent, scene), recent);
    else {
      const twins = this.#twins(scene);
      if (twins.length > 0) {
        const hosts = new Set(twins.map(({ host }) => host));
        tell(
          brokenIpv6Draft(
            twins.flatMap(({ sockets }) => sockets),
            hosts,
            scene,
          ),
          recent.filter(({ remote }) => hosts.has(remote.address)),
        );
      }
      for (const [port, places] of byPort(recent.filter((place) => !told.has(place)))) {
        const works = isBlockedPort(port, places, scene);
        if (works !== null) tell(blockedPortDraft(port, works, places, scene), places);
      }
    }
    for (const place of silent) {
      if (told.has(place)) continue;
      const draft = onePlace(place, scene);
      if (draft !== null) drafts.push(draft);
    }
    return drafts;
  }

  /** C10: hosts whose IPv6 address stays silent to an app that reached the same port by IPv4 at the same time. */
  #twins(scene: Scene): readonly Twin[] {
    const { limits, nowMs, reached } = scene;
    if (nowMs - reached.ipv6Ms <= limits.togetherMs) return [];
    const twins: Twin[] = [];
    for (const { socket, firstMs } of this.#attempts.waiting()) {
      const { remote, app, since } = socket;
      if (socket.family !== 6 || remote === null || !remote.address.includes(':') || app === null || since === null) continue;
      if (nowMs - firstMs < limits.stuckIpv6Ms || socket.timer?.retries === 0) continue;
      const ipv4Ms = this.#byIpv4.get(`${app.id} ${remote.port}`);
      if (ipv4Ms !== undefined && Math.abs(ipv4Ms - Date.parse(since)) <= limits.twinMs)
        twins.push({ host: remote.address, sockets: [socket] });
    }
    return new Set(twins.map(({ host }) => host)).size >= limits.brokenIpv6Hosts ? twins : [];
  }

  get size(): number {
    return this.#attempts.size + this.#byIpv4.size;
  }
}

/** True when somebody has reached the place since, and the one who failed may have been that. */
function wasReached(place: SilentPlace, { reached }: Scene): boolean {
  if (place.living.length > 0) return false;
  const lastEndedMs = Math.max(...place.ended.map(({ endedMs }) => endedMs));
  return reached.placeMs(place.remote.address, place.remote.port) >= lastEndedMs;
}

/** C3: many hosts silent, and not one that is reached. Since when: since the first of these attempts began. */
function isOffline(recent: readonly SilentPlace[], { limits, reached }: Scene): boolean {
  const hosts = new Set(recent.map(({ remote }) => remote.address));
  if (hosts.size < limits.offlineHosts || !recent.some(({ living }) => living.length > 0)) return false;
  const startedMs = Math.min(...recent.map((place) => place.startedMs));
  return reached.anyMs < startedMs;
}

/** C2: the port that works where this one is blocked; null: it is not, or nothing tells. */
function isBlockedPort(port: number, places: readonly SilentPlace[], { limits, nowMs, reached }: Scene): number | null {
  const hosts = new Set(places.map(({ remote }) => remote.address));
  if (hosts.size < limits.blockedPortHosts || !places.some(({ living }) => living.length > 0)) return null;
  const startedMs = Math.min(...places.map((place) => place.startedMs));
  // One host that answers on this port now proves that the port as such is open.
  if (reached.portMs(port) >= Math.min(startedMs, nowMs - limits.togetherMs)) return null;
  return reached.otherPortSince(port, nowMs - limits.togetherMs);
}

function byPort(places: readonly SilentPlace[]): ReadonlyMap<number, SilentPlace[]> {
  const ports = new Map<number, SilentPlace[]>();
  for (const place of places) {
    const { port } = place.remote;
    if (port === null) continue;
    const some = ports.get(port);
    if (some === undefined) ports.set(port, [place]);
    else some.push(place);
  }
  return ports;
}

/** C4, C9 or C1 for a single destination. */
function onePlace(place: SilentPlace, scene: Scene): Draft | null {
  const other = otherApp(place, scene);
  if (other !== null) return blockedAppDraft(place, other, scene);
  const gaveUp = gaveUpAfter(place, scene);
  if (gaveUp !== null) return gaveUpDraft(place, gaveUp, scene);
  // An attempt that ended at no known time may have been answered by a rejection in the end: nobody saw.
  return place.living.length > 0 ? noAnswerDraft(place, scene) : null;
}

/** C4: the id of another app that reached the place while the one app that tries could not. */
function otherApp(place: SilentPlace, { limits, nowMs, reached }: Scene): string | null {
  if (place.living.length === 0) return null;
  const tried = appsOf(place);
  if (tried.size !== 1 || place.living.some(({ app }) => app === null)) return null;
  const [own = ''] = tried.keys();
  const apps = reached.appsAt(place.remote.address, place.remote.port);
  if ((apps.get(own) ?? Number.NEGATIVE_INFINITY) >= nowMs - limits.otherAppMs) return null;
  for (const [app, ms] of apps) if (app !== own && ms >= place.startedMs && nowMs - ms <= limits.otherAppMs) return app;
  return null;
}
