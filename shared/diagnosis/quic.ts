import { staysHere } from '../same-machine.ts';
import type { Socket } from '../socket.ts';
import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { commonApp, namesText } from './describe.ts';
import type { Draft } from './finding.ts';
import { step } from './next-steps.ts';
import { remember } from './reached.ts';
import type { Family, Scene } from './scene.ts';
import { ageMs, Suspects } from './suspects.ts';

interface Vanished {
  readonly socket: Socket;
  readonly livedMs: number;
  readonly atMs: number;
  /** The TCP connection that came in its place. */
  fallback: Socket | null;
}

const HTTPS = 443;
const KEPT_MOST = 500;

/**
 * Rule P5: programs try QUIC (UDP port 443), let go of it soon, and use TCP port 443 to the same hosts. A port alone proves nothing
 * (RFC 9308, 2): it takes the same program, the same hosts, and no flow anywhere that lives.
 */
export class Quic implements Family {
  readonly #flows = new Suspects((socket) => socket.protocol === 'udp' && socket.remote?.port === HTTPS && !staysHere(socket));
  readonly #vanished = new Map<string, Vanished>();
  /** Newest TCP connection to port 443 of each app and host. */
  readonly #tcp = new Map<string, Socket>();
  #provenMs = Number.NEGATIVE_INFINITY;

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    const ended = this.#flows.saw(before, after, scene);
    if (ended !== null && ended.socket.app !== null && !ended.socket.sinceIsBound) {
      const livedMs = scene.nowMs - ended.firstMs;
      if (livedMs >= scene.limits.quicLivesMs) this.#provenMs = scene.nowMs;
      else {
        const key = keyOf(ended.socket);
        remember(this.#vanished, key, { socket: ended.socket, livedMs, atMs: scene.nowMs, fallback: null }, KEPT_MOST);
      }
    }
    if (after?.protocol !== 'tcp' || after.state !== 'established' || after.remote?.port !== HTTPS) return;
    if (before?.state !== 'established' && after.app !== null && !after.sinceIsBound)
      remember(this.#tcp, keyOf(after), after, KEPT_MOST);
  }

  look(scene: Scene): readonly Draft[] {
    const { limits, nowMs } = scene;
    for (const { firstMs } of this.#flows.values()) if (nowMs - firstMs >= limits.quicLivesMs) this.#provenMs = nowMs;
    const fellBack: Vanished[] = [];
    for (const [key, one] of this.#vanished) {
      if (nowMs - one.atMs > limits.quicWindowMs) {
        this.#vanished.delete(key);
        continue;
      }
      const tcp = this.#tcp.get(key);
      const startedMs = nowMs - ageMs(one.socket, nowMs);
      if (tcp?.since != null && Date.parse(tcp.since) >= startedMs && scene.sockets.has(tcp.id)) one.fallback = tcp;
      if (one.fallback !== null) fellBack.push(one);
    }
    const hosts = new Set(fellBack.map(({ socket }) => socket.remote?.address));
    if (hosts.size < limits.quicHosts || nowMs - this.#provenMs <= limits.quicProofMs) return [];
    return [quicDraft(fellBack, hosts.size, scene)];
  }

  get size(): number {
    return this.#flows.size + this.#vanished.size + this.#tcp.size;
  }
}

function keyOf({ app, remote }: Socket): string {
  return `${app?.id} ${remote?.address}`;
}

function quicDraft(all: readonly Vanished[], count: number, { system }: Scene): Draft {
  const sockets = all.flatMap(({ socket, fallback }) => (fallback === null ? [socket] : [socket, fallback]));
  return {
    rule: 'P5',
    subject: 'quic',
    severity: 'note',
    title: say('diagnosis.P5.title'),
    explanation: say('diagnosis.P5.text', { count }),
    confidence: 'possible',
    candidates: [say('diagnosis.cause.udp-blocked'), say('diagnosis.cause.quic-off')],
    evidence: all.slice(0, 6).map(({ socket, livedMs, atMs }) => ({
      what: namesText([socket.remote?.address ?? '']),
      value: say('diagnosis.P5.lived', { lived: durationText(livedMs) }),
      seenAt: new Date(atMs).toISOString(),
    })),
    nextSteps: [step('ask-it', system)],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: null,
    sinceMs: null,
  };
}
