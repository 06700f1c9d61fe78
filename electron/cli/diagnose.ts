import { setTimeout as sleep } from 'node:timers/promises';
import { createDiagnosis, type Diagnosis } from '../../shared/diagnosis/diagnosis.ts';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import type { Limits } from '../../shared/diagnosis/limits.ts';
import { systemOfCapture } from '../../shared/diagnosis/system-facts.ts';
import { diff, type Table } from '../../shared/diff.ts';
import { EVERYTHING, type Filter } from '../../shared/filter/filter.ts';
import { matcher } from '../../shared/filter/match.ts';
import type { Socket } from '../../shared/socket.ts';
import { captureTitle } from '../../shared/text/capture-title.ts';
import { say } from '../../shared/text/say.ts';
import type { Collector, Scan } from '../collect/collector.ts';
import { readSystemFacts } from '../collect/system-facts.ts';
import { type Diagnosed, diagnoseJson } from './diagnose-json.ts';
import { diagnoseText, unseenText } from './diagnose-text.ts';
import type { Output } from './output.ts';
import { paintFor } from './paint.ts';

/** How `portlight diagnose` goes. `limits`: other thresholds than the usual, for tests. */
export interface DiagnosePlan {
  readonly filter: Filter;
  readonly isJson: boolean;
  readonly forMs: number;
  readonly intervalMs?: number;
  readonly limits?: Partial<Limits>;
}

const INTERVAL_MS = 1_000;
const FOUND = 1;
const NOT_READ = 1;
const UNUSABLE = 2;
/** Sockets of findings that are remembered beyond their end, so that a query still finds them. */
const REMEMBERED_MOST = 20_000;

/** `portlight diagnose`: watches for a while and writes what is wrong. Resolves with the exit code: 1 when that is more than notes. */
export async function diagnose(collector: Collector, plan: DiagnosePlan, output: Output): Promise<number> {
  const found = await watchFor(collector, plan, output);
  if (output.signal.aborted) return 0;
  if (typeof found === 'string') {
    output.tell(found);
    return collector.isCapture ? UNUSABLE : NOT_READ;
  }
  if (plan.isJson) await output.write(`${JSON.stringify(diagnoseJson(found), null, output.isTerminal ? 2 : 0)}\n`);
  else {
    await output.write(diagnoseText(found.findings, { columns: output.columns, paint: paintFor(output.hasColour) }));
    tellAround(found, output);
  }
  return exitCode(found.findings);
}

/** 1 when there is a problem, which is a finding that is no note; 0 when there are notes alone, or nothing. */
export function exitCode(findings: readonly Pick<Finding, 'severity'>[]): number {
  return findings.some(({ severity }) => severity !== 'note') ? FOUND : 0;
}

type Read = Extract<Scan, { kind: 'read' }>;

/** Scans until the time is over; the reason in words where not one scan worked. */
async function watchFor(collector: Collector, plan: DiagnosePlan, output: Output): Promise<Diagnosed | string> {
  const startedAt = performance.now();
  const remembered = new Map<string, Socket>();
  let engine: Diagnosis | null = null;
  let before: Table | null = null;
  let last: Read | null = null;
  let findings: readonly Finding[] = [];
  let scans = 0;
  let why = '';
  for (;;) {
    const scan = await collector.scan();
    if (scan.kind === 'failed') why = scan.text;
    else {
      const { table } = scan;
      engine ??= createDiagnosis(systemOf(scan, collector), plan.limits);
      scans += 1;
      const change = diff(before ?? { facts: table.facts, sockets: new Map(), processes: new Map() }, table, {
        seq: scans,
        scanMs: 0,
      });
      findings = engine.see(table, change);
      remember(findings, table, remembered);
      before = table;
      last = scan;
    }
    const leftMs = plan.forMs - (performance.now() - startedAt);
    if (leftMs <= 0 || collector.isCapture || output.signal.aborted) break;
    output.show(`\r${say('diagnose.watching', { seconds: Math.ceil(leftMs / 1_000), found: findings.length })}\u001b[K`);
    await sleep(Math.min(leftMs, plan.intervalMs ?? INTERVAL_MS), undefined, { signal: output.signal }).catch(() => {});
  }
  output.show('\r\u001b[K');
  if (last === null || engine === null) return why;
  const nowMs = Date.parse(last.reading.takenAt);
  return {
    facts: last.table.facts,
    findings: findings.filter(concerns(plan.filter, remembered, nowMs)),
    unseen: engine.unseen(),
    watchedMs: Math.round(performance.now() - startedAt),
    scans,
    total: last.table.sockets.size,
    matching: last.reading.sockets.filter(matcher(plan.filter, { nowMs: () => nowMs })).length,
  };
}

function systemOf({ reading }: Read, { isCapture }: Collector) {
  return isCapture ? systemOfCapture(reading) : readSystemFacts(reading.platform);
}

function remember(findings: readonly Finding[], { sockets }: Table, remembered: Map<string, Socket>): void {
  for (const { sockets: ids } of findings) {
    for (const id of ids) {
      const socket = sockets.get(id);
      if (socket !== undefined && (remembered.size < REMEMBERED_MOST || remembered.has(id))) remembered.set(id, socket);
    }
  }
}

/** A finding concerns a query when one of its sockets matches. One without any known socket concerns only those who ask for all. */
function concerns(filter: Filter, remembered: ReadonlyMap<string, Socket>, nowMs: number): (finding: Finding) => boolean {
  const matches = matcher(filter, { nowMs: () => nowMs });
  const isAll = JSON.stringify(filter) === JSON.stringify(EVERYTHING);
  return ({ sockets }) =>
    isAll ||
    sockets.some((id) => {
      const socket = remembered.get(id);
      return socket !== undefined && matches(socket);
    });
}

function tellAround(diagnosed: Diagnosed, output: Output): void {
  const { facts, findings, unseen } = diagnosed;
  if (facts.capture !== undefined) output.tell(say('diagnose.capture', { title: captureTitle(facts.capture) }));
  if (findings.length === 0) output.tell(nothingText(diagnosed));
  for (const { text, remedy } of facts.blindSpots) output.tell(remedy === null ? text : `${text} ${remedy}`);
  for (const line of unseenText(unseen)) output.show(`${line}\n`);
}

function nothingText({ facts, watchedMs, total, matching }: Diagnosed): string {
  if (matching === 0 && total > 0) return say('cli.list.no-match', { all: total });
  if (facts.capture !== undefined) return say('diagnose.none.capture', { sockets: matching });
  return say('diagnose.none', { seconds: Math.round(watchedMs / 1_000), sockets: matching });
}
