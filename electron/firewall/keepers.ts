import { cleanText } from '../../shared/clean-text.ts';
import type { FirewallQuestion, FirewallRule } from '../../shared/firewall/question.ts';
import { readText, run, type Where } from '../collect/run.ts';
import { parseFirewalldZone } from './parse/firewalld.ts';
import { isUfwRuleFor, parseUfwFiles } from './parse/ufw.ts';

// What those who keep a Linux machine's rules tell without root. Other rules may stand beside theirs, so that none of it is certain.

const TEXT_MOST = 300;

/** Rules of ufw and firewalld that would concern a port, as far as everyone may read them: each could decide. */
export async function keepersRules(where: Where, question: FirewallQuestion): Promise<readonly FirewallRule[]> {
  return [...ufwRules(where, question), ...(await firewalldRules(where, question))];
}

function ufwRules(where: Where, { protocol, port, direction }: FirewallQuestion): readonly FirewallRule[] {
  const text = (path: string): string | null => {
    const read = readText(where, path);
    return read.kind === 'text' ? read.text : null;
  };
  const files = parseUfwFiles(text('/etc/ufw/ufw.conf'), text('/etc/default/ufw'), text('/etc/ufw/user.rules'));
  if (files.isEnabled !== true) return [];
  const rule = (place: string, words: string, isPolicy: boolean): FirewallRule => ({
    ...{ firewall: 'ufw', place, text: cleanText(words, TEXT_MOST), isPolicy, effect: 'unsure' },
  });
  const own = (files.rules ?? []).filter((one) => isUfwRuleFor(one, protocol, port, direction));
  const policy = direction === 'in' ? files.input : files.output;
  return [
    ...own.slice(0, 3).map(({ text: words }) => rule('/etc/ufw/user.rules', words, false)),
    ...(policy === null ? [] : [rule('/etc/default/ufw', policy, true)]),
  ];
}

async function firewalldRules(where: Where, { protocol, port, direction }: FirewallQuestion): Promise<readonly FirewallRule[]> {
  if (direction === 'out') return [];
  const ran = await run(where, { program: 'firewall-cmd', args: ['--list-all'], deadlineMs: 5_000, outputMostBytes: 1_048_576 });
  const zone = ran.kind === 'done' && ran.code === 0 ? parseFirewalldZone(ran.stdout.toString('utf8')) : null;
  if (zone === null) return [];
  const rule = (words: string, isPolicy = false): FirewallRule => ({
    ...{ firewall: 'firewalld', place: cleanText(zone.name, 60), text: cleanText(words, TEXT_MOST), isPolicy, effect: 'unsure' },
  });
  const number = BigInt(port);
  const own = zone.ports.filter((one) => one.protocol === protocol && number >= one.range[0] && number <= one.range[1]);
  return [
    ...own.map(({ text }) => rule(`ports: ${text}`)),
    ...(zone.services.length === 0 ? [] : [rule(`services: ${zone.services.join(' ')}`)]),
    ...zone.richRules.slice(0, 3).map((text) => rule(text)),
    rule(`target: ${zone.target}`, true),
  ];
}
