import { type Endpoint, scopeOf } from '../endpoint.ts';
import type { Socket } from '../socket.ts';
import { countText, percentText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { appText, commonApp, placeText } from './describe.ts';
import type { Draft, NextStep } from './finding.ts';
import { step } from './next-steps.ts';
import type { Family, Scene } from './scene.ts';
import { ephemeralRangeOf, timeWaitMsOf } from './system-facts.ts';

interface Use {
  readonly remote: Endpoint;
  readonly localAddress: string;
  count: number;
  /** Sockets that ever came, for the rate. */
  opened: number;
  /** Counts at the time of earlier scans, oldest first. */
  readonly samples: { readonly atMs: number; readonly opened: number }[];
}

/** So many sockets are listed at most: the rest differ in their port alone. */
const LISTED_MOST = 1_000;
const EVERYWHERE = 'everywhere';

/**
 * Rules X1 (local ports are running out) and X2 (they will). Linux may use a local port once for each destination, macOS and Windows
 * are counted over all. TIME_WAIT within the machine is left out on Linux, where its ports are used again (tcp_tw_reuse 2).
 */
export class LocalPorts implements Family {
  readonly #uses = new Map<string, Use>();
  readonly #large = new Set<string>();
  /** What each socket was counted to: a listener that comes later must not change that. */
  readonly #counted = new Map<string, string>();

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    const socket = after ?? before;
    if (socket === null || (before !== null && before.state === after?.state)) return;
    const old = this.#counted.get(socket.id) ?? null;
    const now = after === null ? null : (keyOf(after, scene) ?? null);
    if (old === now) return;
    if (old !== null) this.#add(old, socket, -1, scene);
    if (now === null) this.#counted.delete(socket.id);
    else {
      this.#counted.set(socket.id, now);
      this.#add(now, socket, 1, scene);
    }
  }

  #add(key: string, socket: Socket, change: 1 | -1, { limits, system }: Scene): void {
    let use = this.#uses.get(key);
    if (use === undefined) {
      if (change < 0) return;
      use = { remote: socket.remote as Endpoint, localAddress: socket.local.address, count: 0, opened: 0, samples: [] };
      this.#uses.set(key, use);
    }
    use.count += change;
    if (change > 0) use.opened += 1;
    if (use.count <= 0) this.#uses.delete(key);
    const least = Math.min(limits.portsLeast, sizeOf(system) * limits.portsShare);
    if (use.count >= least) this.#large.add(key);
    else this.#large.delete(key);
  }

  look(scene: Scene): readonly Draft[] {
    const { limits, system, nowMs } = scene;
    const drafts: Draft[] = [];
    for (const key of this.#large) {
      const use = this.#uses.get(key);
      if (use === undefined) continue;
      const share = use.count / sizeOf(system);
      use.samples.push({ atMs: nowMs, opened: use.opened });
      while (use.samples[1] !== undefined && nowMs - use.samples[1].atMs >= limits.portsRateMs) use.samples.shift();
      const perSecond = rateOf(use, scene);
      const most = sizeOf(system) / (timeWaitMsOf(system) / 1_000);
      if (share >= limits.portsShare) drafts.push(fullDraft(key, use, share, scene));
      else if (perSecond >= most) drafts.push(rateDraft(key, use, perSecond, most, scene));
    }
    return drafts;
  }

  get size(): number {
    return this.#uses.size + this.#counted.size;
  }
}

function sizeOf(system: Scene['system']): number {
  const { from, to } = ephemeralRangeOf(system);
  return to - from + 1;
}

/** What a socket's local port is counted to; null: it takes none of those for connections. */
function keyOf({ protocol, state, local, remote }: Socket, scene: Scene): string | null {
  if (protocol !== 'tcp' || remote === null || local.port === null || state === 'closed') return null;
  const { from, to } = ephemeralRangeOf(scene.system);
  if (local.port < from || local.port > to || scene.isServerPort(local.port)) return null;
  if (scene.system.platform !== 'linux') return EVERYWHERE;
  if (state === 'time-wait' && scopeOf(remote.address) === 'loopback') return null;
  return `${local.address} ${remote.address} ${remote.port}`;
}

/** New connections per second over the last ten seconds; 0 while that is not known. */
function rateOf({ samples }: Use, { limits }: Scene): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs - first.atMs < limits.portsRateMs) return 0;
  return ((last.opened - first.opened) * 1_000) / (last.atMs - first.atMs);
}

function socketsOf(key: string, scene: Scene): readonly Socket[] {
  const found: Socket[] = [];
  for (const socket of scene.sockets.values()) {
    if (keyOf(socket, scene) === key) found.push(socket);
    if (found.length >= LISTED_MOST) break;
  }
  return found;
}

function fullDraft(key: string, use: Use, share: number, scene: Scene): Draft {
  const { limits, system, at } = scene;
  const { from, to } = ephemeralRangeOf(system);
  const sockets = socketsOf(key, scene);
  const isEverywhere = key === EVERYWHERE;
  const target = placeText(use.remote);
  const percent = percentText(share * 100);
  return {
    rule: 'X1',
    subject: key,
    severity: share >= limits.badPortsShare ? 'problem' : 'warning',
    title: isEverywhere ? say('diagnosis.X1.all', { percent }) : say('diagnosis.X1.title', { target, percent }),
    explanation: isEverywhere ? say('diagnosis.X1.all-text') : say('diagnosis.X1.text', { target }),
    confidence: 'certain',
    candidates: [],
    evidence: [
      {
        what: say('diagnosis.X1.range', { from: String(from), to: String(to) }),
        value: say('diagnosis.X1.used', { used: countText(use.count), all: countText(to - from + 1) }),
        seenAt: at,
      },
      mixEvidence(sockets, at),
    ],
    nextSteps: portSteps(use, isEverywhere, scene),
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets.filter(({ app }) => app !== null)),
    remote: isEverywhere ? null : use.remote,
    sinceMs: null,
  };
}

function rateDraft(key: string, use: Use, perSecond: number, most: number, scene: Scene): Draft {
  const { at } = scene;
  const sockets = socketsOf(key, scene);
  const target = key === EVERYWHERE ? say('diagnosis.place.all') : placeText(use.remote);
  return {
    rule: 'X2',
    subject: key,
    severity: 'warning',
    title: say('diagnosis.X2.title', { target }),
    explanation: say('diagnosis.X2.text', { rate: countText(perSecond), most: countText(most) }),
    confidence: 'likely',
    candidates: [say('diagnosis.cause.short-burst')],
    evidence: [
      { what: target, value: say('diagnosis.X2.rate', { rate: countText(perSecond), used: countText(use.count) }), seenAt: at },
      mixEvidence(sockets, at),
    ],
    nextSteps: portSteps(use, key === EVERYWHERE, scene),
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets.filter(({ app }) => app !== null)),
    remote: key === EVERYWHERE ? null : use.remote,
    sinceMs: null,
  };
}

function portSteps({ remote }: Use, isEverywhere: boolean, { system }: Scene): NextStep[] {
  return [
    step('pool', system),
    ...(isEverywhere ? [] : [step('port-users', system, { query: `remote:${remote.address} dport:${remote.port}` })]),
    step('widen-range', system),
  ];
}

function mixEvidence(sockets: readonly Socket[], at: string) {
  const apps = new Map<string, number>();
  for (const socket of sockets) {
    const name = socket.state === 'time-wait' ? say('diagnosis.X1.time-wait') : appText(socket);
    apps.set(name, (apps.get(name) ?? 0) + 1);
  }
  const top = [...apps].sort(([, a], [, b]) => b - a).slice(0, 4);
  return {
    what: say('diagnosis.X1.holders'),
    value: top.map(([name, count]) => say('diagnosis.X1.holder', { name, count: countText(count) })).join(', '),
    seenAt: at,
  };
}
