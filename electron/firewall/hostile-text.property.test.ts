import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerFromChains } from '../../shared/firewall/answer.ts';
import type { Ruleset } from '../../shared/firewall/ruleset.ts';
import { answerFromWindows } from '../../shared/firewall/windows.ts';
import { parseApplicationFirewall } from './parse/application-firewall.ts';
import { parseFirewalldZone } from './parse/firewalld.ts';
import { parseIptablesSave } from './parse/iptables-save.ts';
import { parseNftJson } from './parse/nft-json.ts';
import { parseNftText } from './parse/nft-text.ts';
import { parsePfRules } from './parse/pf-rules.ts';
import { isUfwRuleFor, parseUfwFiles } from './parse/ufw.ts';
import { readWindowsFirewall } from './parse/windows-firewall.ts';

// Whatever the tools print: nothing throws, nothing hangs, and what was not understood never makes an answer certain.

const FACTS = {
  attachments: [{ name: 'eth0', family: 4, address: 0xc000_0201n, prefix: 24 }],
  uid: 0,
  ephemeral: { from: 32_768, to: 60_999 },
} as const;
const QUESTION = { protocol: 'tcp', port: 8080, direction: 'in', address: null } as const;
const answerTo = (ruleset: Ruleset) => answerFromChains({ ruleset, sources: [], missing: null, keeper: null }, FACTS, QUESTION);
const NOTHING_TEXT = { rules: new Map(), dormant: new Set<string>() };

const pieces = (...words: readonly string[]) =>
  fc
    .array(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string({ maxLength: 20 }) }),
      { maxLength: 60 },
    )
    .map((all) => all.join(' '));

test('any text is taken by every parser, and any ruleset that comes of it has an answer', () => {
  const save = pieces(
    '*filter\n',
    ':INPUT DROP [0:0]\n',
    ':x - [0:0]\n',
    '\n-A INPUT',
    '-p tcp',
    '!',
    '--dport 8080',
    '-j',
    'DROP',
    'x',
    '-g',
    '-m',
    '"',
    '\\',
    '-s 192.0.2.0/99',
    'COMMIT\n',
    '--ctstate NEW',
  );
  const pf = pieces(
    '\npass',
    '\nblock',
    'in',
    'quick',
    'on',
    'en0',
    'proto tcp',
    'from',
    'any',
    'to',
    'port',
    '=',
    '8080',
    '><',
    '{',
    '}\n',
    'anchor "a" all {\n',
    '!',
    'flags S/SA',
  );
  fc.assert(
    fc.property(fc.oneof(save, pf, fc.string({ maxLength: 400 })), (text) => {
      expect(answerTo(parseIptablesSave(text, 4).ruleset).verdict).toBeTypeOf('string');
      expect(answerTo(parsePfRules(text)).verdict).toBeTypeOf('string');
      expect(answerTo(parseNftJson(text, parseNftText(text))).verdict).toBe('unknown');
      parseApplicationFirewall(text);
      parseFirewalldZone(text);
      for (const rule of parseUfwFiles(text, text, text).rules ?? []) isUfwRuleFor(rule, 'tcp', 8080, 'in');
    }),
    { numRuns: 300 },
  );
});

test('any JSON in the shape of nft’s list has an answer', () => {
  const leaf = fc.oneof(
    fc.constantFrom('tcp', 'dport', '@s', 'input', 'x', 'eth*', '192.0.2.1', 'new'),
    fc.integer(),
    fc.constant(null),
  );
  const body = fc.letrec((tie) => ({
    node: fc.oneof(
      leaf,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          'match',
          'left',
          'right',
          'op',
          'payload',
          'protocol',
          'field',
          'set',
          'range',
          'prefix',
          'addr',
          'len',
          'vmap',
          'key',
          'data',
          'jump',
          'target',
          'drop',
          'accept',
          'meta',
          'ct',
          'concat',
          'elem',
          '&',
          'dnat',
          'reject',
          'limit',
          'xt',
        ),
        tie('node'),
        { maxKeys: 4 },
      ),
    ),
  })).node;
  const head = [
    { table: { family: 'inet', name: 't', handle: 1 } },
    { chain: { family: 'inet', table: 't', name: 'input', type: 'filter', hook: 'input', prio: 0, policy: 'accept' } },
    { chain: { family: 'inet', table: 't', name: 'x' } },
  ];
  fc.assert(
    fc.property(fc.array(fc.array(body, { maxLength: 4 }), { maxLength: 5 }), (rules) => {
      const items = rules.map((expr, at) => ({
        rule: { family: 'inet', table: 't', chain: at % 2 === 0 ? 'input' : 'x', handle: at, expr },
      }));
      const ruleset = parseNftJson(JSON.stringify({ nftables: [...head, ...items] }), NOTHING_TEXT);
      expect(answerTo(ruleset).question).toBe(QUESTION);
    }),
    { numRuns: 500 },
  );
});

test('any objects of PowerShell have an answer', () => {
  const value = fc.oneof(
    fc.constantFrom('Any', 'TCP', '8080', 'RPC', 'LocalSubnet', 'Public', 0, 1, 2, 4, null),
    fc.string(),
    fc.array(fc.string(), { maxLength: 2 }),
  );
  const keys = fc.constantFrom(
    'Kind',
    'Name',
    'Direction',
    'Action',
    'Profile',
    'Protocol',
    'LocalPort',
    'RemoteAddress',
    'Program',
    'Enabled',
    'In',
    'Out',
    'Category',
  );
  const record = fc
    .tuple(fc.constantFrom('rule', 'profile', 'network', 'else'), fc.dictionary(keys, value))
    .map(([Kind, rest]) => ({ ...rest, Kind }));
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), (records) => {
      expect(answerFromWindows(readWindowsFirewall(records), QUESTION).sentence).not.toBe('');
    }),
    { numRuns: 500 },
  );
});

test('chains that call themselves come to an end, and to no certain answer', () => {
  const text = '*filter\n:INPUT ACCEPT [0:0]\n:a - [0:0]\n-A INPUT -j a\n-A a -j a\n-A a -j a\nCOMMIT\n';
  expect(answerTo(parseIptablesSave(text, 4).ruleset).verdict).toBe('unknown');
});

test('a line that could not be read leaves nothing certain but what blocks all', () => {
  const rules = (line: string) => answerTo(parseIptablesSave(`*filter\n:INPUT ACCEPT [0:0]\n${line}\nCOMMIT\n`, 4).ruleset);
  expect(rules('-A INPUT -p tcp --dport 22 -j ACCEPT').verdict).toBe('allowed');
  expect(rules('something else')).toMatchObject({ verdict: 'unknown' });
  expect(rules('something else').why).toContain('something else');
});
