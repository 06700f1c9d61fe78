import { EVERYWHERE, type PortUse, PortUses, portUseKey, rangeSize } from '../ports/ephemeral.ts';
import type { Socket } from '../socket.ts';
import { countText, percentText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { appText, commonApp, placeText } from './describe.ts';
import type { Draft, Evidence, NextStep } from './finding.ts';
import { step } from './next-steps.ts';
import type { Family, Scene } from './scene.ts';
import { ephemeralRangeOf, timeWaitMsOf } from './system-facts.ts';

interface Large {
  /** Counts at the time of earlier scans, oldest first. */
  readonly samples: { readonly atMs: number; readonly opened: number }[];
}

/** So many sockets are listed at most: the rest differ in their port alone. */
const LISTED_MOST = 1_000;

/** Rules X1 (local ports are running out) and X2 (they will). What is counted to what: `portUseKey`. */
export class LocalPorts implements Family {
  readonly #uses = new PortUses();
  readonly #large = new Map<string, Large>();

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    this.#uses.saw(before, after, scene.system, scene.isServerPort, (key) => {
      const least = Math.min(scene.limits.portsLeast, rangeSize(scene.system) * scene.limits.portsShare);
      const count = this.#uses.get(key)?.count ?? 0;
      if (count < least) this.#large.delete(key);
      else if (!this.#large.has(key)) this.#large.set(key, { samples: [] });
    });
  }

  look(scene: Scene): readonly Draft[] {
    const { limits, system, nowMs } = scene;
    const drafts: Draft[] = [];
    for (const [key, { samples }] of this.#large) {
      const use = this.#uses.get(key);
      if (use === undefined) continue;
      const share = use.count / rangeSize(system);
      samples.push({ atMs: nowMs, opened: use.opened });
      while (samples[1] !== undefined && nowMs - samples[1].atMs >= limits.portsRateMs) samples.shift();
      const perSecond = rateOf(samples, scene);
      const most = rangeSize(system) / (timeWaitMsOf(system) / 1_000);
      if (share >= limits.portsShare) drafts.push(fullDraft(key, use, share, scene));
      else if (perSecond >= most) drafts.push(rateDraft(key, use, perSecond, most, scene));
    }
    return drafts;
  }

  get size(): number {
    return this.#uses.size;
  }
}

/** New connections per second over the last ten seconds; 0 while that is not known. */
function rateOf(samples: Large['samples'], { limits }: Scene): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs - first.atMs < limits.portsRateMs) return 0;
  return ((last.opened - first.opened) * 1_000) / (last.atMs - first.atMs);
}

/** All sockets that are counted to a use. */
function socketsOf(use: PortUse, scene: Scene): readonly Socket[] {
  const found: Socket[] = [];
  for (const socket of scene.sockets.values())
    if (mayBeOf(use, socket) && portUseKey(socket, scene.system, scene.isServerPort) === use.key) found.push(socket);
  return found;
}

/** Spares the making of a key for each of many sockets. */
function mayBeOf({ remote, localAddress }: PortUse, socket: Socket): boolean {
  if (remote === null) return true;
  const isTo = socket.remote?.port === remote.port && socket.remote.address === remote.address;
  return isTo && socket.local.address === localAddress;
}

/** The parts of a finding that tell of its sockets. */
function listed(all: readonly Socket[]) {
  return { sockets: all.slice(0, LISTED_MOST).map(({ id }) => id), app: commonApp(all.filter(({ app }) => app !== null)) };
}

function fullDraft(key: string, use: PortUse, share: number, scene: Scene): Draft {
  const { limits, system, at } = scene;
  const { from, to } = ephemeralRangeOf(system);
  const all = socketsOf(use, scene);
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
      mixEvidence(all, at),
    ],
    nextSteps: portSteps(use, isEverywhere, scene),
    ...listed(all),
    remote: isEverywhere ? null : use.remote,
    sinceMs: null,
  };
}

function rateDraft(key: string, use: PortUse, perSecond: number, most: number, scene: Scene): Draft {
  const { at } = scene;
  const all = socketsOf(use, scene);
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
      mixEvidence(all, at),
    ],
    nextSteps: portSteps(use, key === EVERYWHERE, scene),
    ...listed(all),
    remote: key === EVERYWHERE ? null : use.remote,
    sinceMs: null,
  };
}

function portSteps({ remote }: PortUse, isEverywhere: boolean, { system }: Scene): NextStep[] {
  return [
    step('pool', system),
    ...(isEverywhere || remote === null
      ? []
      : [step('port-users', system, { query: `remote:${remote.address} dport:${remote.port}` })]),
    step('widen-range', system),
  ];
}

function mixEvidence(sockets: readonly Socket[], at: string): Evidence {
  const holders = new Map<string | null | undefined, { readonly first: Socket; count: number }>();
  for (const socket of sockets) {
    const { state, app, owners } = socket;
    // null for what was closed, undefined for what cannot be seen: no name is mistaken for either.
    const name = state === 'time-wait' ? null : (app?.name ?? owners[0]?.name);
    const holder = holders.get(name);
    if (holder === undefined) holders.set(name, { first: socket, count: 1 });
    else holder.count += 1;
  }
  const top = [...holders].sort(([, a], [, b]) => b.count - a.count).slice(0, 4);
  return {
    what: say('diagnosis.X1.holders'),
    value: top
      .map(([name, { first, count }]) =>
        say('diagnosis.X1.holder', {
          name: name === null ? say('diagnosis.X1.time-wait') : appText(first),
          count: countText(count),
        }),
      )
      .join(', '),
    seenAt: at,
  };
}
