import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { commonApp, placeText, socketEvidence } from './describe.ts';
import type { Draft } from './finding.ts';
import { step } from './next-steps.ts';
import type { Scene } from './scene.ts';
import { attemptsOf, type EndedAttempt, type SilentPlace } from './silent-attempts.ts';
import { connectTimeoutMsOf } from './system-facts.ts';

/** Who gave an attempt up, and after what time. */
export interface GaveUp {
  readonly who: 'system' | 'app';
  readonly afterMs: number;
  readonly attempt: EndedAttempt;
}

/** Time-outs that programs are usually given. Own collection; each is a default of some well-known client. */
const APP_TIMEOUTS_MS = [5_000, 10_000, 15_000, 20_000, 30_000, 45_000, 60_000, 90_000] as const;

/** Older Linux kernels give up after this, without tcp_syn_linear_timeouts. */
const OLD_LINUX_MS = 127_000;

/** C9: who gave the last attempt up; null where its length matches nothing known, or was not seen. */
export function gaveUpAfter({ ended, living }: SilentPlace, { system, limits, nowMs }: Scene): GaveUp | null {
  const attempt = ended.at(-1);
  if (attempt === undefined || attempt.lastedMs === null || nowMs - attempt.endedMs > limits.gaveUpShownMs) return null;
  const { lastedMs, blurMs, endedMs } = attempt;
  if (living.some(({ since }) => since !== null && Date.parse(since) < endedMs - lastedMs)) return null;
  const lasted = (ms: number) => Math.abs(lastedMs - blurMs / 2 - ms) <= Math.max(blurMs, ms * limits.gaveUpShare);
  const systemMs = connectTimeoutMsOf(system);
  if (lasted(systemMs)) return { who: 'system', afterMs: systemMs, attempt };
  if (system.platform === 'linux' && lasted(OLD_LINUX_MS)) return { who: 'system', afterMs: OLD_LINUX_MS, attempt };
  // Two scans apart, an end is known to a scan's time: of two time-outs that would both fit, none is named.
  const fitting = APP_TIMEOUTS_MS.filter(lasted);
  const [afterMs] = fitting;
  return fitting.length === 1 && afterMs !== undefined ? { who: 'app', afterMs, attempt } : null;
}

/** The words of C9. */
export function gaveUpDraft(place: SilentPlace, { who, afterMs, attempt }: GaveUp, scene: Scene): Draft {
  const { system, nowMs } = scene;
  const sockets = attemptsOf(place);
  const target = placeText(place.remote);
  const after = durationText(afterMs);
  const blanks = { host: place.remote.address, port: place.remote.port };
  return {
    rule: 'C9',
    subject: target,
    severity: 'problem',
    title: say('diagnosis.C9.title', { target, after }),
    explanation: who === 'system' ? say('diagnosis.C9.system', { after }) : say('diagnosis.C9.app', { after }),
    confidence: who === 'system' ? 'likely' : 'possible',
    candidates: [say('diagnosis.cause.dropped'), say('diagnosis.cause.host-down'), say('diagnosis.cause.wrong-address')],
    evidence: [
      {
        what: say('diagnosis.C9.attempt'),
        value: say('diagnosis.C9.lasted', { lasted: durationText(attempt.lastedMs ?? 0), blur: durationText(attempt.blurMs) }),
        seenAt: new Date(attempt.endedMs).toISOString(),
      },
      socketEvidence(attempt.socket, attempt.endedMs),
      ...place.living.slice(0, 4).map((socket) => socketEvidence(socket, nowMs)),
    ],
    nextSteps: [
      step('test', system, blanks),
      ...(who === 'app' ? [step('raise-timeout', system)] : []),
      step('trace', system, blanks),
    ],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: place.remote,
    sinceMs: place.startedMs,
  };
}
