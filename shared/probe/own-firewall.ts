import type { FirewallAnswer, FirewallQuestion } from '../firewall/question.ts';
import { say } from '../text/say.ts';
import { outcomeOf } from './judge-tcp.ts';
import type { Observed, Step } from './observation.ts';
import type { Judgement, Remark, Verdict } from './verdict.ts';

/** Verdicts of which this machine's own firewall may be the cause. */
const MAY_BE_OWN: ReadonlySet<Verdict> = new Set(['blocked-here', 'no-answer', 'rejected', 'refused']);
/** Of the answers about several addresses, the one that says most stands for all. */
const TELLING: readonly FirewallAnswer['verdict'][] = ['blocked', 'partly', 'unknown', 'allowed'];

/** What is to be asked of the own firewall about a verdict: one question for each attempt that it rests on. */
export function firewallQuestions(verdict: Verdict, { steps, around }: Observed): readonly FirewallQuestion[] {
  if (!MAY_BE_OWN.has(verdict)) return [];
  const failed = steps.flatMap((step) => {
    const outcome = isFailed(step) ? outcomeOf(step, around) : null;
    return isFailed(step) ? [{ step, isDeciding: (outcome === 'silent' ? 'no-answer' : outcome) === verdict }] : [];
  });
  const deciding = failed.filter(({ isDeciding }) => isDeciding);
  return (deciding.length === 0 ? failed.slice(0, 1) : deciding).map(({ step: { step, address, port } }) => ({
    ...{ protocol: step, port, direction: 'out', address: address.replace(/%.*$/, '') },
  }));
}

type Failed = Extract<Step, { step: 'tcp' | 'udp' }> & { readonly end: { readonly kind: 'silent' | 'error' } };

function isFailed(step: Step): step is Failed {
  return (step.step === 'tcp' || step.step === 'udp') && step.end.kind !== 'open' && step.end.kind !== 'answered';
}

/**
 * A judgement with what the own firewall says of what was tried, with the rule's own words. One that blocks it is the first candidate. One
 * that lets it out is ruled out: that is said too, and it is neither among the candidates nor to be looked at any more.
 */
export function withOwnFirewall(judgement: Judgement, answers: readonly FirewallAnswer[]): Judgement {
  const answer = TELLING.flatMap((verdict) => answers.filter((one) => one.verdict === verdict))[0];
  if (answer === undefined) return judgement;
  const remarks = [...judgement.remarks, ...remarksOf(answer, judgement.verdict)];
  const own = [say('probe.cause.own-rule'), say('probe.cause.own-drop')];
  const isOwn = (text: string) => Number(own.includes(text));
  if (answer.verdict === 'blocked')
    return { ...judgement, remarks, candidates: judgement.candidates.toSorted((a, b) => isOwn(b) - isOwn(a)) };
  if (answer.verdict !== 'allowed') return { ...judgement, remarks };
  return {
    ...{ ...judgement, remarks },
    candidates: judgement.candidates.filter((one) => isOwn(one) === 0),
    nextSteps: judgement.nextSteps.filter(({ text }) => text !== say('probe.next.own-firewall')),
  };
}

function remarksOf({ verdict, sentence, rules, why }: FirewallAnswer, judged: Verdict): readonly Remark[] {
  const [first] = rules;
  const rule = first === undefined ? '' : `${first.place}: ${first.text}`;
  // That nothing listens is by far the usual cause of a refusal: the firewall is named where it is the cause, and nowhere else.
  if (judged === 'refused' && verdict !== 'blocked') return [];
  switch (verdict) {
    case 'allowed':
      return [{ rule: null, text: say('probe.remark.firewall.open') }];
    case 'blocked':
    case 'partly':
      return [{ rule: 'C8', text: say('probe.remark.firewall.blocked', { sentence, rule }) }];
    case 'unknown':
      return [{ rule: null, text: say('probe.remark.firewall.unknown', { sentence, why: why ?? '' }) }];
  }
}
