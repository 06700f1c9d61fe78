import type { FirewallAnswer } from '../../shared/firewall/question.ts';
import { say } from '../../shared/text/say.ts';

/** What the own firewall says of a port, as lines for a terminal: the verdict, the rules with their own words, the command that opens it. */
export function firewallLines(answer: FirewallAnswer): readonly string[] {
  const { verdict, sentence, rules, openTo, why, remedy, command, remarks } = answer;
  return [
    say(`firewall.verdict.${verdict}`, { sentence }),
    ...(why === null ? [] : [`  ${why}`]),
    ...(remedy === null ? [] : [`  ${say('firewall.line.remedy', { remedy })}`]),
    ...rules.map(({ effect, place, text }) => `  ${say(`firewall.effect.${effect}`)}  ${place}: ${text}`),
    ...openTo.map((place) => `  ${say('firewall.line.open-to', { place })}`),
    ...(command === null ? [] : [`  ${say('firewall.line.open')}`, `      ${command}`]),
    ...remarks.map((remark) => `  ${remark}`),
  ];
}
