import { staysHere } from '../same-machine.ts';
import type { Socket } from '../socket.ts';
import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { commonApp, commonRemote, namesText, placeText, socketsEvidence } from './describe.ts';
import type { Draft } from './finding.ts';
import { step } from './next-steps.ts';
import type { Family, Scene } from './scene.ts';
import { repeatingMs, Suspects } from './suspects.ts';

/** Rules A4 (a close that the peer no longer answers) and A5 (peers that keep their half open). */
export class Closings implements Family {
  readonly #closing = new Suspects(
    ({ state, local, remote }) =>
      (state === 'fin-wait-1' || state === 'last-ack' || state === 'closing') && remote !== null && !staysHere({ local, remote }),
  );
  // One that runs down by itself (an orphan's timer) ends within a minute.
  readonly #halfClosed = new Suspects(({ state, timer }) => state === 'fin-wait-2' && timer?.kind !== 'time-wait');

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    this.#closing.saw(before, after, scene);
    this.#halfClosed.saw(before, after, scene);
  }

  look(scene: Scene): readonly Draft[] {
    const { limits, nowMs } = scene;
    const closing: Socket[] = [];
    for (const { socket, firstMs } of this.#closing.values())
      if (Math.max(nowMs - firstMs, repeatingMs(socket)) >= limits.closingMs) closing.push(socket);
    const places = new Map<string, Socket[]>();
    for (const { socket, firstMs } of this.#halfClosed.values()) {
      if (nowMs - firstMs < limits.halfClosedMs || socket.remote === null) continue;
      const key = placeText(scene.isServerPort(socket.local.port) ? { ...socket.remote, port: null } : socket.remote);
      places.set(key, [...(places.get(key) ?? []), socket]);
    }
    const many = [...places].filter(([, sockets]) => sockets.length >= limits.halfClosedMany);
    return [
      ...(closing.length === 0 ? [] : [closingDraft(closing, scene)]),
      ...many.map(([place, sockets]) => halfClosedDraft(place, sockets, scene)),
    ];
  }

  get size(): number {
    return this.#closing.size + this.#halfClosed.size;
  }
}

function closingDraft(sockets: readonly Socket[], { limits, system, nowMs }: Scene): Draft {
  const isMany = sockets.length >= limits.closingMany;
  const hosts = namesText(sockets.map(({ remote }) => remote?.address ?? ''));
  return {
    rule: 'A4',
    subject: 'closing',
    severity: isMany ? 'warning' : 'note',
    title: say('diagnosis.A4.title', { count: sockets.length, hosts }),
    explanation: say('diagnosis.A4.text', { least: durationText(limits.closingMs) }),
    confidence: 'certain',
    candidates: [say('diagnosis.cause.peer-died'), say('diagnosis.cause.forgotten'), say('diagnosis.cause.path-changed')],
    evidence: socketsEvidence(sockets, nowMs),
    nextSteps: isMany
      ? [step('test', system, { host: sockets[0]?.remote?.address, port: sockets[0]?.remote?.port })]
      : [step('wait', system)],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: commonRemote(sockets),
    sinceMs: null,
  };
}

function halfClosedDraft(place: string, sockets: readonly Socket[], { limits, system, nowMs }: Scene): Draft {
  return {
    rule: 'A5',
    subject: place,
    severity: 'note',
    title: say('diagnosis.A5.title', { count: sockets.length, target: place }),
    explanation: say('diagnosis.A5.text', { least: durationText(limits.halfClosedMs) }),
    confidence: 'likely',
    candidates: [say('diagnosis.cause.peer-leak'), say('diagnosis.cause.half-close')],
    evidence: socketsEvidence(sockets, nowMs),
    nextSteps: [step('other-side', system)],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: commonRemote(sockets),
    sinceMs: null,
  };
}
