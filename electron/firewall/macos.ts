import { answerFromChains } from '../../shared/firewall/answer.ts';
import type { FirewallAnswer, FirewallQuestion, FirewallRule } from '../../shared/firewall/question.ts';
import type { MachineFacts } from '../../shared/firewall/survey.ts';
import { say } from '../../shared/text/say.ts';
import { whyNot } from '../collect/ran-text.ts';
import { type Ran, run, type Where } from '../collect/run.ts';
import { type ApplicationFirewall, parseApplicationFirewall } from './parse/application-firewall.ts';
import { parsePfRules } from './parse/pf-rules.ts';
import { unknownAnswer } from './unknown-answer.ts';

// macOS has two firewalls, one behind the other: pf looks at packets, the Application Firewall at the program that is connected to.

const BOUNDS = { deadlineMs: 5_000, outputMostBytes: 8 * 1_048_576 };
/** The Application Firewall's tool stands outside of the usual directories. */
const TOOL_DIRECTORY = '/usr/libexec/ApplicationFirewall';

/** Asks both. Never rejects. From documentation: it never ran on a Mac. */
export async function readMacos(where: Where, facts: MachineFacts, question: FirewallQuestion): Promise<FirewallAnswer> {
  const [info, rules, ...told] = await Promise.all([
    run(where, { program: 'pfctl', args: ['-s', 'info'], ...BOUNDS }),
    run(where, { program: 'pfctl', args: ['-a', '*', '-s', 'rules'], ...BOUNDS }),
    ...['--getglobalstate', '--getblockall', '--getallowsigned', '--listapps'].map((argument) => askTool(where, argument)),
  ]);
  const application = parseApplicationFirewall(told.map(textOf).join('\n'));
  const byProgram = question.direction === 'in' ? blockedProgram(application, question) : null;
  if (byProgram?.effect === 'blocks') return blockedByProgram(question, byProgram);
  const packets = packetAnswer(info, rules, facts, question);
  if (packets.verdict !== 'allowed' || byProgram === null) return packets;
  return unknownAnswer(question, say('firewall.why.rule', { rule: byProgram.text }), null, [byProgram]);
}

function askTool(where: Where, argument: string): Promise<Ran> {
  const place: Where = where.kind === 'this-machine' ? { ...where, directories: [TOOL_DIRECTORY] } : where;
  return run(place, { program: 'socketfilterfw', args: [argument], ...BOUNDS });
}

function packetAnswer(info: Ran, rules: Ran, facts: MachineFacts, question: FirewallQuestion): FirewallAnswer {
  const isOff = /^Status: Disabled/m.test(textOf(info));
  const isOn = /^Status: Enabled/m.test(textOf(info));
  const isRead = rules.kind === 'done' && rules.code === 0;
  const missing =
    isOff || (isOn && isRead)
      ? null
      : info.kind === 'done' && /permission denied/i.test(info.stderr)
        ? { why: say('firewall.why.root'), remedy: "sudo pfctl -s info; sudo pfctl -a '*' -s rules" }
        : { why: whyNot('pfctl', info), remedy: null };
  const ruleset = isOff || missing !== null ? { tables: [], unread: [] } : parsePfRules(textOf(rules));
  const answer = answerFromChains({ ruleset, sources: ['pfctl', 'socketfilterfw'], missing, keeper: null }, facts, question);
  return { ...answer, command: answer.verdict === 'blocked' || answer.verdict === 'partly' ? pfCommand(question) : null };
}

/** A line at the end of pf.conf, where a `quick` rule before it does not decide. */
function pfCommand({ protocol, port, direction }: FirewallQuestion): string {
  const rule = `pass ${direction} quick proto ${protocol} from any to any port ${port}`;
  return `echo '${rule}' | sudo tee -a /etc/pf.conf && sudo pfctl -f /etc/pf.conf`;
}

/** What the Application Firewall may do with the program; null: nothing. */
function blockedProgram(firewall: ApplicationFirewall, { program }: FirewallQuestion): FirewallRule | null {
  if (firewall.isEnabled === false) return null;
  const rule = (text: string, effect: FirewallRule['effect']): FirewallRule => ({
    ...{ firewall: 'application-firewall', place: 'socketfilterfw', text, isPolicy: false, effect },
  });
  if (firewall.isEnabled === null) return rule(say('firewall.application.unknown'), 'unsure');
  if (firewall.blocksAll === true) return rule(say('firewall.application.all'), 'blocks');
  const known = [...firewall.programs].find(([path]) => program != null && (program === path || program.startsWith(`${path}/`)));
  if (known?.[1] === true) return null;
  if (known?.[1] === false) return rule(say('firewall.application.program', { program: known[0] }), 'blocks');
  return rule(say('firewall.application.asks'), 'unsure');
}

function blockedByProgram(question: FirewallQuestion, rule: FirewallRule): FirewallAnswer {
  const values = { port: String(question.port), protocol: question.protocol.toUpperCase() };
  const path = question.program ?? '';
  const isSafe = /^\/[\w./ +@-]+$/.test(path);
  return {
    ...{ question, verdict: 'blocked', firewall: 'application-firewall', rules: [rule], openTo: [], why: null, remedy: null },
    sentence: say('firewall.blocked.in.drop', values),
    command: isSafe ? `sudo ${TOOL_DIRECTORY}/socketfilterfw --unblockapp '${path}'` : null,
    ...{ remarks: [], sources: ['socketfilterfw'] },
  };
}

function textOf(ran: Ran | undefined): string {
  return ran?.kind === 'done' ? ran.stdout.toString('utf8') : '';
}
