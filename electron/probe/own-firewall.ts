import type { FirewallAnswer, FirewallQuestion } from '../../shared/firewall/question.ts';
import { firewallQuestions } from '../../shared/probe/own-firewall.ts';
import type { TestResult } from '../../shared/probe/result.ts';

/** What this machine's own firewall says of the attempts that a verdict rests on; none where it cannot have been the cause. Sends nothing. */
export async function askOwnFirewall(
  { verdict, hops }: Pick<TestResult, 'verdict' | 'hops'>,
  ask: (question: FirewallQuestion) => Promise<FirewallAnswer>,
): Promise<readonly FirewallAnswer[]> {
  const answers: FirewallAnswer[] = [];
  const last = hops.at(-1);
  for (const question of last === undefined ? [] : firewallQuestions(verdict, last)) {
    const answer = await ask(question);
    answers.push(answer);
    if (answer.verdict === 'blocked') break;
  }
  return answers;
}
