import type { Endpoint } from '../endpoint.ts';
import { staysHere } from '../same-machine.ts';
import type { Socket } from '../socket.ts';
import { countText, durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { commonApp, placeText, portText, socketsEvidence } from './describe.ts';
import type { Draft } from './finding.ts';
import { step } from './next-steps.ts';
import { remember } from './reached.ts';
import type { Family, Scene } from './scene.ts';
import { Suspects } from './suspects.ts';

interface Slow {
  readonly socket: Socket;
  readonly remote: Endpoint;
  readonly tookMs: number;
  readonly atMs: number;
}

/** A caller whose request is half open. The kernel may make a new socket for each of its repeats. */
interface Caller {
  socket: Socket;
  readonly firstMs: number;
  lastMs: number;
}

/** A caller repeats its request at latest after so long, while it still tries (RFC 6298, four repeats on). */
const CALLER_GONE_MS = 15_000;
const CALLERS_MOST = 5_000;

/** Rules C13 (our answers to callers get lost) and C14 (a handshake that took long). */
export class Handshakes implements Family {
  readonly #halfOpen = new Suspects(({ state }) => state === 'syn-received');
  readonly #callers = new Map<string, Caller>();
  readonly #slow = new Map<string, Slow>();
  /** When a caller last got through to a local port. */
  readonly #served = new Map<number, number>();

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    this.#halfOpen.saw(before, after, scene);
    if (after?.state === 'established' && this.#callers.size > 0) this.#callers.delete(callerOf(after));
    if (after?.state !== 'established' || before?.state === 'established' || after.remote === null) return;
    const { port } = after.local;
    if (port !== null && scene.isServerPort(port) && !after.sinceIsBound && !staysHere(after))
      remember(this.#served, port, scene.nowMs, 500);
    if (before?.state !== 'syn-sent' || before.sinceIsBound || before.since === null) return;
    // The answer came after the last scan that saw none: that is how long it took at least.
    const tookMs = Date.parse(before.readAt) - Date.parse(before.since);
    const repeatsMs = before.timer?.kind === 'retransmit' ? before.timer.retries * 1_000 : 0;
    if (Math.max(tookMs, repeatsMs) < scene.limits.slowHandshakeMs) return;
    const slow = { socket: after, remote: after.remote, tookMs: Math.max(tookMs, repeatsMs), atMs: scene.nowMs };
    remember(this.#slow, placeText(after.remote), slow, 200);
  }

  look(scene: Scene): readonly Draft[] {
    const drafts: Draft[] = [];
    for (const [port, sockets] of this.#oldHalfOpen(scene)) {
      const draft = lostRepliesDraft(port, sockets, this.#served.get(port) ?? null, scene);
      if (draft !== null) drafts.push(draft);
    }
    for (const [target, slow] of this.#slow) {
      if (scene.nowMs - slow.atMs > scene.limits.slowHandshakeShownMs) this.#slow.delete(target);
      else drafts.push(slowDraft(target, slow, scene));
    }
    return drafts;
  }

  #oldHalfOpen(scene: Scene): ReadonlyMap<number, Socket[]> {
    const { nowMs, limits } = scene;
    for (const { socket, firstMs } of this.#halfOpen.values()) {
      if (socket.remote === null || staysHere(socket)) continue;
      const key = callerOf(socket);
      const caller = this.#callers.get(key) ?? { socket, firstMs, lastMs: nowMs };
      caller.socket = socket;
      caller.lastMs = nowMs;
      remember(this.#callers, key, caller, CALLERS_MOST);
    }
    const ports = new Map<number, Socket[]>();
    for (const [key, { socket, firstMs, lastMs }] of this.#callers) {
      const { port } = socket.local;
      const repeatsMs = socket.timer?.kind === 'retransmit' ? (socket.timer.retries - 1) * 1_000 : 0;
      if (nowMs - lastMs > CALLER_GONE_MS) this.#callers.delete(key);
      else if (port !== null && Math.max(lastMs - firstMs, repeatsMs) >= limits.halfOpenMs) {
        const some = ports.get(port);
        if (some === undefined) ports.set(port, [socket]);
        else some.push(socket);
      }
    }
    return ports;
  }

  get size(): number {
    return this.#halfOpen.size + this.#callers.size + this.#slow.size + this.#served.size;
  }
}

function callerOf({ local, remote }: Socket): string {
  return `${local.port} ${remote?.address} ${remote?.port}`;
}

function lostRepliesDraft(port: number, sockets: readonly Socket[], servedMs: number | null, scene: Scene): Draft | null {
  const { limits, system, nowMs } = scene;
  // One caller that goes silent is daily life: scanners and phones do.
  if (sockets.length < limits.halfOpenLeast) return null;
  const sources = new Set(sockets.map(({ remote }) => remote?.address ?? ''));
  const isFlood = sources.size >= limits.floodSources;
  const othersGetThrough = servedMs !== null && nowMs - servedMs <= limits.togetherMs;
  // Where others get through, a few silent callers prove nothing about our replies.
  if (othersGetThrough && !isFlood && sockets.length < limits.halfOpenLeast * 5) return null;
  const lost = [say('diagnosis.cause.asymmetric'), say('diagnosis.cause.return-firewall')];
  const flood = say('diagnosis.cause.syn-flood');
  const [first] = sources;
  return {
    rule: 'C13',
    subject: String(port),
    severity: othersGetThrough ? 'warning' : 'problem',
    title: isFlood
      ? say('diagnosis.C13.flood', { port: portText(port), count: countText(sources.size) })
      : say('diagnosis.C13.title', { port: portText(port) }),
    explanation: say('diagnosis.C13.text', { count: sockets.length, sources: sources.size, port: String(port) }),
    confidence: othersGetThrough || isFlood ? 'possible' : 'likely',
    candidates: isFlood ? [flood, ...lost] : [...lost, flood],
    evidence: socketsEvidence(sockets, nowMs),
    nextSteps: [
      step('return-route', system, { host: first }),
      step('own-firewall', system),
      step('capture', system, { port }),
      ...(isFlood && system.platform === 'linux' ? [step('syn-cookies', system)] : []),
    ],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: null,
    sinceMs: null,
  };
}

function slowDraft(target: string, { socket, remote, tookMs, atMs }: Slow, { system }: Scene): Draft {
  const took = durationText(tookMs);
  return {
    rule: 'C14',
    subject: target,
    severity: 'warning',
    title: say('diagnosis.C14.title', { target, took }),
    explanation: say('diagnosis.C14.text'),
    confidence: 'possible',
    candidates: [say('diagnosis.cause.loss'), say('diagnosis.cause.full-queue'), say('diagnosis.cause.late-path')],
    evidence: [{ what: target, value: say('diagnosis.C14.took', { took }), seenAt: new Date(atMs).toISOString() }],
    nextSteps: [
      step('test', system, { host: remote.address, port: remote.port }),
      step('ping', system, { host: remote.address }),
    ],
    sockets: [socket.id],
    app: commonApp([socket]),
    remote,
    sinceMs: atMs - tookMs,
    isHere: staysHere(socket),
  };
}
