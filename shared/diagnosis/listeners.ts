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

const SEEN_MOST = 2_000;

/** Rules A6 (a program accepts too slowly) and E1 (a program now listens to the network; both families of one port are one: E2). */
export class Listeners implements Family {
  // Recv-Q and Send-Q of a listener are its queue and the queue's limit on Linux alone (ss(8)); /proc/net does not tell the limit.
  readonly #full = new Suspects(
    ({ state, recvQueue, sendQueue }, { system }) =>
      system.platform === 'linux' &&
      state === 'listen' &&
      recvQueue !== null &&
      sendQueue !== null &&
      recvQueue >= Math.max(1, sendQueue),
  );
  readonly #fresh = new Map<string, { readonly socket: Socket; readonly atMs: number }>();
  /** App and port of every listener so far: one that is back after a restart is no news. */
  readonly #seen = new Map<string, true>();

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    if ((after ?? before)?.state !== 'listen') return;
    this.#full.saw(before, after, scene);
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
    for (const { socket, firstMs, firstScan } of this.#full.values())
      if (scene.scan > firstScan && nowMs - firstMs >= limits.fullQueueMs) drafts.push(fullDraft(socket, nowMs - firstMs, scene));
    const ports = new Map<string, Socket[]>();
    for (const [id, { socket, atMs }] of this.#fresh) {
      if (nowMs - atMs > limits.newListenerMs) this.#fresh.delete(id);
      else ports.set(keyOf(socket), [...(ports.get(keyOf(socket)) ?? []), socket]);
    }
    for (const [key, sockets] of ports) drafts.push(exposedDraft(key, sockets, scene));
    return drafts;
  }

  get size(): number {
    return this.#full.size + this.#fresh.size + this.#seen.size;
  }
}

function keyOf({ app, owners, local }: Socket): string {
  return `${app?.id ?? owners[0]?.name ?? ''} ${local.port}`;
}

function fullDraft(socket: Socket, fullMs: number, { at, system }: Scene): Draft {
  const app = appText(socket);
  const port = socket.local.port;
  const waiting = socket.recvQueue ?? 0;
  const limit = socket.sendQueue ?? 0;
  return {
    rule: 'A6',
    subject: placeText(socket.local),
    severity: 'problem',
    title: say('diagnosis.A6.title', { app, port: portText(port) }),
    explanation: say('diagnosis.A6.text', { waiting, limit, full: durationText(fullMs) }),
    confidence: waiting > limit ? 'certain' : 'likely',
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
