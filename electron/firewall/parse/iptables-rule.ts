import { addressNumber } from '../../../shared/firewall/address.ts';
import { type Action, type Rule, rangeTest, type Test } from '../../../shared/firewall/ruleset.ts';
import { iptablesTest } from './iptables-match.ts';

/** A rule and the chain that it stands in. */
export interface PlacedRule {
  readonly chain: string;
  readonly rule: Rule;
}

/** Targets that count, write down or mark, and let a packet go on (iptables-extensions(8)). */
const HARMLESS =
  /^(LOG|NFLOG|ULOG|MARK|CONNMARK|CLASSIFY|DSCP|TOS|ECN|TTL|HL|TCPMSS|TCPOPTSTRIP|CHECKSUM|CONNSECMARK|SECMARK|AUDIT|IDLETIMER|LED|RATEEST|SET|TRACE|HMARK)$/;

/** The rule behind `-A` in what iptables-save prints; null where it is none. What is not evaluated makes the rule unsure. */
export function iptablesRule(words: string, line: string, family: 4 | 6): PlacedRule | null {
  const all = splitWords(words);
  const [chain, ...rest] = all;
  if (chain === undefined) return null;
  const tests: Test[] = [];
  let isUnsure = false;
  let action: Action = { kind: 'none' };
  let at = 0;
  while (at < rest.length) {
    const isNegated = rest[at] === '!';
    const option = rest[isNegated ? at + 1 : at] ?? '';
    const begin = isNegated ? at + 2 : at + 1;
    if (option === '-j' || option === '-g') {
      action = targetOf(option, rest.slice(begin));
      break;
    }
    // A comment may look like an option.
    const end = option === '--comment' ? begin + 1 : optionEnd(rest, begin);
    const test =
      option === '-m' ? moduleTest(rest[begin] ?? '') : iptablesTest(option, rest.slice(begin, end), isNegated, family);
    if (test === 'unsure') isUnsure = true;
    else tests.push(...test);
    at = option === '-m' ? begin + 1 : end;
  }
  const text = line.replace(/^\[\d+:\d+\] /, '');
  return { chain, rule: { tests, isUnsure, actions: [action], text } };
}

/** Where the values of an option end: at the next option, or at a negation before one. */
function optionEnd(words: readonly string[], begin: number): number {
  for (let at = begin; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (/^--?[a-zA-Z]/.test(word) || word === '!') return at;
  }
  return words.length;
}

/** No packet in question has this protocol. */
const NEVER = rangeTest('protocol', [[255n, 255n]]);

/** Modules whose options say everything; of any other, its being there is a condition of its own. */
const PLAIN_MODULES = /^(tcp|udp|multiport|conntrack|state|comment|addrtype|iprange|owner|pkttype|icmp|icmp6|set)$/;

/** Headers that packets of an ordinary connection do not have. */
const OTHER_HEADERS = /^(rt|frag|ah|esp|hbh|dst|sctp|dccp)$/;
/** Asks whether answers leave by the interface that a packet came by, which ordinary ones do. */
const WAY_BACK = 'rpfilter';

function moduleTest(name: string): readonly Test[] | 'unsure' {
  if (OTHER_HEADERS.test(name)) return [NEVER];
  if (name === WAY_BACK) return [];
  return PLAIN_MODULES.test(name) ? [] : 'unsure';
}

function targetOf(option: string, [target = '', ...options]: readonly string[]): Action {
  if (option === '-g') return { kind: 'go', chain: target };
  switch (target) {
    case 'ACCEPT':
      return { kind: 'accept' };
    case 'DROP':
      return { kind: 'drop' };
    case 'REJECT':
      return { kind: 'reject' };
    case 'RETURN':
      return { kind: 'return' };
    case 'SNAT':
    case 'MASQUERADE':
    case 'NETMAP':
      return target === 'NETMAP' ? { kind: 'elsewhere' } : { kind: 'accept' };
    case 'NOTRACK':
      return { kind: 'untrack' };
    case 'CT':
      return { kind: options.includes('--notrack') ? 'untrack' : 'none' };
    case 'DNAT':
    case 'REDIRECT':
      return translationOf(options);
    default:
      if (HARMLESS.test(target)) return { kind: 'none' };
      // Other targets are in capitals: NFQUEUE, TPROXY, SYNPROXY … A chain of that name would be found by the jump.
      return /^[A-Z][A-Z0-9]*$/.test(target) && /^(NFQUEUE|QUEUE|TPROXY|SYNPROXY|TEE|CLUSTERIP|DNPT|SNPT)$/.test(target)
        ? { kind: 'elsewhere' }
        : { kind: 'jump', chain: target };
  }
}

function translationOf(options: readonly string[]): Action {
  const value = (name: string) => options[options.indexOf(name) + 1];
  const to = options.includes('--to-destination') ? value('--to-destination') : undefined;
  const ports = options.includes('--to-ports') ? value('--to-ports') : undefined;
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*|[^:]*:[^:]*:.*?))(?::(\d+))?$/.exec(to ?? '') ?? [];
  const host = bracketed ?? plain ?? '';
  const address = host === '' ? null : addressNumber(host);
  const portText = port ?? ports;
  const isPlain = (host === '' || address !== null) && (portText === undefined || /^\d{1,5}$/.test(portText));
  if (!isPlain) return { kind: 'elsewhere' };
  return {
    kind: 'translate',
    to: {
      family: address?.family ?? null,
      address: address?.address ?? null,
      port: portText === undefined ? null : BigInt(portText),
    },
  };
}

/** Words as iptables-save quotes them: double quotes, with a backslash before quotes and backslashes inside. */
function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)) {
    const [, quoted, plain] = match;
    // A quoted word is never an option.
    words.push(quoted === undefined ? (plain ?? '') : `\u0000${quoted.replace(/\\(.)/g, '$1')}`);
  }
  return words;
}
