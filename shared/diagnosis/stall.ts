import { staysHere } from '../same-machine.ts';
import type { Socket } from '../socket.ts';
import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { appText, commonApp, namesText, placeText, socketEvidence, socketsEvidence } from './describe.ts';
import type { Draft } from './finding.ts';
import { step } from './next-steps.ts';
import type { Family, Scene } from './scene.ts';
import { type Stall, stallOf } from './stalled-gap.ts';
import { Suspects } from './suspects.ts';

interface Stalled {
  readonly socket: Socket;
  readonly stall: Stall;
}

/** When data was first sent is reckoned back from its repeats, no better than this. */
const SLACK_MS = 1_000;

/** Rules I3 (forgotten, or the peer is gone), P3 (large packets vanish) and P4 (everything stalls at once): data that nobody acknowledges. */
export class Stalls implements Family {
  readonly #repeating = new Suspects(isRepeating);

  saw(before: Socket | null, after: Socket | null, scene: Scene): void {
    const known = before === null ? undefined : this.#repeating.get(before.id);
    this.#repeating.saw(before, after, scene);
    // Fewer repeats than before: what was repeated has been acknowledged in the meantime, and this is something new.
    if (after !== null && known !== undefined && (after.timer?.retries ?? 0) < (before?.timer?.retries ?? 0))
      this.#repeating.restart(after.id, scene);
  }

  look(scene: Scene): readonly Draft[] {
    const all: Stalled[] = [];
    for (const { socket, firstMs } of this.#repeating.values())
      all.push({ socket, stall: stallOf(socket, firstMs, scene.nowMs) });
    if (all.length === 0) return [];
    const drafts: Draft[] = [];
    const whole = wholeLink(all, scene);
    if (whole !== null) drafts.push(whole);
    const groups = new Map<string, Stalled[]>();
    for (const one of all) {
      const rule = ruleFor(one, scene);
      if (rule === null) continue;
      const key = `${rule} ${placeText(one.socket.remote)}`;
      const some = groups.get(key);
      if (some === undefined) groups.set(key, [one]);
      else some.push(one);
    }
    for (const [key, some] of groups) drafts.push(key.startsWith('P3') ? mtuDraft(some, scene) : forgottenDraft(some, scene));
    return drafts;
  }

  get size(): number {
    return this.#repeating.size;
  }
}

function isRepeating({ state, timer, local, remote }: Socket): boolean {
  if (state !== 'established' && state !== 'close-wait') return false;
  return timer?.kind === 'retransmit' && timer.retries >= 1 && remote !== null && !staysHere({ local, remote });
}

function ruleFor({ socket, stall }: Stalled, { limits, nowMs }: Scene): 'I3' | 'P3' | null {
  const { timer, tcp, sendQueue } = socket;
  if (timer === null || timer.retries < limits.stallRepeats || sendQueue === 0) return null;
  // SACK tells that something behind the lost packets arrived. A link that dies in a transfer leaves the same trace: only where no
  // large packet ever got through are large packets the cause.
  const isNew = tcp?.bytesAcked !== undefined && tcp.mss !== undefined && tcp.bytesAcked <= tcp.mss * limits.firstSegments;
  if ((tcp?.sacked ?? 0) >= 1 && (tcp?.lost ?? 0) >= 1 && isNew) return 'P3';
  return (stall.lastAckMs ?? nowMs - stall.startMs) >= limits.stallAckMs ? 'I3' : null;
}

function forgottenDraft(all: readonly Stalled[], scene: Scene): Draft {
  const { system, nowMs, limits, reached } = scene;
  const sockets = all.map(({ socket }) => socket);
  const first = all[0] as Stalled;
  const { remote } = first.socket;
  const target = placeText(remote);
  const gap = Math.max(...all.map(({ stall }) => stall.gapMs ?? 0));
  const wasIdle = gap >= limits.idleGapMs;
  // Nothing at all: of several connections, the one that was acknowledged last.
  const silentMs = Math.min(...all.map(({ stall }) => stall.lastAckMs ?? nowMs - stall.startMs));
  const startMs = Math.min(...all.map(({ stall }) => stall.startMs));
  const hostWorks = remote !== null && reached.hostMs(remote.address) > startMs + SLACK_MS;
  const forgotten = say('diagnosis.cause.forgotten');
  const dead = say('diagnosis.cause.peer-died');
  const rest = [say('diagnosis.cause.path-changed'), say('diagnosis.cause.large-lost')];
  const named = wasIdle || hostWorks ? [forgotten, ...(hostWorks ? [] : [dead])] : [dead, ...rest, forgotten];
  return {
    rule: 'I3',
    subject: target,
    severity: 'problem',
    title: wasIdle ? say('diagnosis.I3.idle', { target }) : say('diagnosis.I3.sudden', { target }),
    explanation: wasIdle
      ? say('diagnosis.I3.idle-text', { gap: durationText(gap), app: appText(first.socket) })
      : say('diagnosis.I3.sudden-text', { app: appText(first.socket), silent: durationText(silentMs) }),
    confidence: wasIdle && hostWorks ? 'likely' : 'possible',
    candidates: named,
    evidence: all.slice(0, 6).map(({ socket, stall }) => socketEvidence(socket, nowMs, gapTexts(stall))),
    nextSteps: [
      step('reconnect', system),
      step('test', system, { host: remote?.address, port: remote?.port }),
      ...(wasIdle ? [step('keepalive', system)] : []),
      step('user-timeout', system),
    ],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote,
    sinceMs: startMs,
  };
}

/** The silence before what is repeated was sent; nothing where it is not told, or too short to be reckoned. */
function gapTexts({ gapMs }: Stall): readonly string[] {
  return gapMs === null || gapMs < SLACK_MS ? [] : [say('diagnosis.field.gap', { gap: durationText(gapMs) })];
}

function mtuDraft(all: readonly Stalled[], scene: Scene): Draft {
  const { system, nowMs } = scene;
  const sockets = all.map(({ socket }) => socket);
  const remote = sockets[0]?.remote ?? null;
  const blanks = { host: remote?.address };
  return {
    rule: 'P3',
    subject: placeText(remote),
    severity: 'problem',
    title: say('diagnosis.P3.title', { target: placeText(remote) }),
    explanation: say('diagnosis.P3.text'),
    confidence: 'likely',
    candidates: [say('diagnosis.cause.mtu'), say('diagnosis.cause.loss')],
    evidence: sockets.slice(0, 6).map((socket) => {
      const { sacked = 0, lost = 0, mss = 0 } = socket.tcp ?? {};
      return socketEvidence(socket, nowMs, [say('diagnosis.field.sacked', { sacked, lost, mss })]);
    }),
    nextSteps: [
      step('path-mtu', system, blanks),
      ...(system.platform === 'linux' ? [step('mtu-probing', system)] : []),
      step('trace', system, blanks),
    ],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote,
    sinceMs: Math.min(...all.map(({ stall }) => stall.startMs)),
  };
}

/** P4: several apps to several hosts began to repeat within seconds, and nothing was heard from anywhere since. */
function wholeLink(all: readonly Stalled[], scene: Scene): Draft | null {
  const { limits, nowMs, reached, system } = scene;
  const some = all.filter(({ socket }) => (socket.timer?.retries ?? 0) >= 2);
  const starts = some.map(({ stall }) => stall.startMs).sort((a, b) => a - b);
  const startMs = starts[0] ?? nowMs;
  const together = some.filter(({ stall }) => stall.startMs - startMs <= limits.stalledTogetherMs).map(({ socket }) => socket);
  const apps = new Set(together.map(({ app }) => app?.id ?? null).filter((id) => id !== null));
  const hosts = new Set(together.map(({ remote }) => remote?.address));
  if (apps.size < limits.stalledApps || hosts.size < limits.stalledHosts || together.length < some.length) return null;
  if (reached.anyMs > startMs + SLACK_MS) return null;
  return {
    rule: 'P4',
    subject: 'link',
    severity: 'problem',
    title: say('diagnosis.P4.title'),
    explanation: say('diagnosis.P4.text', { apps: apps.size, hosts: hosts.size }),
    confidence: 'likely',
    candidates: [say('diagnosis.cause.wifi'), say('diagnosis.cause.vpn-down'), say('diagnosis.cause.no-link')],
    evidence: [
      { what: say('diagnosis.apps'), value: namesText(together.map(appText), 6), seenAt: scene.at },
      ...socketsEvidence(together, nowMs),
    ],
    nextSteps: [step('link-state', system), step('routes', system), step('ping-gateway', system)],
    sockets: together.map(({ id }) => id),
    app: null,
    remote: null,
    sinceMs: startMs,
  };
}
