import { addressNumber, addressRangeIn } from '../../../shared/firewall/address.ts';
import { answerFromChains } from '../../../shared/firewall/answer.ts';
import type { FirewallAnswer, FirewallQuestion } from '../../../shared/firewall/question.ts';
import { type Action, nameTest, type Rule, rangeTest, STATE, type Table, type Test } from '../../../shared/firewall/ruleset.ts';

const LAN = '192.0.2.0/24';

/** The demo machine's firewall: a small ruleset as many machines have one, and the real answer to it. */
export function demoFirewall(question: FirewallQuestion): FirewallAnswer {
  const attachments = [
    { name: 'lo', ...numberOf('127.0.0.1'), prefix: 8 },
    {
      name: 'enp4s0',
      ...numberOf(question.family === 6 || question.address?.includes(':') === true ? '2001:db8::23' : '192.0.2.23'),
      prefix: 24,
    },
  ];
  const own = question.address === null ? null : addressNumber(question.address);
  const machine = own === null ? attachments : [...attachments, { name: 'enp4s0', ...own, prefix: own.family === 4 ? 24 : 64 }];
  const read = { ruleset: { tables: [TABLE], unread: [] }, sources: ['nft'], missing: null, keeper: null };
  return answerFromChains(read, { attachments: machine, uid: 1_000, ephemeral: { from: 32_768, to: 60_999 } }, question);
}

function numberOf(text: string): { readonly family: 4 | 6; readonly address: bigint } {
  return addressNumber(text) ?? { family: 4, address: 0n };
}

function rule(text: string, kind: Extract<Action['kind'], 'accept' | 'drop'>, ...tests: readonly Test[]): Rule {
  return { tests, isUnsure: false, actions: [{ kind }], text };
}

const tcp = rangeTest('protocol', [[6n, 6n]]);
const ports = (...numbers: readonly bigint[]): Test =>
  rangeTest(
    'destination-port',
    numbers.map((port) => [port, port]),
  );
const state: Test = {
  fields: ['state'],
  elements: [[{ kind: 'bits', mask: STATE.established | STATE.related }]],
  isNegated: false,
};

const RULES: readonly Rule[] = [
  rule('ct state established,related accept', 'accept', state),
  rule('iif "lo" accept', 'accept', nameTest('in-interface', ['lo'])),
  rule(
    `ip saddr ${LAN} tcp dport 22 accept`,
    'accept',
    rangeTest('source-4', [addressRangeIn(LAN)?.range ?? [0n, 0n]]),
    tcp,
    ports(22n),
  ),
  rule('tcp dport { 80, 443 } accept', 'accept', tcp, ports(80n, 443n)),
];

const TABLE: Table = {
  firewall: 'nftables',
  family: 'both',
  name: 'filter',
  label: 'inet filter',
  isDormant: false,
  chains: new Map([
    [
      'input',
      { name: 'input', rules: RULES, base: { hook: 'input', kind: 'filter', priority: 0, policy: 'drop', device: null } },
    ],
  ]),
};
