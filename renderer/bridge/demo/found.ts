import { usualSystem } from '../../../shared/diagnosis/system-facts.ts';
import { createTeller, type Teller } from '../../../shared/diagnosis/teller.ts';
import { type Diff, diff, type Table } from '../../../shared/diff.ts';
import { iso } from './sockets.ts';

/** Readings that the diagnosis is taken through before the demo begins, and how far apart; of a large machine fewer, for they cost. */
const USUAL = { readings: 40, everyMs: 2_000 };
const LARGE = { readings: 4, everyMs: 25_000 };
const LARGE_FROM = 5_000;

/**
 * The real diagnosis over the demo's machine. The time before the demo began is played to it with the machine as it stands then, so
 * that what needs a while to show is there. `seq` of the last of those readings is 0, that of the machine's first snapshot.
 */
export function demoTeller(table: Table, nowMs: number, watchedMs: number): Teller {
  const teller = createTeller({ system: usualSystem('linux') });
  const { readings: most, everyMs } = table.sockets.size > LARGE_FROM ? LARGE : USUAL;
  const readings = Math.max(1, Math.min(most, Math.floor(watchedMs / everyMs)));
  let before: Table | null = null;
  for (let left = readings - 1; left >= 0; left -= 1) {
    const then = asItWas(table, nowMs - left * everyMs);
    const change: Diff = diff(before ?? { ...then, sockets: new Map(), processes: new Map() }, then, { seq: -left, scanMs: 0 });
    teller.see(then, change, everyMs);
    before = then;
  }
  return teller;
}

/** The machine a little earlier: what is there now, as far as it was there then. */
function asItWas(table: Table, atMs: number): Table {
  const at = iso(atMs);
  const sockets = new Map([...table.sockets].filter(([, { since }]) => since === null || since <= at));
  return { ...table, facts: { ...table.facts, takenAt: at }, sockets };
}
