import type { FirewallAnswer, FirewallQuestion, FirewallRule } from '../../shared/firewall/question.ts';
import { say } from '../../shared/text/say.ts';

/** An answer that says why there is none. `rules`: what is known in spite of it. */
export function unknownAnswer(
  question: FirewallQuestion,
  why: string,
  remedy: string | null,
  rules: readonly FirewallRule[] = [],
): FirewallAnswer {
  const { port, protocol, direction } = question;
  return {
    ...{ question, verdict: 'unknown', firewall: rules[0]?.firewall ?? null, rules, openTo: [], why, remedy, command: null },
    sentence: say(`firewall.unknown.${direction}`, { port: String(port), protocol: protocol.toUpperCase() }),
    ...{ remarks: [], sources: [] },
  };
}
