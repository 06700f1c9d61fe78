import type { ChainsRead } from './chains-read.ts';
import type { Deciding } from './journey.ts';
import type { FirewallQuestion } from './question.ts';
import type { Chain, Rule, Ruleset, Table } from './ruleset.ts';
import { journeysOf, type MachineFacts, survey } from './survey.ts';

/** How many places are opened one behind the other before it is given up. */
const STEPS_MOST = 6;
/** What stands in a command that a person copies: names of tables and chains, and nothing that a shell would act on. */
const HARMLESS = /^[A-Za-z0-9_.-]+( [A-Za-z0-9_.-]+)?$/;

/** The command that would open a port, found by trying: each place that blocks is opened in thought until nothing does. null: none would. */
export function openingCommand(read: ChainsRead, facts: MachineFacts, question: FirewallQuestion): string | null {
  const { protocol, port, direction } = question;
  if (read.missing !== null) return null;
  if (read.keeper === 'ufw')
    return direction === 'in' ? `sudo ufw allow ${port}/${protocol}` : `sudo ufw allow out ${port}/${protocol}`;
  if (read.keeper === 'firewalld' && direction === 'in')
    return `sudo firewall-cmd --permanent --add-port=${port}/${protocol} && sudo firewall-cmd --reload`;
  const commands: string[] = [];
  let ruleset = read.ruleset;
  for (let step = 0; step < STEPS_MOST; step += 1) {
    const journeys = journeysOf(survey(ruleset, facts, question));
    const blocked = journeys.find(({ verdict }) => verdict === 'blocked') ?? journeys.find(({ verdict }) => verdict === 'unsure');
    const [blocking] = blocked?.deciding.filter(({ effect }) => effect !== 'allows' && effect !== 'redirects') ?? [];
    if (blocking === undefined) return commands.length === 0 ? null : commands.join(' && ');
    const command = commandFor(blocking, question);
    if (command === null) return null;
    commands.push(command);
    ruleset = opened(ruleset, blocking, question);
  }
  return null;
}

function commandFor({ table, chain, isOfReply }: Deciding, { protocol, port }: FirewallQuestion): string | null {
  if (!HARMLESS.test(table.label) || !HARMLESS.test(chain.name) || chain.base === null) return null;
  // In either direction the asked port is where the packet goes to, and where its answer comes from.
  const option = isOfReply ? 'sport' : 'dport';
  if (table.firewall === 'nftables' || table.firewall === 'firewalld')
    return `sudo nft insert rule ${table.label} ${chain.name} ${protocol} ${option} ${port} accept`;
  const tool = table.family === 6 ? 'ip6tables' : 'iptables';
  const where = table.name === 'filter' ? '' : `-t ${table.name} `;
  return `sudo ${tool} ${where}-I ${chain.name} -p ${protocol} --${option} ${port} -j ACCEPT`;
}

/** The same rules with the new one at the top of the chain. */
function opened(ruleset: Ruleset, { table, chain, isOfReply }: Deciding, { protocol, port }: FirewallQuestion): Ruleset {
  const number = BigInt(port);
  const rule: Rule = {
    tests: [
      {
        fields: ['protocol'],
        elements: [[{ kind: 'ranges', ranges: [protocol === 'tcp' ? [6n, 6n] : [17n, 17n]] }]],
        isNegated: false,
      },
      {
        fields: [isOfReply ? 'source-port' : 'destination-port'],
        elements: [[{ kind: 'ranges', ranges: [[number, number]] }]],
        isNegated: false,
      },
    ],
    isUnsure: false,
    actions: [{ kind: 'accept' }],
    text: '',
  };
  const change = (one: Chain): Chain => ({ ...one, rules: [rule, ...one.rules] });
  const changed = (one: Table): Table => ({
    ...one,
    chains: new Map(one.chains).set(chain.name, change(one.chains.get(chain.name) ?? chain)),
  });
  return {
    ...ruleset,
    tables: ruleset.tables.map((one) =>
      one.label === table.label && one.family === table.family && one.firewall === table.firewall ? changed(one) : one,
    ),
  };
}
