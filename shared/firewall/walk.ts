import { fieldOf, isAmong, type Packet } from './packet.ts';
import type { Action, Chain, Field, MapEntry, Rule, Table, Test, Translation, Values } from './ruleset.ts';

// One packet through the rules of one base chain, as the kernel would take it (nft(8), "Verdict statements"; net/netfilter/nf_tables_core.c,
// nft_do_chain). A rule of which it cannot be told whether it fits is taken both ways.

/** One way in which a chain can end for a packet. `rule` is null for the policy. */
export interface Ending {
  readonly verdict: 'accept' | 'drop' | 'reject' | 'return' | 'translate' | 'elsewhere';
  readonly rule: Rule | null;
  readonly to?: Translation;
}

/** What is kept while packets walk. */
export interface Walk {
  /** Conditions that may still be looked at; below 0 the walk is given up. */
  budget: number;
  /** A rule took the packet out of connection tracking. */
  isUntracked: boolean;
}

/** nft allows 16 jumps one inside the other (NFT_JUMP_STACK_SIZE); a text may say anything. */
const DEPTH_MOST = 17;

/** All ways in which a base chain can end for a packet, at most one of each verdict. More than one: it cannot be told which. */
export function endingsOf(table: Table, chain: Chain, packet: Packet, walk: Walk): readonly Ending[] {
  const found = walkChain(table, chain, packet, walk, 0);
  const policy = chain.base?.policy ?? 'accept';
  const endings = new Map<Ending['verdict'], Ending>();
  for (const ending of found.values()) {
    const last = ending.verdict === 'return' ? { verdict: policy, rule: null } : ending;
    if (!endings.has(last.verdict)) endings.set(last.verdict, last);
  }
  return [...endings.values()];
}

type Endings = Map<Ending['verdict'], Ending>;

function walkChain(table: Table, chain: Chain, packet: Packet, walk: Walk, depth: number): Endings {
  const endings: Endings = new Map();
  const add = (ending: Ending): void => {
    if (!endings.has(ending.verdict)) endings.set(ending.verdict, ending);
  };
  if (depth > DEPTH_MOST) {
    add({ verdict: 'elsewhere', rule: chain.rules[0] ?? null });
    return endings;
  }
  for (const rule of chain.rules) {
    const fits = fitOf(rule, packet, walk);
    if (walk.budget < 0) {
      add({ verdict: 'elsewhere', rule });
      return endings;
    }
    if (fits === 'no') continue;
    let isSure = fits === 'yes';
    for (const action of rule.actions) {
      const further = action.kind !== 'check' ? 'yes' : action.test === null ? 'unsure' : testFits(action.test, packet, walk);
      if (further === 'no') break;
      if (further === 'unsure') isSure = false;
      const went = applied(action, rule, isSure, { table, packet, walk, depth, add });
      if (went === 'ended') return endings;
      if (went === 'came-back') break;
    }
  }
  add({ verdict: 'return', rule: null });
  return endings;
}

interface Around {
  readonly table: Table;
  readonly packet: Packet;
  readonly walk: Walk;
  readonly depth: number;
  readonly add: (ending: Ending) => void;
}

/** Does what a rule says; `ended`: nothing behind it is reached for certain; `came-back`: the next rule is. */
function applied(action: Action, rule: Rule, isSure: boolean, around: Around): 'ended' | 'came-back' | 'goes-on' {
  switch (action.kind) {
    case 'none':
    case 'check':
      return 'goes-on';
    case 'untrack':
      if (isSure) around.walk.isUntracked = true;
      else around.add({ verdict: 'elsewhere', rule });
      return 'goes-on';
    case 'accept':
    case 'drop':
    case 'reject':
    case 'return':
    case 'elsewhere':
      around.add({ verdict: action.kind, rule });
      return isSure ? 'ended' : 'goes-on';
    case 'translate':
      around.add({ verdict: 'translate', rule, to: action.to });
      return isSure ? 'ended' : 'goes-on';
    case 'jump':
    case 'go':
      return jumped(action, rule, isSure, around);
    case 'map': {
      const entry = entryFor(action.fields, action.entries, around);
      // Where no entry fits, the rest of the rule is left out (nft_lookup_eval).
      if (entry === null) return 'came-back';
      return applied(entry.action, rule, isSure && entry.isSure, around);
    }
  }
}

function jumped(
  action: Extract<Action, { kind: 'jump' | 'go' }>,
  rule: Rule,
  isSure: boolean,
  around: Around,
): 'ended' | 'came-back' | 'goes-on' {
  const { table, packet, walk, depth, add } = around;
  const target = table.chains.get(action.chain);
  if (target === undefined) {
    add({ verdict: 'elsewhere', rule });
    return isSure ? 'ended' : 'goes-on';
  }
  const inside = walkChain(table, target, packet, walk, depth + 1);
  for (const ending of inside.values()) {
    // Where it cannot be told whether the jump is taken at all, the jump is what decides.
    if (ending.verdict !== 'return' || action.kind === 'go') add(isSure ? ending : { ...ending, rule });
  }
  if (!isSure) return 'goes-on';
  // From a jump, the kernel comes back to the next rule, and not to the rest of this one.
  return action.kind === 'go' || !inside.has('return') ? 'ended' : 'came-back';
}

function entryFor(
  fields: readonly Field[],
  entries: readonly MapEntry[],
  { packet, walk }: Around,
): { readonly action: Action; readonly isSure: boolean } | null {
  for (const { values, action } of entries) {
    walk.budget -= 1;
    const fits = elementFits(fields, values, packet);
    if (fits === 'yes') return { action, isSure: true };
    // Which other entry would decide instead cannot be told either.
    if (fits === 'unsure') return { action: { kind: 'elsewhere' }, isSure: false };
  }
  return null;
}

/** Whether a rule's conditions hold for a packet. */
export function fitOf(rule: Rule, packet: Packet, walk: Walk): 'yes' | 'no' | 'unsure' {
  let isUnsure = rule.isUnsure;
  for (const test of rule.tests) {
    const fits = testFits(test, packet, walk);
    if (fits === 'no') return 'no';
    if (fits === 'unsure') isUnsure = true;
  }
  return isUnsure ? 'unsure' : 'yes';
}

function testFits({ fields, elements, isNegated }: Test, packet: Packet, walk: Walk): 'yes' | 'no' | 'unsure' {
  walk.budget -= 1;
  // A packet without the field never fits, negated or not.
  if (fields.some((field) => fieldOf(packet, field) === undefined)) return 'no';
  let isUnsure = false;
  for (const values of elements) {
    walk.budget -= 1;
    const fits = elementFits(fields, values, packet);
    if (fits === 'yes') return isNegated ? 'no' : 'yes';
    if (fits === 'unsure') isUnsure = true;
  }
  return isUnsure ? 'unsure' : isNegated ? 'yes' : 'no';
}

function elementFits(fields: readonly Field[], values: readonly Values[], packet: Packet): 'yes' | 'no' | 'unsure' {
  let isUnsure = false;
  for (const [at, field] of fields.entries()) {
    const value = fieldOf(packet, field);
    const wanted = values[at];
    if (value === undefined) return 'no';
    const is = value === null || wanted === undefined ? null : isAmong(value, wanted);
    if (is === false) return 'no';
    if (is === null) isUnsure = true;
  }
  return isUnsure ? 'unsure' : 'yes';
}
