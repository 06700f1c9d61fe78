import { staysHere } from '../same-machine.ts';
import type { Socket } from '../socket.ts';
import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { appText, commonApp, commonRemote, socketEvidence } from './describe.ts';
import type { Draft } from './finding.ts';
import { shortestLimits } from './idle-devices.ts';
import { step } from './next-steps.ts';
import type { Family, Scene } from './scene.ts';
import { aged } from './suspects.ts';

/** So many sockets are looked at in one scan: idleness comes by time alone, and no change tells of it. */
const SLICE = 2_000;
/** Above so many sockets, details are read in turns and may be minutes old: idleness must be beyond doubt. */
const TURNS_ABOVE = 2_000;

/** Rules I1 (nothing keeps a silent connection alive) and I2 (something does, but too slowly). */
export class IdleConnections implements Family {
  readonly #kinds = new Map<string, { readonly kind: 'I1' | 'I2'; readonly socket: Socket }>();
  #walk: Iterator<Socket> | null = null;
  #walked: ReadonlyMap<string, Socket> | null = null;

  saw(before: Socket | null, after: Socket | null): void {
    // A change may mean that it talks again: the walk finds it once more if not.
    if (before !== null && this.#kinds.size > 0 && (after === null || after.tcp !== before.tcp || after.timer !== before.timer))
      this.#kinds.delete(before.id);
  }

  look(scene: Scene): readonly Draft[] {
    if (this.#walked !== scene.sockets) {
      this.#walked = scene.sockets;
      this.#walk = null;
      this.#kinds.clear();
    }
    this.#walkOn(scene);
    const groups = new Map<string, Socket[]>();
    for (const { kind, socket } of this.#kinds.values()) {
      const key = `${kind} ${socket.app?.id ?? ''}`;
      const some = groups.get(key);
      if (some === undefined) groups.set(key, [socket]);
      else some.push(socket);
    }
    return [...groups].map(([key, sockets]) => (key.startsWith('I1') ? unkeptDraft(sockets, scene) : slowDraft(sockets, scene)));
  }

  #walkOn(scene: Scene): void {
    this.#walk ??= scene.sockets.values()[Symbol.iterator]();
    for (let at = 0; at < SLICE; at += 1) {
      const next = this.#walk.next();
      if (next.done === true) {
        this.#walk = null;
        return;
      }
      const socket = next.value;
      const kind = idleKind(socket, scene);
      if (kind === null) this.#kinds.delete(socket.id);
      else this.#kinds.set(socket.id, { kind, socket });
    }
  }

  get size(): number {
    return this.#kinds.size;
  }
}

function idleKind(socket: Socket, { nowMs, limits, sockets, system }: Scene): 'I1' | 'I2' | null {
  const { state, tcp, remote, timer } = socket;
  if (system.platform !== 'linux' || state !== 'established' || tcp?.idleMs === undefined || remote === null) return null;
  const least = sockets.size > TURNS_ABOVE ? limits.idleMs * 3 : limits.idleMs;
  const idle = aged(tcp.idleMs, tcp.readAt, nowMs) ?? 0;
  // What acknowledges while nothing is sent answers keep-alive probes, or sends them.
  const heard = aged(tcp.lastAckMs, tcp.readAt, nowMs) ?? idle;
  if (idle < least || staysHere(socket)) return null;
  if (timer === null) return heard >= least ? 'I1' : null;
  return timer.kind === 'keepalive' && timer.remainingMs > limits.slowKeepaliveMs ? 'I2' : null;
}

function unkeptDraft(sockets: readonly Socket[], scene: Scene): Draft {
  const { nowMs, system } = scene;
  const app = sockets[0] === undefined ? '' : appText(sockets[0]);
  return {
    rule: 'I1',
    subject: sockets[0]?.app?.id ?? 'unknown',
    severity: 'note',
    title: say('diagnosis.I1.title', { count: sockets.length, app }),
    explanation: say('diagnosis.I1.text', { limits: shortestLimits() }),
    confidence: 'certain',
    candidates: [],
    evidence: idleEvidence(sockets, nowMs, say('diagnosis.I1.no-timer')),
    nextSteps: [step('keepalive', system)],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: commonRemote(sockets),
    sinceMs: null,
  };
}

function slowDraft(sockets: readonly Socket[], scene: Scene): Draft {
  const { nowMs, system } = scene;
  const app = sockets[0] === undefined ? '' : appText(sockets[0]);
  const left = durationText(Math.max(...sockets.map(({ timer }) => timer?.remainingMs ?? 0)));
  return {
    rule: 'I2',
    subject: sockets[0]?.app?.id ?? 'unknown',
    severity: 'note',
    title: say('diagnosis.I2.title', { count: sockets.length, app }),
    explanation: say('diagnosis.I2.text', { left, limits: shortestLimits() }),
    confidence: 'certain',
    candidates: [],
    evidence: idleEvidence(sockets, nowMs, null),
    nextSteps: [step('keepalive', system), step('system-keepalive', system)],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: commonRemote(sockets),
    sinceMs: null,
  };
}

function idleEvidence(sockets: readonly Socket[], nowMs: number, more: string | null) {
  return sockets.slice(0, 6).map((socket) => {
    const idle = aged(socket.tcp?.idleMs, socket.tcp?.readAt ?? socket.readAt, nowMs) ?? 0;
    const silent = say('diagnosis.field.idle', { idle: durationText(idle) });
    return socketEvidence(socket, nowMs, more === null ? [silent] : [silent, more]);
  });
}
