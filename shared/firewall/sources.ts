import { isInRanges } from './packet.ts';
import type { Chain, Field, Range, Rule, Ruleset, Test } from './ruleset.ts';

// The places that packets can come from, cut into pieces that no rule tells apart: one packet of each piece stands for all of it.

/** Addresses that a remote host can have: no loopback, no multicast, nothing unspecified (RFC 6890). */
const REMOTE: Readonly<Record<4 | 6, readonly Range[]>> = {
  4: [
    [0x0100_0000n, 0x7eff_ffffn],
    [0x8000_0000n, 0xdfff_ffffn],
  ],
  6: [[1n << 112n, (0xff00n << 112n) - 1n]],
};

/** Ports that clients get: below are those that only the system's own programs take. */
const CLIENT_PORTS: Range = [1_024n, 65_535n];

/** Places that no rule tells apart: what holds of one of them holds of all. */
export interface Places {
  readonly ranges: readonly Range[];
}

/** Which way a rule looks. */
export type Side = 'source' | 'destination';

/** Above this many comparisons, pieces are not brought together any more. */
const COMPARED_MOST = 4_000_000;

/** Places among the remote addresses of a family, by what the rules ask of `side`. */
export function addressPlaces(rulesets: readonly (readonly [Ruleset, Side])[], family: 4 | 6): readonly Places[] {
  const sets = setsOf(rulesets, (side) => `${side}-${family}`);
  return together(
    REMOTE[family].flatMap((range) => pieces(range, sets)),
    sets,
  );
}

/** Places among the ports that clients get, by what the rules ask of `side`. */
export function portPlaces(rulesets: readonly (readonly [Ruleset, Side])[], range: Range = CLIENT_PORTS): readonly Places[] {
  const sets = setsOf(rulesets, (side) => `${side}-port`);
  return together(pieces(range, sets), sets);
}

type Sets = readonly (readonly Range[])[];

/** Pieces that are in the same of all sets stand together. */
function together(all: readonly Range[], sets: Sets): readonly Places[] {
  if (all.length * sets.length > COMPARED_MOST) return all.map((range) => ({ ranges: [range] }));
  const groups = new Map<string, Range[]>();
  for (const piece of all) {
    const key = sets.map((ranges) => (isInRanges(piece[0], ranges) ? '1' : '0')).join('');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [piece]);
    else group.push(piece);
  }
  return [...groups.values()].map((ranges) => ({ ranges }));
}

function pieces([from, to]: Range, sets: Sets): readonly Range[] {
  const cuts = new Set<bigint>();
  for (const ranges of sets) {
    for (const [first, last] of ranges) {
      cuts.add(first);
      cuts.add(last + 1n);
    }
  }
  const starts = [from, ...[...cuts].filter((cut) => cut > from && cut <= to)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return starts.map((start, at) => [start, (starts[at + 1] ?? to + 1n) - 1n]);
}

/** Everything that the rules ask of a field, each set of ranges once. */
function setsOf(rulesets: readonly (readonly [Ruleset, Side])[], fieldOf: (side: Side) => Field): Sets {
  const found = new Map<string, readonly Range[]>();
  for (const [{ tables }, side] of rulesets) {
    const tests = tables.flatMap(({ chains }) => [...chains.values()]).flatMap(({ rules }: Chain) => rules.flatMap(testsOf));
    for (const test of tests) for (const ranges of rangesIn(test, fieldOf(side))) found.set(String(ranges), ranges);
  }
  return [...found.values()];
}

type Asked = Pick<Test, 'fields' | 'elements'>;

function testsOf({ tests, actions }: Rule): readonly Asked[] {
  const inside = actions.flatMap((action): readonly Asked[] => {
    if (action.kind === 'map') return [{ fields: action.fields, elements: action.entries.map(({ values }) => values) }];
    return action.kind === 'check' && action.test !== null ? [action.test] : [];
  });
  return [...tests, ...inside];
}

function rangesIn({ fields, elements }: Asked, field: Field): Sets {
  const at = fields.indexOf(field);
  if (at === -1) return [];
  return elements.flatMap((values) => {
    const one = values[at];
    return one?.kind === 'ranges' ? [one.ranges] : [];
  });
}
