import { isAmong } from './packet.ts';
import type { FirewallQuestion } from './question.ts';
import type { Field, Rule, Ruleset, Test } from './ruleset.ts';

/**
 * The same rules without those that are about another protocol, or another port on the given side of the packet: they fit no packet of the
 * question, and looking at each of them for each packet is what costs. Not where a rule may
 * change a packet's port on its way.
 */
export function withoutOtherPorts(
  ruleset: Ruleset,
  { protocol, port }: FirewallQuestion,
  side: 'source-port' | 'destination-port',
): Ruleset {
  const known: ReadonlyMap<Field, bigint> = new Map([
    ['protocol', protocol === 'tcp' ? 6n : 17n],
    [side, BigInt(port)],
  ]);
  const tables = ruleset.tables.map((table) => ({
    ...table,
    chains: new Map(
      [...table.chains].map(([name, chain]) => [name, { ...chain, rules: chain.rules.filter((rule) => mayFit(rule, known)) }]),
    ),
  }));
  return { ...ruleset, tables };
}

/** Whether any rule may change where a packet goes. */
export function translates({ tables }: Ruleset): boolean {
  const rules = tables.flatMap(({ chains }) => [...chains.values()].flatMap((chain) => chain.rules));
  return rules.some(({ actions }) => actions.some(({ kind }) => kind === 'translate'));
}

function mayFit({ tests }: Rule, known: ReadonlyMap<Field, bigint>): boolean {
  return tests.every((test) => !isRuledOut(test, known));
}

function isRuledOut({ fields, elements, isNegated }: Test, known: ReadonlyMap<Field, bigint>): boolean {
  const [field, ...more] = fields;
  const value = field === undefined || more.length > 0 ? undefined : known.get(field);
  if (value === undefined) return false;
  const are = elements.map(([values]) => (values === undefined ? null : isAmong(value, values)));
  return isNegated ? are.includes(true) : are.every((is) => is === false);
}
