import { answerFromChains } from '../../shared/firewall/answer.ts';
import type { FirewallAnswer, FirewallQuestion } from '../../shared/firewall/question.ts';
import { readChains } from './linux.ts';
import { type FirewallMachine, thisFirewallMachine } from './machine.ts';

/** What a machine's own firewall does with a port. Reads only, asks for no rights; what cannot be read is told. Never rejects. */
export async function readFirewall(
  question: FirewallQuestion,
  machine: FirewallMachine = thisFirewallMachine(),
): Promise<FirewallAnswer> {
  return answerFromChains(await readChains(machine.where), machine.facts(), question);
}
