import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { type Meaning, meaningOf } from './error-meaning.ts';
import { nextStep, type ProbeStepName } from './next-step.ts';
import type { CompareStep, Observed, Surroundings, TcpStep } from './observation.ts';
import { isOwnAddress } from './own-address.ts';
import type { Finding } from './verdict.ts';

/** An error that comes later than this came from somebody who tried first; a router or rule answers at once. */
const AT_ONCE_MS = 500;
/** When Linux gives up a neighbour (arp(7): three questions, one second apart), and how far off that may be seen. */
const MISSED_MS = 3_000;
const MISSED_WITHIN_MS = 500;

/** What an attempt without success came to. `host-down` is told apart from `rejected` by how long it took. */
type Outcome =
  | 'blocked-here'
  | 'ports-exhausted'
  | 'reset'
  | 'refused'
  | 'rejected'
  | 'host-down'
  | 'silent'
  | 'no-route'
  | 'other';

/** Of several addresses, the outcome that says most stands for all; a missing IPv6 says least. */
const TELLING: readonly Outcome[] = [
  'blocked-here',
  'ports-exhausted',
  'reset',
  'refused',
  'rejected',
  'silent',
  'host-down',
  'other',
  'no-route',
];

/** What it means that no address could be connected to (C1, C5, C6, C7, C8, X3). */
export function judgeTcp(observed: Observed): Finding {
  const { steps, around } = observed;
  const tcp = steps.filter((step) => step.step === 'tcp');
  const outcomes = tcp.flatMap((step) => {
    const outcome = outcomeOf(step, around);
    return outcome === null ? [] : [{ step, outcome }];
  });
  const telling = TELLING.flatMap((outcome) => outcomes.filter((one) => one.outcome === outcome))[0];
  if (telling === undefined) return notTested(observed);
  return findings[telling.outcome](telling.step, observed);
}

/** What a single attempt came to; null when it is open. */
export function outcomeOf({ end, family, ms }: Pick<TcpStep, 'end' | 'family' | 'ms'>, around: Surroundings): Outcome | null {
  if (end.kind === 'open') return null;
  if (end.kind === 'silent') return 'silent';
  const outcomes: Readonly<Record<Meaning, Outcome>> = {
    refused: 'refused',
    'no-answer': 'silent',
    'host-unreachable': ms < AT_ONCE_MS ? 'rejected' : 'host-down',
    'no-route': 'no-route',
    // Linux gives EACCES for an ICMPv6 "prohibited" too (net/ipv6/icmp.c, icmpv6_err_convert), which comes from the way.
    denied: family === 6 && around.platform === 'linux' && end.code === 'EACCES' ? 'rejected' : 'blocked-here',
    // Where a machine has no IPv6 at all, there is no local address to be had either.
    ports: family === 6 && !around.hasIpv6 && end.code === 'EADDRNOTAVAIL' ? 'no-route' : 'ports-exhausted',
    reset: 'reset',
    'too-many-files': 'other',
    other: 'other',
  };
  return outcomes[meaningOf(end.code)];
}

type Judge = (step: TcpStep, observed: Observed) => Finding;

const findings: Readonly<Record<Outcome, Judge>> = {
  silent: noAnswer,
  refused: (step, observed) => {
    const isLate = step.ms >= 1_000;
    const isHere = isOwnAddress(step.address, observed.around);
    return {
      ...{ verdict: 'refused', rule: 'C5', confidence: isLate ? 'likely' : 'certain' },
      explanation: say(isLate ? 'probe.tcp.refused-late' : 'probe.tcp.refused', { after: durationText(step.ms) }),
      candidates: [
        say('probe.cause.not-listening', { port: String(step.port) }),
        say(isHere ? 'probe.cause.own-rule' : 'probe.cause.reject-reset'),
      ],
      nextSteps: next(observed, 'is-it-running', isHere ? 'own-firewall' : 'ask-firewall'),
    };
  },
  rejected: (step, observed) => ({
    ...{ verdict: 'rejected', rule: 'C6', confidence: 'likely' },
    explanation: say('probe.tcp.rejected', { after: durationText(step.ms) }),
    candidates: [
      say('probe.cause.reject-prohibited'),
      say('probe.cause.router-unreachable'),
      ...(step.isOnLink === true ? [say('probe.cause.known-down')] : []),
      // Its answer is the same, and nothing in it tells where it came from.
      say('probe.cause.own-rule'),
    ],
    nextSteps: next(observed, 'ask-firewall', 'trace', 'own-firewall'),
  }),
  'host-down': (step, observed) =>
    gatewayGone(step, observed) ?? {
      ...{ verdict: 'unreachable', rule: 'C6', confidence: step.isOnLink === true ? 'certain' : 'likely' },
      explanation: say(step.isOnLink === true ? 'probe.tcp.host-down' : 'probe.tcp.host-down-far', {
        after: durationText(step.ms),
        address: step.address,
      }),
      candidates: [say('probe.cause.host-off'), say('probe.cause.wrong-address'), say('probe.cause.other-segment')],
      nextSteps: next(observed, step.isOnLink === true ? 'neighbour' : 'trace', 'link'),
    },
  'no-route': (step, observed) => ({
    ...{ verdict: 'unreachable', rule: 'C7', confidence: 'certain' },
    explanation: say('probe.tcp.no-route', { family: `IPv${step.family}`, address: step.address }),
    candidates: [
      ...(step.family === 6 ? [say('probe.cause.no-ipv6')] : []),
      say('probe.cause.no-gateway'),
      say('probe.cause.vpn-down'),
      say('probe.cause.router-no-route'),
    ],
    nextSteps: next(observed, step.family === 6 ? 'ipv6-routes' : 'routes', 'link'),
  }),
  'blocked-here': (step, observed) => ({
    ...{ verdict: 'blocked-here', rule: 'C8', confidence: 'certain' },
    explanation: say('probe.tcp.blocked-here', { code: codeOf(step) }),
    candidates: [say('probe.cause.own-rule'), say('probe.cause.prohibit-route'), say('probe.cause.sandbox')],
    nextSteps: next(observed, 'own-firewall', 'routes'),
  }),
  'ports-exhausted': (step, observed) => ({
    ...{ verdict: 'ports-exhausted', rule: 'X3', confidence: codeOf(step) === 'ENOBUFS' ? 'likely' : 'certain' },
    explanation: say('probe.tcp.ports', { code: codeOf(step) }),
    candidates: [say('probe.cause.many-connections'), say('probe.cause.time-wait'), say('probe.cause.no-local-address')],
    nextSteps: next(observed, 'port-users'),
  }),
  reset: (step, observed) => ({
    ...{ verdict: 'reset', rule: 'C11', confidence: 'likely' },
    explanation: say('probe.tcp.reset', { after: durationText(step.ms) }),
    candidates: [say('probe.cause.inspection'), say('probe.cause.no-backend'), say('probe.cause.server-reset')],
    nextSteps: next(observed, 'ask-inspection', 'server-log'),
  }),
  other: (step) => ({
    ...{ verdict: 'not-tested', rule: null, confidence: 'certain' },
    explanation: say('probe.tcp.other', { code: codeOf(step) }),
    candidates: [],
    nextSteps: [],
  }),
};

/** C1, and what the comparisons leave of its candidates. */
function noAnswer(step: TcpStep, observed: Observed): Finding {
  const compared = observed.steps.filter((one) => one.step === 'compare');
  const answers = ({ end }: CompareStep) => end.kind === 'open' || (end.kind === 'error' && meaningOf(end.code) === 'refused');
  const other = compared.find((one) => one.what === 'other-port' && answers(one));
  const isHere = isOwnAddress(step.address, observed.around);
  const waited = durationText(step.ms);
  const dropped = say('probe.cause.dropped');
  const full = say('probe.cause.full-queue');
  if (isHere)
    return found(
      say('probe.tcp.silent-here', { waited }),
      [say('probe.cause.own-drop'), full],
      next(observed, 'own-firewall', 'is-it-running'),
    );
  const gone = gatewayGone(step, observed);
  if (gone !== null) return gone;
  if (other !== undefined)
    return found(
      say('probe.tcp.silent-port', { waited, port: String(step.port), other: String(other.port) }),
      [say('probe.cause.port-filter', { port: String(step.port) }), full],
      next(observed, 'ask-firewall', 'own-firewall', 'longer'),
    );
  const missing = missedLater(step, compared);
  if (missing !== null) return { ...findings['host-down'](missing.step, observed), confidence: missing.confidence };
  return found(
    say(compared.some((one) => one.what === 'gateway' && answers(one)) ? 'probe.tcp.silent-beyond' : 'probe.tcp.silent', {
      waited,
    }),
    [dropped, say('probe.cause.host-off'), say('probe.cause.wrong-address'), full, say('probe.cause.return-path')],
    next(observed, ...(compared.length === 0 ? (['other-port'] as const) : []), 'trace', 'longer'),
  );
}

/**
 * The host is missed only while other ports of it are tried: the first attempt ended too soon to hear of it. The step as it would have ended,
 * with all of the time since it began; null: nobody missed it.
 */
function missedLater(
  step: TcpStep,
  compared: readonly CompareStep[],
): { readonly step: TcpStep; readonly confidence: Finding['confidence'] } | null {
  for (const { what, end, ms } of compared) {
    if (what !== 'other-port' || end.kind !== 'error' || meaningOf(end.code) !== 'host-unreachable') continue;
    const sinceMs = step.ms + ms;
    const isLate = ms >= AT_ONCE_MS;
    // At once by itself, it is a neighbour given up just now, or a rule that rejects other ports.
    const isGivenUp = step.isOnLink === true && Math.abs(sinceMs - MISSED_MS) <= MISSED_WITHIN_MS && step.ms < MISSED_MS;
    if (isLate || isGivenUp)
      return { step: { ...step, ms: sinceMs, end }, confidence: isLate && step.isOnLink === true ? 'certain' : 'likely' };
  }
  return null;
}

/** The next router is not there: nothing that lies behind it can be. null: it is there, or was not looked for. */
function gatewayGone(step: TcpStep, observed: Observed): Finding | null {
  const gateways = observed.steps.filter((one) => one.step === 'compare').filter(({ what }) => what === 'gateway');
  const isGone = ({ end }: CompareStep) => end.kind === 'error' && meaningOf(end.code) === 'host-unreachable';
  const [first] = gateways;
  if (first === undefined || !gateways.every(isGone)) return null;
  const explanation = say('probe.tcp.silent-gateway', { waited: durationText(step.ms), gateway: first.address });
  return found(explanation, [say('probe.cause.offline'), say('probe.cause.vpn-down')], next(observed, 'link', 'neighbour'));
}

function found(explanation: string, candidates: readonly string[], nextSteps: Finding['nextSteps']): Finding {
  return { verdict: 'no-answer', rule: 'C1', confidence: 'certain', explanation, candidates, nextSteps };
}

/** Nothing was tried: no address was left to try, or the test was ended. */
function notTested(observed: Observed): Finding {
  const explanation = say(observed.stopped === 'into-private' ? 'probe.redirect.into-private' : 'probe.ended');
  return { verdict: 'not-tested', rule: null, confidence: 'certain', explanation, candidates: [], nextSteps: [] };
}

function codeOf({ end }: TcpStep): string {
  return end.kind === 'error' ? end.code : '';
}

function next({ target, around }: Observed, ...names: readonly ProbeStepName[]): Finding['nextSteps'] {
  return names.map((name) => nextStep(name, around.platform, target));
}
