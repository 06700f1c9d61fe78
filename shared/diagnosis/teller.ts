import type { Diff, Table } from '../diff.ts';
import { createDiagnosis, type Diagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';
import type { Limits } from './limits.ts';
import type { SystemFacts } from './system-facts.ts';
import {
  FINDINGS_TOLD_MOST,
  type FindingsChange,
  type FindingsNow,
  isSameList,
  NOTHING_FOUND,
  SOCKETS_TOLD_MOST,
  type ToldFinding,
} from './told.ts';

/** One diagnosis for all who look: what stands, and what of it is worth telling again. */
export interface Teller {
  /**
   * Takes a reading in: `table` AFTER the change. `intervalMs` is how far apart readings are asked for. Answers with what a person
   * could tell from what was told before; null when there is nothing.
   */
  see(table: Table, change: Diff, intervalMs: number): FindingsChange | null;
  /** What was told so far, all together. */
  now(): FindingsNow;
}

/** What a teller is made of. `limits`: other thresholds than the usual, for tests. */
export interface TellerOptions {
  readonly system: SystemFacts;
  readonly isOneReading?: boolean;
  readonly limits?: Partial<Limits>;
}

/**
 * Ages in words go on by themselves: findings of which only the wording changed are told again so seldom, and so many a second at most,
 * so that a hundred notes do not come anew all at once, time after time.
 */
const REWORDED_MS = 10_000;
const REWORDED_PER_SECOND = 2;
/** Sockets of a finding that has many come and go all the time: their list is told again so seldom; of a note, as its wording is. */
const MANY_SOCKETS = 50;
const RELISTED_MS = 5_000;
/** Further apart than so many intervals, and than this, readings do not follow one another: nobody looked, or the machine slept. */
const GAP_INTERVALS = 3;
const GAP_LEAST_MS = 15_000;

/** Starts a diagnosis to be told. Nothing in it knows the time but by the readings. */
export function createTeller(options: TellerOptions): Teller {
  return new Telling(options);
}

class Telling implements Teller {
  readonly #options: TellerOptions;
  #diagnosis: Diagnosis;
  #told: FindingsNow;
  readonly #toldAtMs = new Map<string, number>();
  #seq: number | null = null;
  #atMs = 0;
  #rewordedMost = 0;
  #sinceAt: string | null = null;

  constructor(options: TellerOptions) {
    this.#options = options;
    this.#told = { ...NOTHING_FOUND, isOneReading: options.isOneReading === true };
    this.#diagnosis = createDiagnosis(options.system, options.limits);
  }

  see(table: Table, change: Diff, intervalMs: number): FindingsChange | null {
    const atMs = Date.parse(change.takenAt);
    if (!this.#follows(change.seq, atMs, intervalMs)) {
      this.#diagnosis = createDiagnosis(this.#options.system, this.#options.limits);
      this.#sinceAt = change.takenAt;
    }
    this.#rewordedMost = Math.max(1, Math.round(((atMs - this.#atMs) / 1_000) * REWORDED_PER_SECOND));
    this.#seq = change.seq;
    this.#atMs = atMs;
    const all = this.#diagnosis.see(table, change);
    return this.#tell(
      all.slice(0, FINDINGS_TOLD_MOST).map((finding) => this.#bounded(finding, table)),
      Math.max(0, all.length - FINDINGS_TOLD_MOST),
    );
  }

  now(): FindingsNow {
    return this.#told;
  }

  #follows(seq: number, atMs: number, intervalMs: number): boolean {
    if (this.#seq === null || seq !== this.#seq + 1) return false;
    const gapMs = atMs - this.#atMs;
    return gapMs >= 0 && gapMs <= Math.max(GAP_LEAST_MS, GAP_INTERVALS * intervalMs);
  }

  #bounded(finding: Finding, { sockets }: Table): ToldFinding {
    const { length: socketCount } = finding.sockets;
    const before = this.#told.findings.find(({ id }) => id === finding.id);
    // A diagnosis that began anew forgets since when it knows: what is found again was there all the time.
    const firstSeen = before !== undefined && before.firstSeen < finding.firstSeen ? before.firstSeen : finding.firstSeen;
    if (socketCount <= SOCKETS_TOLD_MOST) return { ...finding, firstSeen, socketCount };
    const living: string[] = [];
    const gone: string[] = [];
    for (const id of finding.sockets) {
      if (sockets.has(id)) living.push(id);
      else if (gone.length < SOCKETS_TOLD_MOST) gone.push(id);
      if (living.length === SOCKETS_TOLD_MOST) break;
    }
    return { ...finding, firstSeen, socketCount, sockets: [...living, ...gone].slice(0, SOCKETS_TOLD_MOST) };
  }

  #tell(found: readonly ToldFinding[], leftOut: number): FindingsChange | null {
    const before = new Map(this.#told.findings.map((finding) => [finding.id, finding]));
    const reworded = new Set(this.#reworded(before, found));
    const set = found.filter(
      (finding) => isPressing(before.get(finding.id), finding, this.#agoMs(finding)) || reworded.has(finding),
    );
    const unseen = this.#diagnosis.unseen();
    const order = found.map(({ id }) => id);
    const stood = this.#told.findings.map(({ id }) => id);
    const isSameOrder = isSameList(order, stood);
    const isSame =
      set.length === 0 &&
      leftOut === this.#told.leftOut &&
      this.#sinceAt === this.#told.watchedSince &&
      isSameOrder &&
      isSameList(unseen.map(ruleText), this.#told.unseen.map(ruleText));
    if (isSame) return null;
    const fresh = new Map(set.map((finding) => [finding.id, finding]));
    const findings = found.map((finding) => fresh.get(finding.id) ?? before.get(finding.id) ?? finding);
    for (const { id } of set) this.#toldAtMs.set(id, this.#atMs);
    for (const id of this.#toldAtMs.keys()) if (!order.includes(id)) this.#toldAtMs.delete(id);
    this.#told = { ...this.#told, findings, leftOut, unseen, watchedSince: this.#sinceAt };
    const change = { seq: this.#seq ?? 0, set, leftOut, unseen, watchedSince: this.#sinceAt };
    return isSameOrder ? change : { ...change, order };
  }

  /** Those that read differently after a while, so many at most: first what is no note, then those told longest ago. */
  #reworded(before: ReadonlyMap<string, ToldFinding>, found: readonly ToldFinding[]): readonly ToldFinding[] {
    const isNote = ({ severity }: ToldFinding): number => (severity === 'note' ? 1 : 0);
    const due = found.filter((finding) => this.#agoMs(finding) >= REWORDED_MS);
    due.sort((a, b) => isNote(a) - isNote(b) || this.#agoMs(b) - this.#agoMs(a));
    const reworded: ToldFinding[] = [];
    // Only as many are compared, for to compare is to write them out: with each scan, and there may be a hundred.
    for (const after of due) {
      if (reworded.length >= this.#rewordedMost) break;
      const told = before.get(after.id);
      if (told !== undefined && (isOtherList(told, after) || wording(told) !== wording(after))) reworded.push(after);
    }
    return reworded;
  }

  #agoMs({ id }: ToldFinding): number {
    return this.#atMs - (this.#toldAtMs.get(id) ?? Number.NEGATIVE_INFINITY);
  }
}

/** True for what cannot wait: a finding that is new, as bad as it was not before, or about other sockets, where it is no note. */
function isPressing(before: ToldFinding | undefined, after: ToldFinding, agoMs: number): boolean {
  if (before === undefined || before.severity !== after.severity || before.confidence !== after.confidence) return true;
  if (after.severity === 'note' || !isOtherList(before, after)) return false;
  return after.socketCount <= MANY_SOCKETS || agoMs >= RELISTED_MS;
}

function isOtherList(before: ToldFinding, after: ToldFinding): boolean {
  return before.socketCount !== after.socketCount || !isSameList(before.sockets, after.sockets);
}

/** Everything that reads differently after a while, but for when it was last confirmed. */
function wording({ lastSeen: _, sockets: __, ...finding }: ToldFinding): string {
  return JSON.stringify(finding);
}

function ruleText({ rule, why }: FindingsNow['unseen'][number]): string {
  return `${rule} ${why}`;
}
