import type { Socket } from '../socket.ts';
import { countText, durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { appText, commonApp, commonRemote, socketsEvidence } from './describe.ts';
import type { Draft } from './finding.ts';
import { step } from './next-steps.ts';
import type { Family, Scene } from './scene.ts';
import { aged, type Suspect, Suspects } from './suspects.ts';

interface Holder {
  readonly old: Socket[];
  total: number;
}

interface Trend {
  /** Sockets at the end of each window, oldest first. */
  readonly counts: number[];
  atMs: number;
}

/** Rule A1: a program that does not close connections which the peer has closed. The kernel waits for it for ever. */
export class CloseWaits implements Family {
  readonly #waiting = new Suspects(({ state }) => state === 'close-wait');
  readonly #trends = new Map<string, Trend>();

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    this.#waiting.saw(before, after, scene);
  }

  look(scene: Scene): readonly Draft[] {
    const { limits, nowMs } = scene;
    const holders = new Map<string, Holder>();
    for (const suspect of this.#waiting.values()) {
      const key = holderOf(suspect.socket);
      const holder = holders.get(key) ?? { old: [], total: 0 };
      holder.total += 1;
      if (waitedMs(suspect, nowMs) >= limits.closeWaitMs) holder.old.push(suspect.socket);
      holders.set(key, holder);
    }
    for (const key of this.#trends.keys()) if (!holders.has(key)) this.#trends.delete(key);
    const drafts: Draft[] = [];
    for (const [key, { old, total }] of holders) {
      const isRising = this.#isRising(key, total, scene);
      if (old.length >= limits.closeWaitMany || (isRising && old.length >= limits.closeWaitRising))
        drafts.push(leakDraft(key, old, isRising, scene));
    }
    return drafts;
  }

  #isRising(key: string, total: number, { limits, nowMs }: Scene): boolean {
    const trend = this.#trends.get(key);
    if (trend === undefined) {
      this.#trends.set(key, { counts: [total], atMs: nowMs });
      return false;
    }
    if (nowMs - trend.atMs >= limits.closeWaitWindowMs) {
      trend.counts.push(total);
      trend.atMs = nowMs;
      if (trend.counts.length > limits.closeWaitWindows + 1) trend.counts.shift();
    }
    const { counts } = trend;
    return counts.length > limits.closeWaitWindows && counts.every((count, at) => at === 0 || count > (counts[at - 1] ?? 0));
  }

  get size(): number {
    return this.#waiting.size + this.#trends.size;
  }
}

function holderOf({ owners, app, user }: Socket): string {
  return owners[0] === undefined ? (app?.id ?? `user ${user}`) : `pid ${owners[0].pid}`;
}

/** Since the peer's FIN at least: nothing is acknowledged after it but what was still on its way. */
function waitedMs({ socket, firstMs }: Suspect, nowMs: number): number {
  const { tcp } = socket;
  const heardMs = tcp === null || socket.sendQueue !== 0 ? 0 : (aged(tcp.lastAckMs, tcp.readAt, nowMs) ?? 0);
  return Math.max(nowMs - firstMs, heardMs);
}

function leakDraft(subject: string, old: readonly Socket[], isRising: boolean, scene: Scene): Draft {
  const { system, limits, nowMs } = scene;
  const app = old[0] === undefined ? '' : appText(old[0]);
  const pid = old[0]?.owners[0]?.pid;
  return {
    rule: 'A1',
    subject,
    severity: 'problem',
    title: say('diagnosis.A1.title', { app, count: old.length }),
    explanation: say('diagnosis.A1.text', { app, least: durationText(limits.closeWaitMs) }),
    confidence: isRising ? 'certain' : 'likely',
    candidates: isRising ? [] : [say('diagnosis.cause.app-hung')],
    evidence: [
      {
        what: say('diagnosis.A1.count'),
        value: isRising
          ? say('diagnosis.A1.rising', { count: countText(old.length) })
          : say('diagnosis.A1.many', { count: countText(old.length) }),
        seenAt: scene.at,
      },
      ...socketsEvidence(old, nowMs),
    ],
    nextSteps: [
      step('restart-app', system),
      step('report-list', system, { query: pid === undefined ? 'state:close-wait' : `state:close-wait pid:${pid}` }),
    ],
    sockets: old.map(({ id }) => id),
    app: commonApp(old),
    remote: commonRemote(old),
    sinceMs: null,
  };
}
