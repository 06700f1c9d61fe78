import * as fc from 'fast-check';

// Small rulesets as an administrator might write them, and worse, for the proof against the kernel.

const family = fc.constantFrom<('ip' | 'ip6' | 'inet')[]>('inet', 'inet', 'ip', 'ip6');
const ADDRESSES_4 = ['203.0.113.2', '203.0.113.0/24', '198.51.100.0/24', '198.51.100.1-198.51.100.9', '192.0.2.0/24'];
const ADDRESSES_6 = ['2001:db8:1::2', '2001:db8:2::/64', '2001:db8::/32', 'fe80::/10'];
const PORT_WORDS = [
  '7001',
  '7002',
  '7001-7002',
  '{ 7001, 7003 }',
  '{ 22, 7002-7100 }',
  '@ports',
  '< 7002',
  '>= 7003',
  '!= 7001',
  '!= { 7002, 7003 }',
  '1-7000',
];

const from = (...words: readonly string[]) => fc.constantFrom(...words);
const port = (key: string) => fc.constantFrom(...PORT_WORDS).map((words) => `${key} ${words}`);
const address = (kind: 'ip' | 'ip6', side: string) =>
  fc
    .tuple(from('', '!= '), from(...(kind === 'ip' ? ADDRESSES_4 : ADDRESSES_6)))
    .map(([not, words]) => `${kind} ${side} ${not}${words}`);

/** One condition of an nft rule. `isUnsure` ones are not evaluated, and must never lead to a wrong answer. */
const sure = fc.oneof(
  { weight: 5, arbitrary: port('tcp dport') },
  { weight: 2, arbitrary: port('udp dport') },
  { weight: 1, arbitrary: port('tcp sport') },
  { weight: 3, arbitrary: address('ip', 'saddr') },
  { weight: 2, arbitrary: address('ip6', 'saddr') },
  { weight: 1, arbitrary: address('ip', 'daddr') },
  { weight: 1, arbitrary: address('ip6', 'daddr') },
  {
    weight: 8,
    arbitrary: from(
      'iifname "v0"',
      'iifname != "lo"',
      'iif "lo"',
      'iifname "v*"',
      'oifname "v0"',
      'iifname { "lo", "v0" }',
      'ct state new',
      'ct state established,related',
      'ct state != new',
      'ct state { new, established }',
      'ct state invalid',
      'ct direction original',
      'meta l4proto tcp',
      'meta l4proto { udp, icmp }',
      'meta l4proto { tcp, udp } th dport 7001',
      'meta nfproto ipv4',
      'meta nfproto ipv6',
      'ip protocol tcp',
      'ip6 nexthdr udp',
      'tcp flags syn',
      'tcp flags & (fin|syn|rst|ack) == syn',
      'tcp flags != syn',
      'ip saddr . tcp dport { 203.0.113.2 . 7001, 198.51.100.7 . 7002 }',
      'ip saddr @nets',
      'ip saddr != @nets',
      'fib daddr type local',
      'meta pkttype host',
      'icmp type echo-request',
      'ct state vmap { established : accept, new : jump side }',
      'tcp dport vmap { 7001 : accept, 7002 : drop, 7003 : jump side }',
      'tcp dport vmap @verdicts',
      'meta skuid 0',
      'ct status dnat',
      'fib saddr oif exists',
      'fib saddr . iif oif missing',
    ),
  },
);
const unsure = from('limit rate 100/second', 'meta mark 0x0', 'meta length > 10', 'ip ttl > 5', 'meta mark 0x7');
const condition = fc.oneof({ weight: 15, arbitrary: sure }, { weight: 1, arbitrary: unsure });
const VERDICTS = [
  'accept',
  'accept',
  'accept',
  'drop',
  'drop',
  'reject',
  'counter',
  'return',
  'jump side',
  'goto side',
  'counter log accept',
  'reject with tcp reset',
];

const rule = fc
  .tuple(fc.array(condition, { minLength: 1, maxLength: 3 }), from(...VERDICTS))
  .map(([conditions, verdict]) =>
    conditions.at(-1)?.includes('vmap') === true ? conditions.join(' ') : [...conditions, verdict].join(' '),
  );

const baseChain = fc
  .record({
    hook: fc.constantFrom('input', 'input', 'input', 'output', 'prerouting', 'postrouting'),
    priority: fc.constantFrom(-300, -10, 0, 0, 10),
    policy: fc.constantFrom('accept', 'accept', 'drop'),
    rules: fc.array(rule, { maxLength: 5 }),
    tame: fc.boolean(),
  })
  .map(({ hook, priority, policy, rules, tame }) => ({
    head: `type filter hook ${hook} priority ${priority}; policy ${policy};`,
    // What every administrator writes first, half of the time.
    rules: tame ? ['ct state established,related accept', ...rules] : rules,
  }));

const table = fc.record({
  family,
  bases: fc.array(baseChain, { minLength: 1, maxLength: 2 }),
  side: fc.array(rule, { maxLength: 3 }),
});

const nat = fc.constantFrom(
  '',
  '',
  '',
  'tcp dport 7001 redirect to :7002',
  'tcp dport { 7002, 7003 } redirect to :7001',
  'meta l4proto udp redirect to :7003',
  'tcp dport 7003 dnat ip to 203.0.113.1:7001',
);

/** A ruleset for `nft -f`. Rules that its tables cannot hold are found out by nft itself. */
export const nftRuleset = fc.tuple(fc.array(table, { minLength: 1, maxLength: 2 }), nat).map(([tables, translation]) => {
  const texts = tables.map(({ family: kind, bases, side }, at) => {
    const fits = (words: string) =>
      !(kind === 'ip' && words.includes('ip6 ')) && !(kind === 'ip6' && /\bip (saddr|daddr|protocol|ttl)/.test(words));
    const chain = (name: string, lines: readonly string[]) => `chain ${name} {\n${lines.filter(fits).join('\n')}\n}`;
    // nft's own list (1.0.6) leaves the family out of a rule that answers with a reset: nobody who reads it can know.
    const inner = side.filter((words) => !/(jump|goto) side/.test(words));
    return [
      `table ${kind} t${at} {`,
      'set ports { type inet_service; flags interval; elements = { 7002, 7010-7020 }; }',
      ...(kind === 'ip6' ? [] : ['set nets { type ipv4_addr; flags interval; elements = { 198.51.100.0/24, 192.0.2.1 }; }']),
      'map verdicts { type inet_service : verdict; elements = { 7001 : drop, 7002 : accept }; }',
      chain(
        'side',
        inner.filter((words) => kind !== 'ip6' || !words.includes('@nets')),
      ),
      ...bases.map(({ head, rules }, which) =>
        chain(`b${which}`, [head, ...rules.filter((words) => kind !== 'ip6' || !words.includes('@nets'))]),
      ),
      '}',
    ].join('\n');
  });
  const redirect =
    translation === '' ? '' : `table inet n {\nchain pre {\ntype nat hook prerouting priority -100;\n${translation}\n}\n}`;
  return `flush ruleset\n${texts.join('\n')}\n${redirect}\n`;
});

const iptablesCondition = fc.oneof(
  {
    weight: 12,
    arbitrary: from(
      '-p tcp --dport 7001',
      '-p tcp --dport 7001:7002',
      '-p tcp -m multiport --dports 7001,7003:7009',
      '-p tcp -m multiport ! --dports 22,7002',
      '-p udp --dport 7002',
      '-p udp',
      '-p tcp --syn',
      '-p tcp ! --syn',
      '! -p tcp',
      '-s 203.0.113.0/24',
      '! -s 198.51.100.7',
      '-s 203.0.113.2',
      '-m iprange --src-range 198.51.100.1-198.51.100.9',
      '-m conntrack --ctstate NEW',
      '-m conntrack --ctstate ESTABLISHED,RELATED',
      '-m conntrack ! --ctstate NEW',
      '-m state --state INVALID',
      '-m addrtype --dst-type LOCAL',
      '-m conntrack --ctstate DNAT',
      '-m pkttype --pkt-type unicast',
      '-m comment --comment "a \\"b\\" -j DROP"',
      '-p icmp --icmp-type echo-request',
    ),
  },
  {
    weight: 1,
    arbitrary: from('-m limit --limit 50/sec', '-m mark --mark 0x7', '-m length --length 20:9000', '-m ttl --ttl-gt 5'),
  },
);
const iptablesRule = fc
  .tuple(
    iptablesCondition,
    fc.constantFrom('', '-i v0', '-i v+', '! -i lo'),
    from('ACCEPT', 'ACCEPT', 'DROP', 'REJECT', 'RETURN', 'side', 'LOG', 'goto'),
  )
  .map(([conditions, device, target]) => ({ conditions, device, target: target === 'goto' ? '-g side' : `-j ${target}` }));

/** A table for iptables-restore, which replaces what was there. */
export const iptablesTable = fc
  .record({
    input: fc.constantFrom('ACCEPT', 'DROP'),
    output: fc.constantFrom('ACCEPT', 'ACCEPT', 'DROP'),
    inputs: fc.array(iptablesRule, { maxLength: 6 }),
    outputs: fc.array(iptablesRule, { maxLength: 2 }),
    side: fc.array(iptablesRule, { maxLength: 3 }),
    isTame: fc.boolean(),
  })
  .map(({ input, output, inputs, outputs, side, isTame }) => {
    const words = (chain: string, { conditions, device, target }: { conditions: string; device: string; target: string }) =>
      `-A ${chain} ${chain === 'OUTPUT' ? '' : device} ${conditions} ${target}`;
    return [
      ...['*filter', `:INPUT ${input} [0:0]`, ':FORWARD ACCEPT [0:0]', `:OUTPUT ${output} [0:0]`, ':side - [0:0]'],
      ...(isTame ? ['INPUT', 'OUTPUT'].map((chain) => `-A ${chain} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`) : []),
      ...inputs.map((one) => words('INPUT', one)),
      ...outputs.map((one) => words('OUTPUT', one)),
      ...side.filter(({ target }) => !target.includes('side')).map((one) => words('side', one)),
      'COMMIT\n',
    ].join('\n');
  });
