import type { FirewallAnswer, FirewallQuestion } from '../../shared/firewall/question.ts';
import type { Step } from '../../shared/probe/observation.ts';
import { firewallRemark } from '../../shared/probe/own-firewall.ts';
import type { TestResult } from '../../shared/probe/result.ts';
import type { Remark } from '../../shared/probe/verdict.ts';

/** Verdicts of which this machine's own firewall may be the cause. */
const MAY_BE_OWN: ReadonlySet<TestResult['verdict']> = new Set(['blocked-here', 'no-answer', 'rejected']);

/** What this machine's own firewall says of an attempt that failed; none where it cannot have been the cause. Sends nothing. */
export async function ownFirewallRemarks(
  { verdict, hops }: Pick<TestResult, 'verdict' | 'hops'>,
  ask: (question: FirewallQuestion) => Promise<FirewallAnswer>,
): Promise<readonly Remark[]> {
  const failed = MAY_BE_OWN.has(verdict) ? hops.at(-1)?.steps.find(isFailed) : undefined;
  if (failed === undefined) return [];
  const { step, address, port } = failed;
  return firewallRemark(await ask({ protocol: step, port, direction: 'out', address: address.replace(/%.*$/, '') }));
}

function isFailed(step: Step): step is Extract<Step, { step: 'tcp' | 'udp' }> {
  return (step.step === 'tcp' || step.step === 'udp') && step.end.kind !== 'open' && step.end.kind !== 'answered';
}
