import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { commonApp, placeText, socketEvidence } from './describe.ts';
import type { Draft, NextStep } from './finding.ts';
import { isNear } from './network-of.ts';
import { step } from './next-steps.ts';
import type { Scene } from './scene.ts';
import { attemptsOf, type EndedAttempt, isElsewhere, type Lasted, type SilentPlace } from './silent-attempts.ts';
import { connectTimeoutsMsOf } from './system-facts.ts';

/** Who gave an attempt up, most likely. */
export interface GaveUp {
  /** `neighbour`: the system, as no host of this network answered for the address. */
  readonly who: 'system' | 'app' | 'neighbour';
  readonly attempt: EndedAttempt;
  readonly lasted: Lasted;
  /** The time-out of a program that fits as well, or alone; null: none, or several. */
  readonly appMs: number | null;
}

/** Time-outs that programs are usually given. Own collection; each is a default of some well-known client. */
const APP_TIMEOUTS_MS = [5_000, 10_000, 15_000, 20_000, 30_000, 45_000, 60_000, 90_000] as const;

/** A program sets its timer a moment before or after the system begins to try (own choice). */
const APP_SLACK_MS = 500;

/** After three questions to the network, a second apart, the system ends an attempt with EHOSTUNREACH (ARP, RFC 4861; measured: 3.07 s). */
const NEIGHBOUR_MS = { from: 3_000, to: 3_500 } as const;

/** C9: who gave the last attempt up; null where its length matches nothing known, or was not seen. */
export function gaveUpAfter({ ended, living }: SilentPlace, { system, limits, nowMs }: Scene): GaveUp | null {
  const attempt = ended.at(-1);
  if (attempt === undefined || attempt.lasted === null || nowMs - attempt.endedMs > limits.gaveUpShownMs) return null;
  const { socket, lasted } = attempt;
  if (living.some(({ since }) => since !== null && socket.since !== null && since < socket.since)) return null;
  const { leastMs, mostMs } = lasted;
  const mayHaveBeen = (ms: number, slackMs: number) => leastMs <= ms + slackMs && mostMs >= ms - slackMs;
  const apps = APP_TIMEOUTS_MS.filter((ms) => mayHaveBeen(ms, APP_SLACK_MS));
  const appMs = apps.length === 1 ? (apps[0] ?? null) : null;
  if (connectTimeoutsMsOf(system).some((ms) => mayHaveBeen(ms, ms * limits.gaveUpShare)))
    return { who: 'system', attempt, lasted, appMs };
  // Two scans apart, a length is known to two scans' time: of two time-outs that would both fit, none is named.
  if (apps.length > 1) return null;
  if (isNear(socket) && leastMs <= NEIGHBOUR_MS.to && mostMs >= NEIGHBOUR_MS.from)
    return { who: 'neighbour', attempt, lasted, appMs };
  return appMs === null ? null : { who: 'app', attempt, lasted, appMs };
}

/** The words of C9. */
export function gaveUpDraft(place: SilentPlace, gaveUp: GaveUp, scene: Scene): Draft {
  const { system, nowMs } = scene;
  const { who, attempt, appMs } = gaveUp;
  const sockets = attemptsOf(place);
  const target = placeText(place.remote);
  const lasted = lastedText(gaveUp.lasted);
  const own = appMs === null || who === 'app' ? [] : [say('diagnosis.cause.own-limit', { limit: durationText(appMs) })];
  const down = say(who === 'neighbour' ? 'diagnosis.cause.no-neighbour' : 'diagnosis.cause.host-down');
  const dropped = say('diagnosis.cause.dropped');
  const wrong = say('diagnosis.cause.wrong-address');
  return {
    rule: 'C9',
    subject: target,
    severity: 'problem',
    title: say('diagnosis.C9.title', { target, lasted }),
    explanation: explained(gaveUp, scene),
    confidence: who === 'system' && system.connectTimeoutMs !== null && appMs === null ? 'likely' : 'possible',
    candidates: who === 'neighbour' ? [down, ...own, wrong, dropped] : [dropped, down, wrong, ...own],
    evidence: [
      {
        what: say('diagnosis.C9.attempt'),
        value: say('diagnosis.C9.lasted', { lasted }),
        seenAt: new Date(attempt.endedMs).toISOString(),
      },
      socketEvidence(attempt.socket, attempt.endedMs),
      ...place.living.slice(0, 4).map((socket) => socketEvidence(socket, nowMs)),
    ],
    nextSteps: stepsOf(place, gaveUp, scene),
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: place.remote,
    sinceMs: place.startedMs,
    isHere: !isElsewhere(place),
  };
}

function explained({ who, lasted, appMs }: GaveUp, { system }: Scene): string {
  const blanks = { lasted: lastedText(lasted) };
  if (who === 'neighbour') return say('diagnosis.C9.neighbour', blanks);
  if (who === 'app') return say('diagnosis.C9.app', { ...blanks, limit: durationText(appMs ?? 0) });
  const { connectTimeoutMs, platform } = system;
  return connectTimeoutMs === null
    ? say('diagnosis.C9.usual', { ...blanks, system: say(`capture.system.${platform}`) })
    : say('diagnosis.C9.system', { ...blanks, limit: durationText(connectTimeoutMs) });
}

function stepsOf({ remote }: SilentPlace, { who, attempt }: GaveUp, { system }: Scene): NextStep[] {
  const blanks = { host: remote.address, port: remote.port };
  // The table of neighbours of IPv6 is another one there, under another command.
  const isArp = system.platform === 'linux' || attempt.socket.family === 4;
  return [
    ...(who === 'neighbour' ? [step('neighbour', system, isArp ? blanks : {})] : []),
    step('test', system, blanks),
    ...(who === 'app' ? [step('raise-timeout', system)] : []),
    ...(who === 'neighbour' ? [] : [step('trace', system, blanks)]),
  ];
}

function lastedText({ leastMs, mostMs }: Lasted): string {
  return say('diagnosis.C9.span', { from: durationText(leastMs), to: durationText(mostMs) });
}
