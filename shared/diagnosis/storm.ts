import type { Socket } from '../socket.ts';
import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { namesText } from './describe.ts';
import type { Draft, FindingApp } from './finding.ts';
import { step } from './next-steps.ts';
import { remember } from './reached.ts';
import type { Family, Scene } from './scene.ts';
import { ageMs } from './suspects.ts';

interface Short {
  readonly atMs: number;
  readonly hasFailed: boolean;
  readonly socketId: string | null;
  readonly app: FindingApp | null;
}

interface Host {
  readonly shorts: Short[];
  stormMs: number;
}

const HOSTS_MOST = 500;
const SHORTS_MOST = 400;

/**
 * Rule A7: connection upon connection to one host, each of which fails at once. A page that opens many connections, and a program that
 * works with short ones, succeed: what is not known to have failed counts as success.
 */
export class Storms implements Family {
  readonly #hosts = new Map<string, Host>();
  #takenUntil = '';

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    const { nowMs, limits } = scene;
    if (before === null) {
      if (after?.state === 'time-wait' && !after.sinceIsBound && after.remote !== null && !scene.isServerPort(after.local.port))
        this.#note(after.remote.address, { atMs: nowMs, hasFailed: false, socketId: null, app: null });
      return;
    }
    if (after !== null || before.remote === null || before.protocol !== 'tcp' || before.sinceIsBound) return;
    if (before.state !== 'syn-sent' && before.state !== 'established') return;
    if (ageMs(before, nowMs) > limits.stormLifeMs * 2 || scene.isServerPort(before.local.port)) return;
    const hasFailed = before.state === 'syn-sent' || before.tcp?.bytesReceived === 0;
    const app = before.app === null ? null : { id: before.app.id, name: before.app.name };
    this.#note(before.remote.address, { atMs: nowMs, hasFailed, socketId: before.id, app });
  }

  #note(address: string, short: Short): void {
    const host = this.#hosts.get(address) ?? { shorts: [], stormMs: Number.NEGATIVE_INFINITY };
    host.shorts.push(short);
    if (host.shorts.length > SHORTS_MOST) host.shorts.splice(0, SHORTS_MOST / 2);
    remember(this.#hosts, address, host, HOSTS_MOST);
  }

  look(scene: Scene): readonly Draft[] {
    const { limits, nowMs } = scene;
    this.#takeUnseen(scene);
    const drafts: Draft[] = [];
    for (const [address, host] of this.#hosts) {
      const from = host.shorts.findIndex(({ atMs }) => nowMs - atMs <= limits.stormWindowMs);
      host.shorts.splice(0, from === -1 ? host.shorts.length : from);
      const failed = host.shorts.filter(({ hasFailed }) => hasFailed);
      const isStorm = host.shorts.length >= limits.stormTimes && failed.length >= host.shorts.length * limits.stormFailedShare;
      if (isStorm) host.stormMs = nowMs;
      if (isStorm) drafts.push(stormDraft(address, failed, scene));
      else if (host.shorts.length === 0) this.#hosts.delete(address);
    }
    return drafts;
  }

  /** A connection that was reset before it opened has lost the port of its peer (tcp_disconnect): `198.51.100.7:*`. */
  #takeUnseen({ sampling, scan }: Scene): void {
    const [newest] = sampling.unseenRecent;
    if (newest === undefined) return;
    if (scan > 0) {
      for (const { closedAt, protocol, remote } of sampling.unseenRecent) {
        if (closedAt <= this.#takenUntil) break;
        if (protocol !== 'tcp') continue;
        const address = remote.slice(0, remote.lastIndexOf(':')).replace(/^\[|\]$/g, '');
        const hasFailed = remote.endsWith(':*');
        this.#note(address, { atMs: Date.parse(closedAt), hasFailed, socketId: null, app: null });
      }
    }
    this.#takenUntil = newest.closedAt;
  }

  get size(): number {
    let size = 0;
    for (const { shorts } of this.#hosts.values()) size += 1 + shorts.length;
    return size;
  }
}

function stormDraft(address: string, failed: readonly Short[], { limits, system, at }: Scene): Draft {
  const apps = new Map(failed.flatMap(({ app }) => (app === null ? [] : [[app.id, app] as const])));
  const [app = null] = apps.size === 1 ? apps.values() : [];
  const host = namesText([address]);
  const window = durationText(limits.stormWindowMs);
  return {
    rule: 'A7',
    subject: address,
    severity: 'warning',
    title: app === null ? say('diagnosis.A7.title', { host }) : say('diagnosis.A7.app', { host, app: namesText([app.name]) }),
    explanation: say('diagnosis.A7.text', { count: failed.length, window }),
    confidence: 'likely',
    candidates: [say('diagnosis.cause.refused'), say('diagnosis.cause.cut-at-once'), say('diagnosis.cause.no-wait')],
    evidence: [{ what: host, value: say('diagnosis.A7.count', { count: failed.length, window }), seenAt: at }],
    nextSteps: [step('see-failures', system), step('ping', system, { host: address })],
    sockets: failed.flatMap(({ socketId }) => (socketId === null ? [] : [socketId])),
    app,
    remote: null,
    sinceMs: failed[0]?.atMs ?? null,
  };
}
