import { cleanText } from '../clean-text.ts';
import { say } from '../text/say.ts';
import type { FirewallAnswer, FirewallQuestion, FirewallRule, FirewallVerdict } from './question.ts';
import type { Range } from './ruleset.ts';

/** One profile of Windows Defender Firewall. null: not told. */
export interface WindowsProfile {
  /** 1 domain, 2 private, 4 public. */
  readonly bit: number;
  readonly name: string;
  readonly isEnabled: boolean | null;
  readonly inbound: 'allow' | 'block' | null;
  readonly outbound: 'allow' | 'block' | null;
}

/** One enabled rule. null stands for any. */
export interface WindowsRule {
  readonly name: string;
  readonly displayName: string;
  readonly direction: 'in' | 'out';
  readonly action: 'allow' | 'block';
  readonly profiles: number;
  readonly protocol: 'tcp' | 'udp' | 'any' | 'other';
  readonly localPorts: readonly Range[] | null;
  readonly remotePorts: readonly Range[] | null;
  readonly program: string | null;
  readonly remotePlaces: readonly string[] | null;
  /** True when it also asks for something that is not evaluated: a service, a user, an interface. */
  readonly isUnsure: boolean;
}

/** Windows Defender Firewall as it stands. */
export interface WindowsFirewall {
  readonly profiles: readonly WindowsProfile[];
  /** Bits of the profiles of the networks this machine is in. */
  readonly active: readonly number[];
  readonly rules: readonly WindowsRule[];
  /** Rules that could not be read. */
  readonly unread: number;
}

const RULES_MOST = 6;

/** Of a rule: it fits all packets, some of them, perhaps, or none. */
type Fit = 'all' | 'some' | 'perhaps' | 'none';

/** What Windows Defender Firewall does: a rule that blocks counts before one that allows, and the profile's default behind both. */
export function answerFromWindows(firewall: WindowsFirewall, question: FirewallQuestion): FirewallAnswer {
  const { direction } = question;
  const profiles = firewall.profiles.filter(({ bit }) => firewall.active.length === 0 || firewall.active.includes(bit));
  const verdicts = profiles.map((profile) => verdictIn(profile, firewall, question));
  const known = new Set(verdicts.map(({ verdict }) => verdict));
  const [only] = known;
  const isWhole = firewall.unread === 0 && profiles.length > 0;
  const verdict: FirewallVerdict =
    !isWhole || only === undefined || known.has('unknown') ? 'unknown' : known.size === 1 ? only : 'partly';
  const rules = [...new Map(verdicts.flatMap((one) => one.rules).map((rule) => [rule.text, rule])).values()].slice(0, RULES_MOST);
  const values = { port: String(question.port), protocol: question.protocol.toUpperCase() };
  const unsure = rules.find(({ effect }) => effect === 'unsure');
  return {
    question,
    verdict,
    firewall: rules.length === 0 && verdict === 'allowed' ? null : 'windows',
    sentence: sentenceOf(verdict, direction, rules.length === 0, values),
    rules,
    openTo: verdict === 'partly' ? verdicts.flatMap(({ openTo }) => openTo) : [],
    why:
      verdict !== 'unknown'
        ? null
        : unsure === undefined
          ? say('firewall.why.windows')
          : say('firewall.why.rule', { rule: unsure.text }),
    remedy: verdict === 'unknown' && unsure === undefined ? 'Get-NetFirewallProfile' : null,
    command: verdict === 'allowed' ? null : openingCommand(rules, firewall, question),
    remarks: profiles.map(({ name, isEnabled }) =>
      say(isEnabled === false ? 'firewall.remark.profile-off' : 'firewall.remark.profile', { name: cleanText(name, 40) }),
    ),
    sources: ['Get-NetFirewallRule'],
  };
}

function sentenceOf(
  verdict: FirewallVerdict,
  direction: 'in' | 'out',
  isBare: boolean,
  values: { port: string; protocol: string },
): string {
  if (verdict === 'blocked') return say(`firewall.blocked.${direction}.drop`, values);
  if (verdict === 'allowed') return say(`firewall.allowed.${direction}.${isBare ? 'none' : 'rule'}`, values);
  return say(`firewall.${verdict}.${direction}`, values);
}

interface InProfile {
  readonly verdict: FirewallVerdict;
  readonly rules: readonly FirewallRule[];
  readonly openTo: readonly string[];
}

function verdictIn(profile: WindowsProfile, { rules }: WindowsFirewall, question: FirewallQuestion): InProfile {
  if (profile.isEnabled === false) return { verdict: 'allowed', rules: [], openTo: [] };
  const fitting = rules
    .filter(({ direction, profiles }) => direction === question.direction && (profiles & profile.bit) !== 0)
    .map((rule) => ({ rule, fit: fitOf(rule, question) }))
    .filter(({ fit }) => fit !== 'none');
  const by = (action: WindowsRule['action'], ...fits: readonly Fit[]) =>
    fitting.filter(({ rule, fit }) => rule.action === action && fits.includes(fit)).map(({ rule }) => rule);
  const fallback = question.direction === 'in' ? profile.inbound : profile.outbound;
  const policy: FirewallRule = {
    ...{
      firewall: 'windows',
      place: cleanText(profile.name, 40),
      isPolicy: true,
      effect: fallback === 'allow' ? 'allows' : 'blocks',
    },
    text: `Default${question.direction === 'in' ? 'Inbound' : 'Outbound'}Action ${fallback === 'allow' ? 'Allow' : 'Block'}`,
  };
  if (by('block', 'all').length > 0) return { verdict: 'blocked', rules: worded(by('block', 'all'), 'blocks'), openTo: [] };
  const doubtful = [...by('block', 'perhaps', 'some'), ...by('allow', 'perhaps')];
  const isOpen = by('allow', 'all').length > 0 || fallback === 'allow';
  if (profile.isEnabled === null || (fallback === null && !isOpen)) return { verdict: 'unknown', rules: [], openTo: [] };
  const decisive = isOpen ? doubtful.filter(({ action }) => action === 'block') : doubtful;
  if (decisive.length > 0)
    return { verdict: 'unknown', rules: [...worded(decisive, 'unsure'), ...(isOpen ? [] : [policy])], openTo: [] };
  if (isOpen)
    return { verdict: 'allowed', rules: by('allow', 'all').length > 0 ? worded(by('allow', 'all'), 'allows') : [], openTo: [] };
  const some = by('allow', 'some');
  if (some.length === 0) return { verdict: 'blocked', rules: [policy], openTo: [] };
  return {
    verdict: 'partly',
    rules: [policy, ...worded(some, 'allows')],
    openTo: some.map(({ remotePlaces }) => cleanText((remotePlaces ?? []).join(', '), 200)),
  };
}

function fitOf(rule: WindowsRule, { protocol, port, direction, program }: FirewallQuestion): Fit {
  if (rule.protocol !== 'any' && rule.protocol !== protocol) return 'none';
  const ports = direction === 'in' ? rule.localPorts : rule.remotePorts;
  const others = direction === 'in' ? rule.remotePorts : rule.localPorts;
  const isPort = ports === null || ports.some(([from, to]) => BigInt(port) >= from && BigInt(port) <= to);
  if (!isPort && !rule.isUnsure) return 'none';
  if (rule.program !== null && program != null && !isSameProgram(rule.program, program)) return 'none';
  if (!isPort || rule.isUnsure || others !== null || (rule.program !== null && program == null)) return 'perhaps';
  return rule.remotePlaces === null ? 'all' : 'some';
}

/** Windows writes paths in either case, and with variables: where one is left in it, it cannot be compared, and is taken as another. */
function isSameProgram(a: string, b: string): boolean {
  return a.replaceAll('/', '\\').toLowerCase() === b.replaceAll('/', '\\').toLowerCase();
}

function worded(rules: readonly WindowsRule[], effect: FirewallRule['effect']): readonly FirewallRule[] {
  return rules.map(({ name, displayName, program }) => ({
    ...{ firewall: 'windows', isPolicy: false, effect, place: cleanText(displayName, 120) },
    text: cleanText(program === null ? name : `${name} ${program}`, 300),
  }));
}

function openingCommand(
  rules: readonly FirewallRule[],
  firewall: WindowsFirewall,
  { port, protocol, direction }: FirewallQuestion,
): string | null {
  const blocking = firewall.rules.find(
    ({ action, displayName, name }) =>
      action === 'block' &&
      rules.some(
        ({ text, place, effect }) => effect === 'blocks' && place === cleanText(displayName, 120) && text.startsWith(name),
      ),
  );
  // Names with quotes are not for a command line.
  if (blocking !== undefined)
    return /^[\w{}. -]+$/.test(blocking.name) ? `Disable-NetFirewallRule -Name '${blocking.name}'` : null;
  const side = direction === 'in' ? `-Direction Inbound -LocalPort ${port}` : `-Direction Outbound -RemotePort ${port}`;
  return `New-NetFirewallRule -DisplayName 'Port ${port} ${protocol.toUpperCase()}' ${side} -Protocol ${protocol.toUpperCase()} -Action Allow`;
}
