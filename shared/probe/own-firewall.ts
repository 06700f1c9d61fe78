import type { FirewallAnswer } from '../firewall/question.ts';
import { say } from '../text/say.ts';
import type { Remark } from './verdict.ts';

/** What the own firewall says of what was tried, with the rule's own words. A firewall that lets it out is ruled out, and that is said too. */
export function firewallRemark({ verdict, sentence, rules, why }: FirewallAnswer): readonly Remark[] {
  const [first] = rules;
  const rule = first === undefined ? '' : `${first.place}: ${first.text}`;
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
