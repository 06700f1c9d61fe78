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

/** A piece of a dimension. */
export type Piece = Range;

/** Which way a rule looks. */
export type Side = 'source' | 'destination';

/** Pieces of the remote addresses of a family, by what the rules ask of `side`. */
export function addressPieces(rulesets: readonly (readonly [Ruleset, Side])[], family: 4 | 6): readonly Piece[] {
  const cuts = new Set<bigint>();
  for (const [ruleset, side] of rulesets) collectCuts(ruleset, `${side}-${family}` as Field, cuts);
  return REMOTE[family].flatMap((range) => pieces(range, cuts));
}

/** Pieces of the ports that clients get, by what the rules ask of `side`. */
export function portPieces(rulesets: readonly (readonly [Ruleset, Side])[], range: Range = CLIENT_PORTS): readonly Piece[] {
  const cuts = new Set<bigint>();
  for (const [ruleset, side] of rulesets) collectCuts(ruleset, `${side}-port`, cuts);
  return pieces(range, cuts);
}

function pieces([from, to]: Range, cuts: ReadonlySet<bigint>): readonly Piece[] {
  const starts = [from, ...[...cuts].filter((cut) => cut > from && cut <= to)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return starts.map((start, at) => [start, (starts[at + 1] ?? to + 1n) - 1n]);
}

function collectCuts({ tables }: Ruleset, field: Field, cuts: Set<bigint>): void {
  for (const { chains } of tables) for (const chain of chains.values()) chainCuts(chain, field, cuts);
}

function chainCuts({ rules }: Chain, field: Field, cuts: Set<bigint>): void {
  for (const rule of rules) for (const test of testsOf(rule)) testCuts(test, field, cuts);
}

function testsOf({ tests, actions }: Rule): readonly Pick<Test, 'fields' | 'elements'>[] {
  const maps = actions.flatMap((action) =>
    action.kind === 'map' ? [{ fields: action.fields, elements: action.entries.map(({ values }) => values) }] : [],
  );
  return [...tests, ...maps];
}

function testCuts({ fields, elements }: Pick<Test, 'fields' | 'elements'>, field: Field, cuts: Set<bigint>): void {
  const at = fields.indexOf(field);
  if (at === -1) return;
  for (const values of elements) {
    const one = values[at];
    if (one?.kind !== 'ranges') continue;
    for (const [from, to] of one.ranges) {
      cuts.add(from);
      cuts.add(to + 1n);
    }
  }
}
