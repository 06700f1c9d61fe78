import type { Endpoint } from '../endpoint.ts';
import { staysHere } from '../same-machine.ts';
import type { Socket } from '../socket.ts';
import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { placeText } from './describe.ts';
import type { Draft, Evidence } from './finding.ts';
import { devicesBetween } from './idle-devices.ts';
import { networkOf } from './network-of.ts';
import { step } from './next-steps.ts';
import { remember } from './reached.ts';
import type { Family, Scene } from './scene.ts';
import { stallOf } from './stalled-gap.ts';

interface Cut {
  readonly socketId: string;
  readonly gapMs: number;
  readonly atMs: number;
}

interface Network {
  survivedMs: number;
  diedMs: number;
  survivals: number;
  deaths: number;
  atMs: number;
}

const PLACES_MOST = 500;
const CUTS_MOST = 20;
/** Details of larger tables are read in turns: a gap could not be measured. */
const SOCKETS_MOST = 2_000;

/** Rules I4 (cut after the same silence again and again) and I5 (the limit of a path, learned from what survived and what did not). */
export class IdleLimits implements Family {
  readonly #cuts = new Map<string, { readonly remote: Endpoint; readonly cuts: Cut[] }>();
  readonly #networks = new Map<string, Network>();
  #counted = new Set<string>();

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    if (before?.state !== 'established' || before.tcp?.idleMs === undefined || before.remote === null) return;
    if (scene.sockets.size > SOCKETS_MOST || staysHere(before)) return;
    const { limits, nowMs } = scene;
    if (after === null) {
      const gapMs = nowMs - Date.parse(before.tcp.readAt) + before.tcp.idleMs;
      if (gapMs < limits.idleMs) return;
      const known = this.#cuts.get(placeText(before.remote)) ?? { remote: before.remote, cuts: [] };
      known.cuts.push({ socketId: before.id, gapMs, atMs: nowMs });
      if (known.cuts.length > CUTS_MOST) known.cuts.shift();
      remember(this.#cuts, placeText(before.remote), known, PLACES_MOST);
      return;
    }
    if (after.tcp === before.tcp && after.timer === before.timer) return;
    this.#learn(before, after, scene);
  }

  #learn(before: Socket, after: Socket, { limits, nowMs }: Scene): void {
    const { timer, tcp } = after;
    const old = before.tcp;
    if (tcp === null || old === null || before.remote === null) return;
    if (timer?.kind === 'retransmit' && timer.retries >= limits.stallRepeats && !this.#counted.has(after.id)) {
      const { gapMs, lastAckMs } = stallOf(after, nowMs, nowMs);
      if (gapMs === null || lastAckMs === null || gapMs < limits.idleGapMs || lastAckMs < limits.stallAckMs) return;
      if (this.#counted.size > 2_000) this.#counted = new Set();
      this.#counted.add(after.id);
      const network = this.#networkOf(before.remote, nowMs);
      network.diedMs = Math.min(network.diedMs, gapMs);
      network.deaths += 1;
    }
    const grewMore = (tcp.bytesAcked ?? 0) > (old.bytesAcked ?? 0) || (tcp.bytesReceived ?? 0) > (old.bytesReceived ?? 0);
    if (!grewMore || tcp.idleMs === undefined || old.idleMs === undefined) return;
    const survivedMs = Date.parse(tcp.readAt) - tcp.idleMs - (Date.parse(old.readAt) - old.idleMs);
    if (survivedMs < limits.idleMs) return;
    const network = this.#networkOf(before.remote, nowMs);
    network.survivedMs = Math.max(network.survivedMs, survivedMs);
    network.survivals += 1;
  }

  #networkOf({ address }: Endpoint, nowMs: number): Network {
    const name = networkOf(address);
    const known = this.#networks.get(name) ?? {
      survivedMs: 0,
      diedMs: Number.POSITIVE_INFINITY,
      survivals: 0,
      deaths: 0,
      atMs: nowMs,
    };
    known.atMs = nowMs;
    remember(this.#networks, name, known, PLACES_MOST);
    return known;
  }

  look(scene: Scene): readonly Draft[] {
    const drafts: Draft[] = [];
    for (const { remote, cuts } of this.#cuts.values()) {
      const draft = cutDraft(remote, cuts, scene);
      if (draft !== null) drafts.push(draft);
    }
    for (const [name, network] of this.#networks) {
      const draft = measuredDraft(name, network, scene);
      if (draft !== null) drafts.push(draft);
    }
    return drafts;
  }

  get size(): number {
    return this.#cuts.size + this.#networks.size + this.#counted.size;
  }
}

/** I4: at least three of the newest ends after about the same silence, which something on the way is known for. */
function cutDraft(remote: Endpoint, cuts: readonly Cut[], { limits, nowMs, system }: Scene): Draft | null {
  const newest = cuts.at(-1);
  if (newest === undefined || nowMs - newest.atMs > limits.cutShownMs) return null;
  const alike = cuts.filter(({ gapMs }) => Math.abs(gapMs - newest.gapMs) <= newest.gapMs * limits.cutShare);
  if (alike.length < limits.cutTimes) return null;
  const gaps = alike.map(({ gapMs }) => gapMs);
  const names = devicesBetween(Math.min(...gaps), Math.max(...gaps), limits.cutShare);
  if (names.length === 0) return null;
  const after = durationText(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length);
  const target = placeText(remote);
  return {
    rule: 'I4',
    subject: target,
    severity: 'note',
    title: say('diagnosis.I4.title', { target, after }),
    explanation: say('diagnosis.I4.text', { count: alike.length, after }),
    confidence: 'possible',
    candidates: [...names, say('diagnosis.cause.own-idle-limit')],
    evidence: alike.slice(-6).map(
      ({ gapMs, atMs }): Evidence => ({
        what: target,
        value: say('diagnosis.I4.ended', { gap: durationText(gapMs) }),
        seenAt: new Date(atMs).toISOString(),
      }),
    ),
    nextSteps: [step('keepalive', system)],
    sockets: alike.map(({ socketId }) => socketId),
    app: null,
    remote,
    sinceMs: null,
  };
}

/** I5: what survived and what died leave little room between them. */
function measuredDraft(name: string, network: Network, { limits, system }: Scene): Draft | null {
  const { survivedMs, diedMs, survivals, deaths, atMs } = network;
  if (survivals + deaths < limits.measuredSamples || deaths === 0 || survivals === 0) return null;
  if (survivedMs >= diedMs || diedMs - survivedMs > diedMs * limits.measuredShare) return null;
  const from = durationText(survivedMs);
  const to = durationText(diedMs);
  const names = devicesBetween(survivedMs, diedMs, limits.cutShare);
  return {
    rule: 'I5',
    subject: name,
    severity: 'note',
    title: say('diagnosis.I5.title', { network: name, from, to }),
    explanation: say('diagnosis.I5.text', { from, to }),
    confidence: 'likely',
    candidates: names,
    evidence: [
      {
        what: name,
        value: say('diagnosis.I5.samples', { survivals, from, deaths, to }),
        seenAt: new Date(atMs).toISOString(),
      },
    ],
    nextSteps: [step('keepalive', system)],
    sockets: [],
    app: null,
    remote: null,
    sinceMs: null,
  };
}
