import { devicesBetween } from '../diagnosis/idle-devices.ts';
import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';

/** One connection that was left alone for a time and then woken. */
export interface IdleSample {
  readonly silenceMs: number;
  /**
   * `survived`: the other side still answers. `died`: it no longer does, nobody said why. `reset`, `closed`: the connection was ended,
   * during the silence or when it was woken.
   */
  readonly end: 'survived' | 'died' | 'reset' | 'closed';
  /** How long it had been silent when it was ended, or when it was woken. */
  readonly endedMs: number;
}

/** What a test of silences came to. */
export interface IdleJudgement {
  readonly verdict: 'survived' | 'idle-limit' | 'closed-idle' | 'unclear' | 'not-tested';
  readonly rule: 'I5' | null;
  readonly explanation: string;
  /** Longest silence that was survived, and shortest that was not; null: there was none. */
  readonly survivedMs: number | null;
  readonly diedMs: number | null;
  /** All devices and services whose known limit fits. */
  readonly candidates: readonly string[];
  readonly nextStep: string | null;
}

/** How far a device's limit may be from what was measured: own choice. */
const SHARE = 0.05;
/** On both sides of the limits that are known (seconds). */
const AROUND_LIMITS: readonly number[] = [
  ...[10, 25, 35, 55, 65, 115, 125, 175, 185, 230, 250, 290, 310, 340, 360, 590, 620, 890, 910, 1_170, 1_230],
  ...[1_780, 1_820, 3_500, 3_700, 7_100, 7_300, 7_500],
];

/** The silences to try, growing, the last of them `upToMs`. A few tens at most. */
export function silencesUpTo(upToMs: number): readonly number[] {
  const parts = [1 / 8, 1 / 4, 1 / 2, 3 / 4, 1].map((part) => Math.round(upToMs * part));
  const known = AROUND_LIMITS.map((seconds) => seconds * 1_000).filter((ms) => ms < upToMs);
  return [...new Set([...known, ...parts])].sort((a, b) => a - b);
}

/** What the samples say about the longest silence that a connection survives. Pure. */
export function judgeIdle(samples: readonly IdleSample[]): IdleJudgement {
  const survived = samples.filter(({ end }) => end === 'survived').map(({ silenceMs }) => silenceMs);
  const lost = samples.filter(({ end }) => end !== 'survived').sort((a, b) => a.endedMs - b.endedMs);
  const [first] = lost;
  const longest = survived.length === 0 ? null : Math.max(...survived);
  if (first === undefined) {
    const explanation =
      longest === null ? say('probe.idle.nothing') : say('probe.idle.survived', { longest: durationText(longest) });
    const verdict = longest === null ? 'not-tested' : 'survived';
    return { verdict, rule: null, explanation, survivedMs: longest, diedMs: null, candidates: [], nextStep: null };
  }
  const diedMs = first.endedMs;
  const facts = { survivedMs: longest, diedMs };
  const died = durationText(diedMs);
  if (longest !== null && longest > diedMs * (1 + SHARE))
    return {
      ...{ verdict: 'unclear', rule: null, ...facts, candidates: [say('probe.idle.balanced'), say('probe.idle.restarted')] },
      explanation: say('probe.idle.unclear', { died, longest: durationText(longest) }),
      nextStep: say('probe.idle.again'),
    };
  const nextStep = say('probe.idle.keepalive', {
    every: durationText(Math.max(1_000, Math.min(60_000, (longest ?? diedMs) / 2))),
  });
  if (first.end === 'closed')
    return {
      ...{ verdict: 'closed-idle', rule: null, ...facts, nextStep },
      explanation: say('probe.idle.closed', { died }),
      candidates: [say('probe.idle.server'), ...devicesBetween(diedMs, diedMs, SHARE)],
    };
  const from = durationText(longest ?? 0);
  const isCutInSilence = first.end === 'reset' && first.endedMs < first.silenceMs;
  return {
    ...{ verdict: 'idle-limit', rule: 'I5', ...facts, nextStep },
    explanation: isCutInSilence ? say('probe.idle.cut', { died }) : say('probe.idle.limit', { from, died }),
    candidates: [...devicesBetween(isCutInSilence ? diedMs : (longest ?? 0), diedMs, SHARE), say('probe.idle.own-limit')],
  };
}
