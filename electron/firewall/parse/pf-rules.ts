import { addressRangeIn } from '../../../shared/firewall/address.ts';
import {
  type Action,
  type Chain,
  nameTest,
  type Range,
  type Rule,
  type Ruleset,
  rangeTest,
  STATE,
  type Test,
} from '../../../shared/firewall/ruleset.ts';

interface PfRule {
  readonly rule: Rule;
  readonly direction: 'in' | 'out' | 'both';
  readonly isQuick: boolean;
}

const UNREAD_MOST = 20;
/** Lines of `pfctl -s rules` that decide nothing by themselves. */
const NOTHING = /^(scrub|scrub-anchor|set|altq|queue|antispoof|no nat|pass on lo)\b/;

/**
 * What `pfctl -a * -s rules` prints (pfctl(8), pf.conf(5)): rules of the main ruleset, with those of the anchors in braces.
 * The last rule that fits counts, but for `quick` ones, of which it is the first: that is the same as the quick ones in their order, and
 * behind them the others backwards. From documentation: it never ran on a Mac.
 *
 *     block drop in log quick on en0 proto tcp from any to any port = 8080
 *     anchor "com.apple/*" all {
 */
export function parsePfRules(text: string): Ruleset {
  const rules: PfRule[] = [];
  const unread: string[] = [];
  /** Anchors that are open; true: it is entered only under conditions, so that nothing in it is certain. */
  const anchors: boolean[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || line.startsWith('#') || NOTHING.test(line)) continue;
    if (line === '}') anchors.pop();
    else if (/^(nat-|rdr-|dummynet-|load )?anchor\b/.test(line)) {
      if (line.endsWith('{')) anchors.push(!/^anchor\s+("[^"]*"|\S+)?\s*(all\s*)?\{$/.test(line));
    } else {
      const read = pfRule(line, anchors.includes(true));
      if (read !== null) rules.push(read);
      else if (unread.length < UNREAD_MOST) unread.push(line.slice(0, 300));
    }
  }
  const chains = new Map([chainOf('in', rules), chainOf('out', rules)].map((chain) => [chain.name, chain]));
  return { tables: [{ firewall: 'pf', family: 'both', name: 'pf', label: 'pf', isDormant: false, chains }], unread };
}

function chainOf(direction: 'in' | 'out', all: readonly PfRule[]): Chain {
  const own = all.filter((one) => one.direction === direction || one.direction === 'both');
  const ordered = [...own.filter(({ isQuick }) => isQuick), ...own.filter(({ isQuick }) => !isQuick).toReversed()];
  const established = {
    tests: [{ fields: ['state'], elements: [[{ kind: 'bits', mask: STATE.established }]], isNegated: false }],
    isUnsure: false,
    actions: [{ kind: 'accept' }],
    text: 'keep state',
  } as const satisfies Rule;
  // What passes without any rule leaves no state, so that its answers may meet a rule that blocks.
  const isOtherBlocking = all.some(
    (one) => one.direction !== direction && one.rule.actions.some(({ kind }) => kind !== 'accept'),
  );
  const implicit: Rule = {
    tests: [],
    isUnsure: true,
    actions: [{ kind: 'elsewhere' }],
    text: 'pass (by default, without state)',
  };
  return {
    name: direction,
    rules: [established, ...ordered.map(({ rule }) => rule), ...(isOtherBlocking ? [implicit] : [])],
    base: { hook: direction === 'in' ? 'input' : 'output', kind: 'filter', priority: 0, policy: 'accept', device: null },
  };
}

/** One rule; null: it is none. Words that are not evaluated make it unsure. */
function pfRule(line: string, isConditional: boolean): PfRule | null {
  const words = line.match(/\{[^}]*\}|<[^>]*>|"[^"]*"|\S+/g) ?? [];
  const verb = words[0];
  if (verb !== 'pass' && verb !== 'block') return null;
  const reading: Reading = {
    words,
    at: 1,
    tests: [],
    isUnsure: isConditional,
    direction: 'both',
    isQuick: false,
    action: verb === 'pass' ? 'accept' : 'drop',
  };
  while (reading.at < words.length) readWord(reading);
  const { tests, isUnsure, direction, isQuick, action } = reading;
  const actions: readonly Action[] = [{ kind: action }];
  return { rule: { tests, isUnsure, actions, text: line }, direction, isQuick };
}

interface Reading {
  readonly words: readonly string[];
  at: number;
  readonly tests: Test[];
  isUnsure: boolean;
  direction: PfRule['direction'];
  isQuick: boolean;
  action: 'accept' | 'drop' | 'reject';
}

const FAMILIES: Readonly<Record<string, bigint>> = { inet: 2n, inet6: 10n };
const PROTOCOLS: Readonly<Record<string, bigint>> = { tcp: 6n, udp: 17n };
const IGNORED = /^(log|all|keep|modulate|state|fragment|allow-opts|drop|\(.*\)|label|"[^"]*")$/;

function readWord(reading: Reading): void {
  const word = reading.words[reading.at] ?? '';
  reading.at += 1;
  const next = reading.words[reading.at] ?? '';
  if (word === 'in' || word === 'out') reading.direction = word;
  else if (word === 'quick') reading.isQuick = true;
  else if (/^return(-rst|-icmp6?)?(\(.*\))?$/.test(word)) reading.action = 'reject';
  else if (word === 'on') {
    reading.at += 1;
    reading.tests.push(nameTest(reading.direction === 'out' ? 'out-interface' : 'in-interface', [next], false));
    if (reading.direction === 'both' || /[!{(]/.test(next)) reading.isUnsure = true;
  } else if (FAMILIES[word] !== undefined) reading.tests.push(rangeTest('family', [[FAMILIES[word], FAMILIES[word]]]));
  else if (word === 'proto') {
    reading.at += 1;
    const number = PROTOCOLS[next] ?? 255n;
    reading.tests.push(rangeTest('protocol', [[number, number]]));
  } else if (word === 'from' || word === 'to') readEnd(reading, word === 'from' ? 'source' : 'destination');
  else if (word === 'flags') {
    reading.at += 1;
    if (next !== 'S/SA' && next !== 'any') reading.isUnsure = true;
    if (next === 'S/SA')
      reading.tests.push({ fields: ['tcp-flags'], elements: [[{ kind: 'masked', mask: 18n, value: 2n }]], isNegated: false });
  } else if (!IGNORED.test(word)) reading.isUnsure = true;
}

function readEnd(reading: Reading, side: 'source' | 'destination'): void {
  const host = reading.words[reading.at] ?? 'any';
  const isNegated = host === '!';
  if (isNegated) reading.at += 1;
  const name = reading.words[reading.at] ?? 'any';
  if (name !== 'port') reading.at += 1;
  const range = addressRangeIn(name);
  if (range !== null) reading.tests.push(rangeTest(`${side}-${range.family}`, [range.range], isNegated));
  else if (!['any', 'port'].includes(name)) reading.isUnsure = true;
  if (reading.words[reading.at] !== 'port') return;
  const ports = portRange(reading.words.slice(reading.at + 1, reading.at + 4));
  reading.at += ports?.words ?? 1;
  if (ports === null) reading.isUnsure = true;
  else reading.tests.push(rangeTest(`${side}-port`, [ports.range], ports.isNegated));
}

/** `port = 80`, `port 80`, `port != 80`, `port > 1023`, `port 1000:2000`, `port 1000 >< 2000`. */
function portRange([first = '', second = '', third = '']: readonly string[]): {
  readonly range: Range;
  readonly isNegated: boolean;
  readonly words: number;
} | null {
  const number = (text: string): bigint | null => (/^\d{1,5}$/.test(text) ? BigInt(text) : null);
  const span = /^(\d{1,5}):(\d{1,5})$/.exec(first);
  if (span !== null) return { range: [BigInt(span[1] ?? ''), BigInt(span[2] ?? '')], isNegated: false, words: 2 };
  const [a, b, c] = [number(first), number(second), number(third)];
  if (a !== null && (second === '><' || second === '<>') && c !== null)
    return { range: [a + 1n, c - 1n], isNegated: second === '<>', words: 4 };
  if (a !== null) return { range: [a, a], isNegated: false, words: 2 };
  if (b === null) return null;
  const ranges: Readonly<Record<string, Range>> = {
    '=': [b, b],
    '!=': [b, b],
    '<': [0n, b - 1n],
    '<=': [0n, b],
    '>': [b + 1n, 65_535n],
    '>=': [b, 65_535n],
  };
  const range = ranges[first];
  return range === undefined ? null : { range, isNegated: first === '!=', words: 3 };
}
