import { answerFromChains } from '../../shared/firewall/answer.ts';
import type { ChainsRead } from '../../shared/firewall/chains-read.ts';
import type { FirewallAnswer, FirewallQuestion } from '../../shared/firewall/question.ts';
import { say } from '../../shared/text/say.ts';
import { keepersRules } from './keepers.ts';
import { readChains } from './linux.ts';
import { type FirewallMachine, thisFirewallMachine } from './machine.ts';
import { readMacos } from './macos.ts';
import { unknownAnswer } from './unknown-answer.ts';
import { readWindows } from './windows.ts';

/** How long what was read of the rules stands for the next question: a list of targets asks many at once. */
const RECENT_MS = 5_000;

/** Answers one question after the other, and reads the rules anew only when some seconds have gone by. */
export function recentFirewall(
  machine: FirewallMachine = thisFirewallMachine(),
  now: () => number = () => performance.now(),
): (question: FirewallQuestion) => Promise<FirewallAnswer> {
  let read: { readonly atMs: number; readonly chains: Promise<ChainsRead> } | null = null;
  return (question) => {
    if (machine.platform !== 'linux') return readFirewall(question, machine);
    if (read === null || now() - read.atMs > RECENT_MS) read = { atMs: now(), chains: readChains(machine.where) };
    return read.chains.then((chains) => answerOnLinux(chains, question, machine));
  };
}

/** What a machine's own firewall does with a port. Reads only, asks for no rights; what cannot be read is told. Never rejects. */
export async function readFirewall(
  question: FirewallQuestion,
  machine: FirewallMachine = thisFirewallMachine(),
): Promise<FirewallAnswer> {
  switch (machine.platform) {
    case 'linux':
      return answerOnLinux(await readChains(machine.where), question, machine);
    case 'darwin':
      return readMacos(machine.where, machine.facts(), question);
    case 'win32':
      return readWindows(machine.where, question);
    default:
      // Other systems that Node runs on have no firewall that is read here.
      return unknownAnswer(question, say('firewall.why.system'), null);
  }
}

async function answerOnLinux(
  read: ChainsRead,
  question: FirewallQuestion,
  { where, facts }: FirewallMachine,
): Promise<FirewallAnswer> {
  const answer = answerFromChains(read, facts(), question);
  if (answer.verdict !== 'unknown' || read.missing === null) return answer;
  const rules = await keepersRules(where, question);
  return { ...answer, rules: [...answer.rules, ...rules], firewall: answer.firewall ?? rules[0]?.firewall ?? null };
}
