import { staysHere } from '../same-machine.ts';
import type { Socket } from '../socket.ts';
import { countText, durationText, percentText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { commonApp, commonRemote, namesText, placeText, socketEvidence } from './describe.ts';
import type { Draft } from './finding.ts';
import { step } from './next-steps.ts';
import { remember } from './reached.ts';
import type { Family, Scene } from './scene.ts';
import { aged, Suspects } from './suspects.ts';

interface Bucket {
  readonly fromMs: number;
  sentBytes: number;
  repeatedBytes: number;
  segments: number;
}

interface Traffic {
  readonly buckets: Bucket[];
  readonly sockets: Map<string, Socket>;
}

interface Loss {
  readonly host: string;
  readonly share: number;
  readonly segments: number;
  readonly sockets: readonly Socket[];
}

const HOSTS_MOST = 2_000;
const SOCKETS_MOST = 50;
const BUCKET_MS = 10_000;
/** So many lossy or slow hosts, and half of all, are the own link rather than the far ends. Own choice. */
const LINK_HOSTS = 3;
/** A round trip is measured only by traffic. */
const TRAFFIC_MS = 10_000;

/** Rules P1 (packets get lost) and P2 (the path has become slow). */
export class Paths implements Family {
  readonly #traffic = new Map<string, Traffic>();
  readonly #slow = new Suspects(isSlow);

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    this.#slow.saw(before, after, scene);
    if (after === null || after.tcp === null || after.tcp === before?.tcp) return;
    if (after.remote === null || staysHere(after)) return;
    const isWhole = before === null && !after.sinceIsBound && after.state === 'established';
    if (before?.tcp == null && !isWhole) return;
    const now = after.tcp;
    const old = before?.tcp ?? null;
    const segments = more(old?.dataSegmentsOut, now.dataSegmentsOut);
    if (segments === 0) return;
    const host = after.remote.address;
    const known: Traffic = this.#traffic.get(host) ?? { buckets: [], sockets: new Map() };
    let bucket = known.buckets.at(-1);
    if (bucket === undefined || scene.nowMs - bucket.fromMs >= BUCKET_MS) {
      bucket = { fromMs: scene.nowMs, sentBytes: 0, repeatedBytes: 0, segments: 0 };
      known.buckets.push(bucket);
      if (known.buckets.length > 7) known.buckets.shift();
    }
    bucket.segments += segments;
    bucket.sentBytes += more(old?.bytesSent, now.bytesSent);
    const repeated = more(old?.bytesRetransmitted, now.bytesRetransmitted);
    bucket.repeatedBytes += repeated;
    if (repeated > 0) remember(known.sockets, after.id, after, SOCKETS_MOST);
    remember(this.#traffic, host, known, HOSTS_MOST);
  }

  look(scene: Scene): readonly Draft[] {
    return [...this.#losses(scene), ...this.#slowness(scene)];
  }

  #losses(scene: Scene): readonly Draft[] {
    const { limits, nowMs } = scene;
    const lossy: Loss[] = [];
    let busyHosts = 0;
    for (const [host, { buckets, sockets }] of this.#traffic) {
      while (buckets[0] !== undefined && nowMs - buckets[0].fromMs > limits.lossWindowMs) buckets.shift();
      if (buckets.length === 0) {
        this.#traffic.delete(host);
        continue;
      }
      const segments = sum(buckets, 'segments');
      const sent = sum(buckets, 'sentBytes');
      if (segments < limits.lossSegments || sent === 0) continue;
      busyHosts += 1;
      const share = sum(buckets, 'repeatedBytes') / sent;
      if (share >= limits.lossShare) lossy.push({ host, share, segments, sockets: [...sockets.values()] });
    }
    if (lossy.length >= LINK_HOSTS && lossy.length * 2 >= busyHosts) return [lossDraft(lossy, 'link', scene)];
    return lossy.map((one) => lossDraft([one], one.host, scene));
  }

  #slowness(scene: Scene): readonly Draft[] {
    const hosts = new Map<string, Socket[]>();
    for (const { socket, firstMs } of this.#slow.values()) {
      const { tcp, remote } = socket;
      if (tcp === null || remote === null) continue;
      if ((aged(tcp.idleMs, tcp.readAt, scene.nowMs) ?? 0) > TRAFFIC_MS) this.#slow.restart(socket.id, scene);
      else if (scene.nowMs - firstMs >= scene.limits.slowForMs)
        hosts.set(remote.address, [...(hosts.get(remote.address) ?? []), socket]);
    }
    if (hosts.size >= LINK_HOSTS) return [slowDraft([...hosts.values()].flat(), 'link', scene)];
    return [...hosts].map(([host, sockets]) => slowDraft(sockets, host, scene));
  }

  get size(): number {
    return this.#traffic.size + this.#slow.size;
  }
}

/** Of connections from outside, the far end may be a phone that sleeps: its round trip tells nothing of a path. */
function isSlow({ state, tcp, remote, local }: Socket, { limits, isServerPort }: Scene): boolean {
  if (state !== 'established' || tcp?.rttMs === undefined || tcp.minRttMs === undefined || remote === null) return false;
  if (tcp.rttMs < tcp.minRttMs * limits.slowFactor || tcp.rttMs < tcp.minRttMs + limits.slowMoreMs) return false;
  return !staysHere({ local, remote }) && !isServerPort(local.port);
}

function more(before: number | undefined, after: number | undefined): number {
  return after === undefined ? 0 : Math.max(0, after - (before ?? 0));
}

function sum(buckets: readonly Bucket[], field: 'segments' | 'sentBytes' | 'repeatedBytes'): number {
  return buckets.reduce((total, bucket) => total + bucket[field], 0);
}

function lossDraft(lossy: readonly Loss[], subject: string, { limits, system, at, nowMs }: Scene): Draft {
  const share = lossy.reduce((total, one) => total + one.share, 0) / lossy.length;
  const sockets = lossy.flatMap((one) => one.sockets);
  const isLink = subject === 'link';
  const hosts = namesText(lossy.map(({ host }) => host));
  const percent = percentText(share * 100);
  return {
    rule: 'P1',
    subject,
    severity: share >= limits.badLossShare ? 'problem' : 'warning',
    title: isLink ? say('diagnosis.P1.link', { percent }) : say('diagnosis.P1.title', { host: hosts, percent }),
    explanation: isLink ? say('diagnosis.P1.link-text', { count: lossy.length }) : say('diagnosis.P1.text'),
    confidence: 'likely',
    candidates: isLink
      ? [say('diagnosis.cause.wifi'), say('diagnosis.cause.overload'), say('diagnosis.cause.cable')]
      : [say('diagnosis.cause.far-loss'), say('diagnosis.cause.overload'), say('diagnosis.cause.wifi')],
    evidence: [
      ...lossy.slice(0, 4).map((one) => ({
        what: one.host,
        value: say('diagnosis.P1.share', { percent: percentText(one.share * 100), segments: countText(one.segments) }),
        seenAt: at,
      })),
      ...sockets.slice(0, 3).map((socket) => socketEvidence(socket, nowMs)),
    ],
    nextSteps: [step('ping-gateway', system), step('ping', system, { host: lossy[0]?.host })],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: isLink ? null : commonRemote(sockets),
    sinceMs: null,
  };
}

function slowDraft(sockets: readonly Socket[], subject: string, { system, nowMs }: Scene): Draft {
  const isLink = subject === 'link';
  const worst = sockets.reduce((a, b) => ((b.tcp?.rttMs ?? 0) > (a.tcp?.rttMs ?? 0) ? b : a));
  const rtt = durationText(worst.tcp?.rttMs ?? 0);
  const usual = durationText(worst.tcp?.minRttMs ?? 0);
  return {
    rule: 'P2',
    subject,
    severity: 'warning',
    title: isLink ? say('diagnosis.P2.link') : say('diagnosis.P2.title', { target: placeText(worst.remote) }),
    explanation: say('diagnosis.P2.text', { rtt, usual }),
    confidence: isLink ? 'likely' : 'possible',
    candidates: [say('diagnosis.cause.bufferbloat'), say('diagnosis.cause.wifi'), say('diagnosis.cause.far-load')],
    evidence: sockets.slice(0, 6).map((socket) =>
      socketEvidence(socket, nowMs, [
        say('diagnosis.field.rtt', {
          rtt: durationText(socket.tcp?.rttMs ?? 0),
          least: durationText(socket.tcp?.minRttMs ?? 0),
        }),
      ]),
    ),
    nextSteps: [step('busy-link', system), step('ping-gateway', system), step('ping', system, { host: worst.remote?.address })],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: isLink ? null : commonRemote(sockets),
    sinceMs: null,
  };
}
