import type { Socket } from '../socket.ts';
import { countText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { appText, commonApp, EVIDENCE_MOST, placeText, portText } from './describe.ts';
import type { Draft } from './finding.ts';
import { step } from './next-steps.ts';
import type { Family, Scene } from './scene.ts';

const MOST = 200;

/**
 * Rule A6 by the kernel's own count (TcpExt ListenOverflows, net/ipv4/proc.c): connections that were turned away because the queue of
 * their listener was full. It tells of bursts that end between two scans. It does not tell which listener: only one whose queue was seen
 * to fill is named, and then as likely.
 */
export class Overflows implements Family {
  /** null: not told yet. */
  #count: number | null = null;
  #rises: { readonly atMs: number; readonly times: number }[] = [];
  /** Listeners at which connections were seen to wait, and when last. */
  readonly #waited = new Map<string, { readonly socket: Socket; readonly atMs: number }>();

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    if ((after ?? before)?.state !== 'listen') return;
    if (after === null) this.#waited.delete(before?.id ?? '');
    else if ((after.recvQueue ?? 0) > 0 && (this.#waited.size < MOST || this.#waited.has(after.id)))
      this.#waited.set(after.id, { socket: after, atMs: scene.nowMs });
  }

  look(scene: Scene): readonly Draft[] {
    const { limits, nowMs, sampling } = scene;
    const count = sampling.acceptOverflows ?? null;
    const isRise = count !== null && this.#count !== null && count > this.#count;
    if (isRise) this.#rises.push({ atMs: nowMs, times: count - (this.#count ?? 0) });
    this.#count = count;
    this.#rises = this.#rises.filter(({ atMs }) => nowMs - atMs <= limits.overflowsShownMs);
    for (const [id, { atMs }] of this.#waited) if (nowMs - atMs > limits.overflowsShownMs) this.#waited.delete(id);
    const times = this.#rises.reduce((sum, rise) => sum + rise.times, 0);
    if (times < limits.overflowsLeast) return [];
    return [overflowDraft(times, this.#rises[0]?.atMs ?? nowMs, this.#suspects(), scene)];
  }

  /** Listeners whose queue was seen at half its limit or more. */
  #suspects(): readonly Socket[] {
    return [...this.#waited.values()].map(({ socket }) => socket).filter(isHalfFull);
  }

  get size(): number {
    return this.#waited.size + this.#rises.length;
  }
}

function isHalfFull({ recvQueue, sendQueue }: Socket): boolean {
  return recvQueue !== null && sendQueue !== null && recvQueue * 2 >= Math.max(1, sendQueue);
}

function overflowDraft(times: number, sinceMs: number, listeners: readonly Socket[], { at, system }: Scene): Draft {
  const [first] = listeners;
  const one = listeners.length === 1 && first !== undefined ? first : null;
  const values = one === null ? {} : { app: appText(one), port: portText(one.local.port) };
  return {
    rule: 'A6',
    subject: one === null ? 'overflows' : `overflows ${placeText(one.local)}`,
    severity: 'warning',
    title: one === null ? say('diagnosis.A6.overflow.any') : say('diagnosis.A6.overflow.title', values),
    explanation: say('diagnosis.A6.overflow.text', { count: times }),
    confidence: one === null ? 'certain' : 'likely',
    candidates: [say('diagnosis.cause.burst'), say('diagnosis.cause.small-backlog'), say('diagnosis.cause.app-hung')],
    evidence: [
      { what: 'TcpExt ListenOverflows', value: `+${countText(times)}`, seenAt: at },
      ...listeners.slice(0, EVIDENCE_MOST - 1).map((socket) => ({
        what: placeText(socket.local),
        value: say('diagnosis.A6.queue', { waiting: countText(socket.recvQueue ?? 0), limit: countText(socket.sendQueue ?? 0) }),
        seenAt: socket.readAt,
      })),
    ],
    nextSteps: [
      ...(one === null ? [step('all-queues', system)] : [step('accept-queue', system, { port: one.local.port })]),
      step('backlog', system),
    ],
    sockets: listeners.map(({ id }) => id),
    app: one === null ? null : commonApp([one]),
    remote: null,
    sinceMs,
  };
}
