import { say } from '../text/say.ts';
import { judgeHttp, judgeTls } from './judge-above.ts';
import { judgeName } from './judge-name.ts';
import { judgeTcp } from './judge-tcp.ts';
import { judgeUdp } from './judge-udp.ts';
import { nextStep } from './next-step.ts';
import type { NameStep, Observed } from './observation.ts';
import { isProven } from './proven.ts';
import { remarksOn } from './remarks.ts';
import type { Finding, Judgement } from './verdict.ts';

/** What the steps of a test mean: the first of them that failed decides. Pure. */
export function judge(observed: Observed): Judgement {
  const finding = findingOf(observed);
  return { ...finding, remarks: remarksOn(observed, finding) };
}

function findingOf(observed: Observed): Finding {
  const { steps, target } = observed;
  const name = steps.find((step): step is NameStep => step.step === 'name');
  if (name !== undefined && name.failure !== null) return judgeName(name, observed);
  if (target.transport === 'udp') return judgeUdp(observed);
  if (!steps.some((step) => step.step === 'tcp' && step.end.kind === 'open')) return judgeTcp(observed);
  return judgeTls(observed) ?? judgeHttp(observed) ?? judgeAfter(observed) ?? open(observed);
}

/** Connected, and then ended by the other side before anything was sent (C11); or by somebody who answers for everyone (C12). */
function judgeAfter(observed: Observed): Finding | null {
  const { steps, target, around } = observed;
  const opened = steps.filter((step) => step.step === 'tcp').filter(({ end }) => end.kind === 'open');
  const next = (name: Parameters<typeof nextStep>[0]) => nextStep(name, around.platform, target);
  const reserved = steps.find((step) => step.step === 'compare' && step.what === 'reserved');
  if (
    !isProven(steps) &&
    reserved?.step === 'compare' &&
    reserved.end.kind === 'open' &&
    !opened.some(({ after }) => after === 'speaks')
  )
    return {
      ...{ verdict: 'intercepted', rule: 'C12', confidence: 'certain' },
      explanation: say('probe.intercepted', { address: reserved.address }),
      candidates: [say('probe.cause.transparent-proxy'), say('probe.cause.security-agent'), say('probe.cause.captive')],
      nextSteps: [next('higher-test'), next('ask-inspection')],
    };
  const first = opened[0];
  if (first === undefined || !opened.every(({ after }) => after === 'reset' || after === 'closed')) return null;
  const isReset = first.after === 'reset';
  return {
    ...{ verdict: isReset ? 'reset' : 'hung-up', rule: 'C11', confidence: 'likely' },
    explanation: say(isReset ? 'probe.after.reset' : 'probe.after.closed'),
    candidates: [
      say('probe.cause.not-for-you'),
      say('probe.cause.no-backend'),
      say('probe.cause.inspection'),
      say('probe.cause.too-many-clients'),
    ],
    nextSteps: [next('server-log'), next('ask-inspection')],
  };
}

function open({ steps }: Observed): Finding {
  const http = steps.findLast((step) => step.step === 'http' && step.end.kind === 'answer');
  const isSecured = steps.some((step) => step.step === 'tls' && step.end.kind === 'secured');
  const explanation =
    http?.step === 'http' && http.end.kind === 'answer'
      ? say('probe.open.http', { status: String(http.end.status) })
      : isSecured
        ? say('probe.open.tls')
        : say('probe.open.tcp');
  return { verdict: 'open', rule: null, confidence: 'certain', explanation, candidates: [], nextSteps: [] };
}
