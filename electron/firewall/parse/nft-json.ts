import type { Chain, Hook, Rule, Ruleset, Table } from '../../../shared/firewall/ruleset.ts';
import { type NftSets, ruleOf, setsOf } from './nft-rule.ts';
import { type NftTexts, textKey } from './nft-text.ts';

type Json = Readonly<Record<string, unknown>>;

const HOOKS: ReadonlySet<string> = new Set(['ingress', 'prerouting', 'input', 'forward', 'output', 'postrouting', 'egress']);
/** Names of priorities, where a version of nft gives those (nft(8), "Standard priority names"). */
const PRIORITIES: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
};
const UNREAD_MOST = 20;

/**
 * What `nft -j list ruleset` prints (libnftables-json(5)), with the rules' own words from `nft -a list ruleset`. Tables of bridges and
 * of ARP are left out: they decide nothing about TCP and UDP between this machine and others. Never throws; what cannot be read is named.
 *
 *     {"nftables": [{"metainfo": {…}}, {"table": {"family": "inet", "name": "filter", "handle": 1}}, {"chain": {…}}, {"rule": {…}}]}
 */
export function parseNftJson(text: string, texts: NftTexts): Ruleset {
  const unread: string[] = [];
  const note = (what: unknown): void => {
    if (unread.length < UNREAD_MOST) unread.push(String(JSON.stringify(what) ?? what).slice(0, 300));
  };
  const items = itemsOf(text);
  if (items === null) return { tables: [], unread: [text.slice(0, 300)] };
  const tables = new Map<string, MakingTable>();
  const sets = setsOf(items.flatMap((item) => objectIn(item, 'set') ?? objectIn(item, 'map') ?? []));
  for (const item of items) {
    const [kind = '', body] = Object.entries(item)[0] ?? [];
    if (!isObject(body)) note(item);
    else if (kind === 'table') addTable(tables, body, texts);
    else if (kind === 'chain') addChain(tables, body, note);
    else if (kind === 'rule') addRule(tables, body, sets, texts, note);
  }
  return { tables: [...tables.values()].map(tableOf), unread };
}

interface MakingTable {
  readonly table: Omit<Table, 'chains'>;
  readonly chains: Map<string, { readonly chain: Omit<Chain, 'rules'>; readonly rules: Rule[] }>;
}

const FAMILIES: Readonly<Record<string, Table['family']>> = { ip: 4, ip6: 6, inet: 'both', netdev: 'both' };

function addTable(tables: Map<string, MakingTable>, body: Json, texts: NftTexts): void {
  const family = FAMILIES[String(body.family)];
  if (family === undefined) return;
  const name = String(body.name);
  const label = `${String(body.family)} ${name}`;
  // nft 1.0.6 prints a wrong word for "dormant" in JSON: any flag that is not known harmless counts only by the text.
  const flags = [body.flags].flat().filter((flag) => flag !== undefined && flag !== 'owner' && flag !== 'persist');
  const isDormant = flags.length === 0 ? false : texts.dormant.has(label) ? true : texts.rules.size > 0 ? false : 'unsure';
  tables.set(label, {
    table: { firewall: name === 'firewalld' ? 'firewalld' : 'nftables', family, name, label, isDormant },
    chains: new Map(),
  });
}

function addChain(tables: Map<string, MakingTable>, body: Json, note: (what: unknown) => void): void {
  const table = tables.get(`${String(body.family)} ${String(body.table)}`);
  if (table === undefined) return;
  const base = body.hook === undefined ? null : baseOf(body);
  if (base === undefined) note(body);
  else table.chains.set(String(body.name), { chain: { name: String(body.name), base }, rules: [] });
}

function baseOf({ type, hook, prio, policy, dev }: Json): Chain['base'] | undefined {
  const priority = typeof prio === 'number' ? prio : PRIORITIES[String(prio)];
  if (!HOOKS.has(String(hook)) || priority === undefined || !['filter', 'nat', 'route'].includes(String(type))) return undefined;
  return {
    hook: hook as Hook,
    kind: type as 'filter' | 'nat' | 'route',
    priority,
    policy: policy === 'drop' ? 'drop' : 'accept',
    device: typeof dev === 'string' ? dev : null,
  };
}

function addRule(
  tables: Map<string, MakingTable>,
  body: Json,
  sets: NftSets,
  texts: NftTexts,
  note: (what: unknown) => void,
): void {
  const label = `${String(body.family)} ${String(body.table)}`;
  const chain = tables.get(label)?.chains.get(String(body.chain));
  if (tables.get(label) === undefined) return;
  const expressions = Array.isArray(body.expr) ? (body.expr as readonly unknown[]) : null;
  if (chain === undefined || expressions === null) {
    note(body);
    return;
  }
  const text =
    texts.rules.get(textKey(label, String(body.chain), String(body.handle))) ?? JSON.stringify(expressions).slice(0, 300);
  chain.rules.push(ruleOf(expressions, text, label, sets));
}

function tableOf({ table, chains }: MakingTable): Table {
  return { ...table, chains: new Map([...chains].map(([name, { chain, rules }]) => [name, { ...chain, rules }])) };
}

function itemsOf(text: string): readonly Json[] | null {
  try {
    const whole: unknown = JSON.parse(text);
    const items = isObject(whole) ? whole.nftables : null;
    return Array.isArray(items) ? items.filter(isObject) : null;
  } catch {
    return null;
  }
}

function objectIn(item: Json, key: string): readonly Json[] | null {
  const body = item[key];
  return isObject(body) ? [body] : null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
