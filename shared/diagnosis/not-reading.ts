import type { Endpoint } from '../endpoint.ts';
import { staysHere } from '../same-machine.ts';
import type { Socket } from '../socket.ts';
import { bytesText, durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { appText, commonApp, placeText, socketEvidence } from './describe.ts';
import type { Draft } from './finding.ts';
import { step } from './next-steps.ts';
import type { Family, Scene } from './scene.ts';
import { Suspects } from './suspects.ts';

/** Linux probes a closed window first after this, then after twice the time, and so on (TCP_RTO_MIN; RFC 9293, 3.8.6.1). */
const LEAST_PROBE_MS = 200;

/** Rules A2 (the other side does not read) and A3 (a program here does not read). */
export class NotReading implements Family {
  readonly #closedWindows = new Suspects(({ timer, protocol }) => protocol === 'tcp' && timer?.kind === 'persist');
  readonly #unread = new Suspects(
    ({ state, protocol, recvQueue }, { limits }) =>
      protocol === 'tcp' && state === 'established' && (recvQueue ?? 0) >= limits.unreadBytes,
  );

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    this.#closedWindows.saw(before, after, scene);
    this.#unread.saw(before, after, scene);
    if (before === null || after === null) return;
    if (grown(before.tcp?.bytesAcked, after.tcp?.bytesAcked) > 0) this.#closedWindows.restart(after.id, scene);
    const queued = (after.recvQueue ?? 0) - (before.recvQueue ?? 0);
    // Less is queued than has come in: somebody reads.
    if (queued < 0 || grown(before.tcp?.bytesReceived, after.tcp?.bytesReceived) > Math.max(0, queued))
      this.#unread.restart(after.id, scene);
  }

  look(scene: Scene): readonly Draft[] {
    const { limits, nowMs } = scene;
    const twinOf = twinsIn(scene);
    const drafts: Draft[] = [];
    for (const { socket, firstMs } of this.#closedWindows.values()) {
      const closedMs = Math.max(nowMs - firstMs, probedMs(socket));
      if (closedMs >= limits.notReadingMs) drafts.push(peerDraft(socket, closedMs, twinOf(socket), scene));
    }
    for (const { socket, firstMs } of this.#unread.values())
      if (nowMs - firstMs >= limits.notReadingMs) drafts.push(ownDraft(socket, nowMs - firstMs, twinOf(socket), scene));
    return drafts;
  }

  get size(): number {
    return this.#closedWindows.size + this.#unread.size;
  }
}

function grown(before: number | undefined, after: number | undefined): number {
  return before === undefined || after === undefined ? 0 : after - before;
}

function probedMs({ timer }: Socket): number {
  return timer === null ? 0 : LEAST_PROBE_MS * (2 ** Math.min(timer.retries, 20) - 1);
}

function peerDraft(socket: Socket, closedMs: number, twin: Socket | null, scene: Scene): Draft {
  const { system, nowMs } = scene;
  const isFromOutside = scene.isServerPort(socket.local.port);
  const target = placeText(socket.remote);
  const { busyMs, receiveWindowLimitedMs, notSentBytes } = socket.tcp ?? {};
  const more = [
    ...(notSentBytes === undefined ? [] : [say('diagnosis.field.not-sent', { bytes: bytesText(notSentBytes) })]),
    ...(busyMs === undefined || receiveWindowLimitedMs === undefined
      ? []
      : [say('diagnosis.field.rwnd', { limited: durationText(receiveWindowLimitedMs), busy: durationText(busyMs) })]),
  ];
  return {
    rule: 'A2',
    subject: socket.id,
    severity: isFromOutside ? 'note' : 'warning',
    title: say('diagnosis.A2.title', { target }),
    explanation: [
      say('diagnosis.A2.text', { app: appText(socket), closed: durationText(closedMs) }),
      ...(twin === null ? [] : [say('diagnosis.A2.here', { peer: appText(twin) })]),
    ].join(' '),
    confidence: 'certain',
    candidates: [say('diagnosis.cause.peer-hung'), say('diagnosis.cause.peer-slow'), say('diagnosis.cause.peer-paused')],
    evidence: [socketEvidence(socket, nowMs, more)],
    nextSteps: [twin === null ? step('other-side', system) : step('app-state', system, { pid: twin.owners[0]?.pid })],
    sockets: twin === null ? [socket.id] : [socket.id, twin.id],
    app: commonApp([socket]),
    remote: socket.remote,
    sinceMs: nowMs - closedMs,
  };
}

function ownDraft(socket: Socket, unreadMs: number, twin: Socket | null, scene: Scene): Draft {
  const { system, nowMs } = scene;
  const app = appText(socket);
  return {
    rule: 'A3',
    subject: socket.id,
    severity: 'warning',
    title: say('diagnosis.A3.title', { app }),
    explanation: say('diagnosis.A3.text', {
      app,
      bytes: bytesText(socket.recvQueue ?? 0),
      target: placeText(socket.remote),
      unread: durationText(unreadMs),
    }),
    confidence: 'likely',
    candidates: [say('diagnosis.cause.app-hung'), say('diagnosis.cause.app-paused')],
    evidence: [socketEvidence(socket, nowMs)],
    nextSteps: [step('app-state', system, { pid: socket.owners[0]?.pid }), step('restart-app', system)],
    sockets: twin === null ? [socket.id] : [socket.id, twin.id],
    app: commonApp([socket]),
    remote: socket.remote,
    sinceMs: nowMs - unreadMs,
  };
}

type Twins = (socket: Socket) => Socket | null;

/** Finds the other ends of connections within this machine. All sockets are gone through once, when the first such is asked for. */
function twinsIn({ sockets }: Scene): Twins {
  let ends: Map<string, Socket> | null = null;
  return (socket) => {
    if (!staysHere(socket)) return null;
    if (ends === null) {
      ends = new Map();
      for (const one of sockets.values())
        if (one.protocol === 'tcp' && staysHere(one)) ends.set(endsKey(one.local, one.remote), one);
    }
    return ends.get(endsKey(socket.remote, socket.local)) ?? null;
  };
}

function endsKey(from: Endpoint | null, to: Endpoint | null): string {
  return `${from?.address} ${from?.port} ${to?.address} ${to?.port}`;
}
