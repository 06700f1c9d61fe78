import { setTimeout as sleep } from 'node:timers/promises';
import { diff, type Table } from '../../shared/diff.ts';
import type { Filter } from '../../shared/filter/filter.ts';
import type { BlindSpot } from '../../shared/reading.ts';
import { say } from '../../shared/text/say.ts';
import type { Collector, Scan } from '../collect/collector.ts';
import { retryMs } from '../collect/pace.ts';
import { socketJson } from './list-json.ts';
import { followMatches, type MatchingChange } from './matching-change.ts';
import type { Output } from './output.ts';
import { paintFor } from './paint.ts';
import { watchReader } from './reader-gone.ts';
import { watchText } from './watch-text.ts';

/** How `portlight watch` goes. */
export interface WatchPlan {
  readonly filter: Filter;
  readonly isJson: boolean;
  readonly intervalMs: number;
  /** Ends after so many scans, failed ones included; null: goes on until Ctrl-C. */
  readonly count: number | null;
}

/** `portlight watch`: writes what opens, changes and closes, scan by scan. Resolves with the exit code. */
export async function watch(collector: Collector, plan: WatchPlan, output: Output): Promise<number> {
  const reader = watchReader();
  try {
    return await watchOn(collector, plan, { ...output, signal: AbortSignal.any([output.signal, reader.signal]) });
  } finally {
    reader.end();
  }
}

async function watchOn(collector: Collector, plan: WatchPlan, output: Output): Promise<number> {
  const teller = tellChanges(plan, output);
  let failures = 0;
  let hasToldSlow = false;
  for (let scans = 1; ; scans += 1) {
    const startedAt = performance.now();
    const scan = await collector.scan();
    if (output.signal.aborted) return 0;
    if (scan.kind === 'failed') {
      failures += 1;
      output.tell(scan.text);
    } else {
      failures = 0;
      if (!(await teller.tell(scan, startedAt))) return 0;
    }
    if (scans === plan.count) return teller.scans === 0 ? 1 : 0;
    const tookMs = performance.now() - startedAt;
    // Unlike the screens, a watch keeps to the interval that was asked for; but half of the time is the machine's own.
    const leastMs = scan.kind === 'failed' ? retryMs(failures) : 2 * tookMs;
    if (scan.kind === 'read' && scans > 1 && leastMs > plan.intervalMs && !hasToldSlow) {
      hasToldSlow = true;
      output.tell(say('cli.watch.slow', { seconds: tookMs / 1_000, asked: plan.intervalMs / 1_000 }));
    }
    await rest(Math.max(plan.intervalMs, leastMs) - tookMs, output.signal);
    if (output.signal.aborted) return 0;
  }
}

/** Writes scan after scan as the plan wants it. `tell` resolves with false when nobody reads any more. */
function tellChanges(plan: WatchPlan, output: Output) {
  const matches = followMatches(plan.filter);
  const toldBlind = new Set<string>();
  let before: Table | null = null;
  let seq = 0;
  // Once each: what comes and goes (a tool that fails now and then) must not fill the terminal.
  function tellNew(blindSpots: readonly BlindSpot[]): void {
    for (const { code, text, remedy } of blindSpots) {
      if (toldBlind.has(code)) continue;
      toldBlind.add(code);
      output.tell(remedy === null ? text : `${text} ${remedy}`);
    }
  }
  return {
    /** Scans told so far. */
    get scans() {
      return seq;
    },
    async tell({ table, reading }: Extract<Scan, { kind: 'read' }>, startedAt: number): Promise<boolean> {
      const isFirst = before === null;
      seq += 1;
      const change = diff(before ?? { facts: table.facts, sockets: new Map(), processes: new Map() }, table, { seq, scanMs: 0 });
      const scanMs = Math.round((performance.now() - startedAt) * 10) / 10;
      before = table;
      tellNew(reading.blindSpots);
      const heading = { seq, takenAt: change.takenAt, scanMs };
      return output.write(written(matches.take(change, table), heading, isFirst, plan, output));
    },
  };
}

interface Heading {
  readonly seq: number;
  readonly takenAt: string;
  readonly scanMs: number;
}

function written(change: MatchingChange, heading: Heading, isFirst: boolean, plan: WatchPlan, output: Output): string {
  const { opened, changed, closed, total } = change;
  if (!plan.isJson) {
    const text = watchText(change, { takenAt: heading.takenAt, isFirst, paint: paintFor(output.hasColour) });
    if (isFirst && text === '') output.tell(say('cli.watch.waiting'));
    return text;
  }
  const { seq, takenAt, scanMs } = heading;
  return `${JSON.stringify({ seq, takenAt, scanMs, total, opened: opened.map(socketJson), changed: changed.map(socketJson), closed })}\n`;
}

/** Waits, or not any longer once the signal is given. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  await sleep(ms, undefined, { signal }).catch(() => {});
}
