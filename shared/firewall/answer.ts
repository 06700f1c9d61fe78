import { cleanText } from '../clean-text.ts';
import { say } from '../text/say.ts';
import { rangeText } from './address.ts';
import type { ChainsRead } from './chains-read.ts';
import type { Deciding, Journey } from './journey.ts';
import { openingCommand } from './opening.ts';
import type { FirewallAnswer, FirewallQuestion, FirewallRule, FirewallVerdict } from './question.ts';
import { mergedRanges } from './ruleset.ts';
import { type Here, journeysOf, type MachineFacts, type Spot, type Survey, survey } from './survey.ts';

const RULE_TEXT_MOST = 400;
const RULES_MOST = 6;
const PLACES_MOST = 4;

/** What nftables and iptables do with a port, told from their rules. */
export function answerFromChains(read: ChainsRead, facts: MachineFacts, question: FirewallQuestion): FirewallAnswer {
  const found = survey(read.ruleset, facts, question);
  const journeys = journeysOf(found);
  const verdict = verdictOf(read, found, journeys);
  const deciding = decidingOf(journeys, verdict);
  // What keeps only this machine's own programs out decides no verdict about the network; its rule is shown all the same.
  const shown = decidingOf([...journeys, ...(question.direction === 'in' ? shutHere(found) : [])], verdict);
  const rules = shown.map(ruleWords);
  const command = verdict === 'allowed' ? null : openingCommand(read, facts, question);
  const [first] = rules;
  return {
    question,
    verdict,
    firewall: first?.firewall ?? null,
    sentence: sentenceOf(verdict, question, found, deciding),
    rules,
    openTo: verdict === 'partly' ? openTo(found.spots) : [],
    why: verdict === 'unknown' ? whyUnknown(read, found, rules) : null,
    remedy: verdict === 'unknown' ? (read.missing?.remedy ?? null) : null,
    command,
    remarks: remarksOf(found, journeys, verdict, question, command),
    sources: read.sources,
  };
}

function verdictOf(read: ChainsRead, found: Survey, journeys: readonly Journey[]): FirewallVerdict {
  const has = (verdict: Journey['verdict']) => journeys.some((journey) => journey.verdict === verdict);
  const isWhole = read.missing === null && read.ruleset.unread.length === 0 && !found.isCut && journeys.length > 0;
  if (has('blocked')) {
    // What blocks everything does so whatever else there may be.
    if (!has('passes') && !has('unsure') && !found.isCut) return 'blocked';
    return has('passes') && isWhole ? 'partly' : 'unknown';
  }
  return isWhole && !has('unsure') ? 'allowed' : 'unknown';
}

/** The rules that are to be shown: those that block before those that allow, each once. */
function decidingOf(journeys: readonly Journey[], verdict: FirewallVerdict): readonly Deciding[] {
  const rank: Readonly<Record<Deciding['effect'], number>> = { blocks: 0, rejects: 0, unsure: 1, redirects: 2, allows: 3 };
  const all = new Map<unknown, Deciding>();
  for (const { deciding } of journeys) {
    for (const one of deciding) {
      // A chain that only lets on by its policy says nothing.
      if (one.effect === 'allows' && one.rule === null) continue;
      const key = one.rule ?? `${one.table.firewall} ${one.table.family} ${one.table.label} ${one.chain.name}`;
      if (!all.has(key)) all.set(key, one);
    }
  }
  const sorted = [...all.values()].toSorted((a, b) => rank[a.effect] - rank[b.effect]);
  return (verdict === 'blocked' ? sorted.filter(({ effect }) => rank[effect] === 0) : sorted).slice(0, RULES_MOST);
}

function ruleWords({ table, chain, rule, effect }: Deciding): FirewallRule {
  const policy = chain.base?.policy ?? 'accept';
  const isNft = table.firewall === 'nftables' || table.firewall === 'firewalld';
  return {
    firewall: table.firewall,
    place: cleanText(`${table.label} ${chain.name}`, 120),
    text: cleanText(rule?.text ?? (isNft ? `policy ${policy}` : `-P ${chain.name} ${policy.toUpperCase()}`), RULE_TEXT_MOST),
    isPolicy: rule === null,
    effect: effect === 'rejects' ? 'blocks' : effect,
  };
}

function sentenceOf(
  verdict: FirewallVerdict,
  { direction, port, protocol, address }: FirewallQuestion,
  found: Survey,
  deciding: readonly Deciding[],
): string {
  const values = { port: String(port), protocol: protocol.toUpperCase(), address: address ?? '' };
  const [first] = deciding;
  if (verdict === 'blocked' && first?.isOfReply === true) return say('firewall.blocked.reply', values);
  if (verdict === 'blocked')
    return say(`firewall.blocked.${direction}.${first?.effect === 'rejects' ? 'reject' : 'drop'}`, values);
  if (verdict === 'allowed' && direction === 'in' && shutHere(found).length > 0)
    return say('firewall.allowed.in.network', values);
  if (verdict === 'allowed') return say(`firewall.allowed.${direction}.${deciding.length === 0 ? 'none' : 'rule'}`, values);
  return say(`firewall.${verdict}.${direction}`, values);
}

function whyUnknown(read: ChainsRead, found: Survey, rules: readonly FirewallRule[]): string {
  if (read.missing !== null) return read.missing.why;
  const [line] = read.ruleset.unread;
  if (line !== undefined) return say('firewall.why.unread', { line: cleanText(line, RULE_TEXT_MOST) });
  if (found.isCut) return say('firewall.why.too-much');
  const unsure = rules.find(({ effect }) => effect === 'unsure');
  if (unsure !== undefined) return say('firewall.why.rule', { rule: unsure.text });
  return say('firewall.why.no-address');
}

/** From where it is open, in words, the most part first. */
function openTo(spots: readonly Spot[]): readonly string[] {
  const groups = new Map<string, Spot[]>();
  for (const spot of spots) {
    const key = `${spot.attachment.name}/${spot.attachment.family}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [spot]);
    else group.push(spot);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const closed = group.filter(({ journey }) => journey.verdict !== 'passes');
    const open = mergedRanges(group.flatMap(({ journey, remote }) => (journey.verdict === 'passes' ? remote : [])));
    if (first === undefined || open.length === 0) return [];
    const { name, family } = first.attachment;
    const values = { name: cleanText(name, 32), family: `IPv${family}` };
    if (closed.length === 0) return [say('firewall.open-to.all', values)];
    const places = open.slice(0, PLACES_MOST).map((range) => rangeText(family, range));
    const more = open.length - places.length;
    return [say('firewall.open-to', { ...values, places: places.join(', '), more })];
  });
}

function remarksOf(
  found: Survey,
  journeys: readonly Journey[],
  verdict: FirewallVerdict,
  { direction, port, address }: FirewallQuestion,
  command: string | null,
): readonly string[] {
  const remarks: string[] = [];
  const redirect = journeys.flatMap(({ deciding }) => deciding).find(({ effect }) => effect === 'redirects');
  if (redirect?.rule != null) {
    const isDocker = /\bDOCKER\b/.test(redirect.rule.text);
    remarks.push(
      say(isDocker ? 'firewall.remark.docker' : 'firewall.remark.redirect', {
        port: String(port),
        rule: cleanText(redirect.rule.text, 200),
      }),
    );
  }
  if (direction === 'in') remarks.push(...hereWords(found, address, verdict));
  if (command !== null && /^sudo (nft|ip6?tables)/.test(command)) remarks.push(say('firewall.remark.not-kept'));
  return remarks;
}

function shutHere({ here }: Survey): readonly Journey[] {
  return here.flatMap(({ journey }) => (journey.verdict === 'blocked' ? [journey] : []));
}

/** Whether programs on this machine reach it, where that is not what is said of the network; by family where the two differ. */
function hereWords({ spots, here }: Survey, address: string | null, verdict: FirewallVerdict): readonly string[] {
  const placeOf = (which: Journey['verdict']) => here.find(({ journey }) => journey.verdict === which);
  const [shut, open] = [placeOf('blocked'), placeOf('passes')];
  const isAlike = here.every(({ journey }) => journey.verdict === here[0]?.journey.verdict);
  const words = (one: Here) => `IPv${one.family} (${rangeText(one.family, [one.address, one.address])})`;
  if (shut !== undefined && !isAlike)
    return [
      open === undefined
        ? say('firewall.remark.here-blocked-by', { shut: words(shut) })
        : say('firewall.remark.here-partly', { shut: words(shut), open: words(open) }),
    ];
  if (shut !== undefined)
    return [
      spots.length === 0 && address !== null
        ? say('firewall.remark.here-blocked-at', { address })
        : say('firewall.remark.here-blocked'),
    ];
  return open !== undefined && verdict === 'blocked' ? [say('firewall.remark.here-open')] : [];
}
