import type { ToldFinding } from '../../shared/diagnosis/told.ts';
import type { HealthLevel } from '../../shared/health.ts';
import type { Socket } from '../../shared/socket.ts';
import type { FindingBook } from './findings.ts';
import type { HealthCounts } from './health-counts.ts';
import type { Tally } from './tally.ts';
import { badness, byBadness, type Trouble, troubleLevel, troubleOfFinding } from './trouble.ts';

/**
 * What is wrong among what is asked for: the one number that the rail, the title, the figure in Now and the screen Why show. A problem
 * is a finding that is no note, or a kind of sign that rows show and no finding explains (yet). `is:problem` asks for the sockets
 * that they are about.
 */
export interface Problems {
  readonly count: number;
  readonly level: HealthLevel;
  /** The findings among them and the notes, the worst first, as far as they concern what is asked for. */
  readonly findings: readonly ToldFinding[];
  /** Signs of rows that no finding is about, with how many rows show them, the worst first. */
  readonly signs: readonly Kind[];
  /** All kinds of trouble, with how many sockets have it; 0 where none of them is shown (folded away, or gone). */
  readonly kinds: readonly Kind[];
}

/** A kind of trouble, and how many sockets have it. */
export interface Kind {
  readonly code: Trouble;
  readonly count: number;
}

/** Nothing is wrong. */
export const NO_PROBLEMS: Problems = { count: 0, level: 'ok', findings: [], signs: [], kinds: [] };

/**
 * Counts what is wrong. `concerns` tells whether a socket is asked for; null: all are. `living` are all sockets now, folded ones too.
 * A finding none of whose sockets is known concerns only those who ask for all.
 */
export function problemsOf(
  book: FindingBook,
  tally: Tally,
  living: ReadonlyMap<string, Socket>,
  concerns: ((socket: Socket) => boolean) | null,
): Problems {
  const findings =
    concerns === null
      ? book.now.findings
      : book.now.findings.filter(({ sockets }) =>
          sockets.some((id) => {
            const socket = living.get(id) ?? book.sockets.get(id);
            return socket !== undefined && concerns(socket);
          }),
        );
  const signs = kindsOf(tally.bareCounts);
  const counts: HealthCounts = new Map(tally.health);
  let count = signs.length;
  for (const finding of findings) {
    const trouble = troubleOfFinding(finding);
    if (trouble === null) continue;
    count += 1;
    if (!counts.has(trouble)) counts.set(trouble, 0);
  }
  const kinds = kindsOf(counts);
  const worst = kinds.reduce((most, { code }) => Math.max(most, badness(code)), 0);
  const level = kinds.find(({ code }) => badness(code) === worst);
  return { count, level: level === undefined ? 'ok' : troubleLevel(level.code), findings, signs, kinds };
}

function kindsOf(counts: HealthCounts): readonly Kind[] {
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => byBadness(a.code, b.code));
}

/** The older one where the newer says the same, so that who watches need not look again. */
export function sharedProblems(before: Problems, after: Problems): Problems {
  const isSame =
    before.count === after.count &&
    before.level === after.level &&
    before.findings.length === after.findings.length &&
    before.findings.every((finding, index) => finding === after.findings[index]) &&
    isSameKinds(before.signs, after.signs) &&
    isSameKinds(before.kinds, after.kinds);
  return isSame ? before : after;
}

function isSameKinds(a: readonly Kind[], b: readonly Kind[]): boolean {
  return a.length === b.length && a.every((one, index) => one.code === b[index]?.code && one.count === b[index]?.count);
}
