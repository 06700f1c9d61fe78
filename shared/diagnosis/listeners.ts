import { scopeOf } from '../endpoint.ts';
import type { Socket } from '../socket.ts';
import { countText, durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { appText, commonApp, placeText, portText } from './describe.ts';
import type { Draft } from './finding.ts';
import { step } from './next-steps.ts';
import { remember } from './reached.ts';
import type { Family, Scene } from './scene.ts';
import { Suspects } from './suspects.ts';
import type { SystemFacts } from './system-facts.ts';

const SEEN_MOST = 2_000;

/** Rules A6 (a program accepts too slowly) and E1 (a program now listens to the network; both families of one port are one: E2). */
export class Listeners implements Family {
  readonly #atLimit = new Suspects((socket, { system }) => roomIn(socket, system) <= 0);
  readonly #fresh = new Map<string, { readonly socket: Socket; readonly atMs: number }>();
  /** App and port of every listener so far: one that is back after a restart is no news. */
  readonly #seen = new Map<string, true>();

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    if ((after ?? before)?.state !== 'listen') return;
    this.#atLimit.saw(before, after, scene);
    if (after === null) {
      this.#fresh.delete(before?.id ?? '');
      return;
    }
    const key = keyOf(after);
    const isNew = before === null && scene.scan > 0 && !after.sinceIsBound && !this.#seen.has(key);
    const isTwin = [...this.#fresh.values()].some(({ socket, atMs }) => atMs === scene.nowMs && keyOf(socket) === key);
    remember(this.#seen, key, true, SEEN_MOST);
    const isOpen = scopeOf(after.local.address) !== 'loopback';
    if (isOpen && (isNew || (isTwin && before === null))) this.#fresh.set(after.id, { socket: after, atMs: scene.nowMs });
    else if (this.#fresh.has(after.id)) this.#fresh.set(after.id, { socket: after, atMs: this.#fresh.get(after.id)?.atMs ?? 0 });
  }

  look(scene: Scene): readonly Draft[] {
    const { limits, nowMs } = scene;
    const drafts: Draft[] = [];
    for (const { socket, firstMs, firstScan } of this.#atLimit.values())
      if (scene.scan > firstScan && nowMs - firstMs >= limits.fullQueueMs)
        drafts.push(queueDraft(socket, nowMs - firstMs, scene));
    const ports = new Map<string, Socket[]>();
    for (const [id, { socket, atMs }] of this.#fresh) {
      if (nowMs - atMs > limits.newListenerMs) this.#fresh.delete(id);
      else ports.set(keyOf(socket), [...(ports.get(keyOf(socket)) ?? []), socket]);
    }
    for (const [key, sockets] of ports) drafts.push(exposedDraft(key, sockets, scene));
    return drafts;
  }

  get size(): number {
    return this.#atLimit.size + this.#fresh.size + this.#seen.size;
  }
}

function keyOf({ app, owners, local }: Socket): string {
  return `${app?.id ?? owners[0]?.name ?? ''} ${local.port}`;
}

/**
 * How many more may wait at a listener than do; infinite where nobody waits or it is not told. Recv-Q and Send-Q of a listener are its
 * queue and the queue's limit on Linux alone (ss(8)); /proc/net does not tell the limit.
 */
function roomIn({ state, recvQueue, sendQueue }: Socket, { platform }: SystemFacts): number {
  const isTold = platform === 'linux' && state === 'listen' && recvQueue !== null && sendQueue !== null;
  return isTold && recvQueue > 0 ? sendQueue - recvQueue : Number.POSITIVE_INFINITY;
}

function queueDraft(socket: Socket, lastingMs: number, { at, system }: Scene): Draft {
  const port = socket.local.port;
  const waiting = socket.recvQueue ?? 0;
  const limit = socket.sendQueue ?? 0;
  const names = { app: appText(socket), port: portText(port) };
  const blanks = { waiting, limit, span: durationText(lastingMs) };
  // The kernel takes one more than the limit, and drops callers only beyond that (sk_acceptq_is_full, include/net/sock.h).
  const isFull = waiting > limit;
  return {
    rule: 'A6',
    subject: placeText(socket.local),
    severity: isFull ? 'problem' : 'warning',
    title: isFull ? say('diagnosis.A6.title', names) : say('diagnosis.A6.at-limit.title', names),
    explanation: isFull ? say('diagnosis.A6.text', blanks) : say('diagnosis.A6.at-limit.text', blanks),
    confidence: isFull ? 'certain' : 'likely',
    candidates: [say('diagnosis.cause.app-hung'), say('diagnosis.cause.small-backlog'), say('diagnosis.cause.burst')],
    evidence: [
      {
        what: placeText(socket.local),
        value: say('diagnosis.A6.queue', { waiting: countText(waiting), limit: countText(limit) }),
        seenAt: at,
      },
    ],
    nextSteps: [
      step('app-state', system, { pid: socket.owners[0]?.pid }),
      step('accept-queue', system, { port }),
      step('backlog', system),
    ],
    sockets: [socket.id],
    app: commonApp([socket]),
    remote: null,
    sinceMs: null,
  };
}

function exposedDraft(subject: string, sockets: readonly Socket[], { system, nowMs }: Scene): Draft {
  const first = sockets[0] as Socket;
  const app = appText(first);
  const isEverywhere = sockets.some(({ local }) => local.address === '*');
  return {
    rule: 'E1',
    subject,
    severity: 'note',
    title: isEverywhere
      ? say('diagnosis.E1.title', { app, port: portText(first.local.port) })
      : say('diagnosis.E1.one', { app, place: placeText(first.local) }),
    explanation: say('diagnosis.E1.text'),
    confidence: 'certain',
    candidates: [],
    evidence: sockets.map((socket) => ({
      what: placeText(socket.local),
      value: say('diagnosis.E1.since', {
        family: socket.family ?? 0,
        age: durationText(socket.since === null ? 0 : nowMs - Date.parse(socket.since)),
      }),
      seenAt: socket.readAt,
    })),
    nextSteps: [step('bind-loopback', system), step('who-listens', system, { query: `port:${first.local.port} is:listening` })],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: null,
    sinceMs: first.since === null ? null : Date.parse(first.since),
  };
}
