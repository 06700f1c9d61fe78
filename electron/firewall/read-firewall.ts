import { answerFromChains } from '../../shared/firewall/answer.ts';
import type { FirewallAnswer, FirewallQuestion } from '../../shared/firewall/question.ts';
import { say } from '../../shared/text/say.ts';
import { keepersRules } from './keepers.ts';
import { readChains } from './linux.ts';
import { type FirewallMachine, thisFirewallMachine } from './machine.ts';
import { readMacos } from './macos.ts';
import { unknownAnswer } from './unknown-answer.ts';
import { readWindows } from './windows.ts';

/** What a machine's own firewall does with a port. Reads only, asks for no rights; what cannot be read is told. Never rejects. */
export async function readFirewall(
  question: FirewallQuestion,
  machine: FirewallMachine = thisFirewallMachine(),
): Promise<FirewallAnswer> {
  switch (machine.platform) {
    case 'linux':
      return readLinux(question, machine);
    case 'darwin':
      return readMacos(machine.where, machine.facts(), question);
    case 'win32':
      return readWindows(machine.where, question);
    default:
      // Other systems that Node runs on have no firewall that is read here.
      return unknownAnswer(question, say('firewall.why.system'), null);
  }
}

async function readLinux(question: FirewallQuestion, { where, facts }: FirewallMachine): Promise<FirewallAnswer> {
  const read = await readChains(where);
  const answer = answerFromChains(read, facts(), question);
  if (answer.verdict !== 'unknown' || read.missing === null) return answer;
  const rules = await keepersRules(where, question);
  return { ...answer, rules: [...answer.rules, ...rules], firewall: answer.firewall ?? rules[0]?.firewall ?? null };
}
