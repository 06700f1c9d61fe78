import type { RuleId } from '../../shared/diagnosis/finding.ts';
import {
  applyFindings,
  type FindingsChange,
  type FindingsNow,
  isSameList,
  NOTHING_FOUND,
  type ToldFinding,
} from '../../shared/diagnosis/told.ts';
import type { Endpoint } from '../../shared/endpoint.ts';
import { healthLevel, healthOf } from '../../shared/health.ts';
import type { Socket } from '../../shared/socket.ts';
import { type RowSubject, subjectOf } from './row-subject.ts';
import { byBadness, type Trouble, troubleOfFinding } from './trouble.ts';

/** A finding that no longer stands. */
export interface EndedFinding {
  readonly finding: ToldFinding;
  /** When the first reading without it was taken (epoch milliseconds). */
  readonly endedAtMs: number;
}

/**
 * What is known to be wrong, laid out for look-up. Mutable, one for the life of the store: a world that begins anew goes on with it.
 * `revision` grows with every change.
 */
export interface FindingBook {
  revision: number;
  now: FindingsNow;
  /** The newest first, bounded in number and age. */
  ended: readonly EndedFinding[];
  /** What findings make of sockets, by socket id; those of the worst that is about them. */
  readonly marks: Map<string, Trouble>;
  /** Ids of the findings about a socket, by socket id. */
  readonly about: Map<string, Set<string>>;
  /** Sockets that findings are about, as they last were, closed ones too, by socket id. */
  readonly sockets: Map<string, Socket>;
}

/** Ended findings are shown for so long, and so many at most. */
export const ENDED_MS = 15 * 60_000;
export const ENDED_MOST = 30;

/** A book with nothing in it. */
export function newFindingBook(): FindingBook {
  return { revision: 0, now: NOTHING_FOUND, ended: [], marks: new Map(), about: new Map(), sockets: new Map() };
}

/** Of another machine nothing that was found counts. Answers with the ids of the sockets whose mark is gone. */
export function emptyBook(book: FindingBook): readonly string[] {
  const ids = [...book.marks.keys()];
  book.now = NOTHING_FOUND;
  book.ended = [];
  for (const map of [book.marks, book.about, book.sockets]) map.clear();
  book.revision += 1;
  return ids;
}

/** Takes in what changed. Answers with the ids of the sockets whose mark is another now; null when a change was missed. */
export function noteChange(
  book: FindingBook,
  change: FindingsChange,
  sockets: ReadonlyMap<string, Socket>,
  atMs: number,
): readonly string[] | null {
  const now = applyFindings(book.now, change);
  return now === null ? null : noteFindings(book, now, sockets, atMs);
}

/** Takes in all that stands. Answers with the ids of the sockets whose mark is another now. Costs what changed. */
export function noteFindings(
  book: FindingBook,
  now: FindingsNow,
  sockets: ReadonlyMap<string, Socket>,
  atMs: number,
): readonly string[] {
  const changes = changesOf(book.now.findings, now.findings);
  const touched = new Set<string>();
  for (const [finding, after] of changes) if (finding !== undefined) letGo(book, finding, after, touched);
  for (const [, finding] of changes) if (finding !== undefined) takeUp(book, finding, sockets, touched);
  book.now = now;
  const ended = changes.flatMap(([finding, after]) =>
    finding !== undefined && after === undefined ? [{ finding, endedAtMs: atMs }] : [],
  );
  if (ended.length + book.ended.length > 0) book.ended = endedNow([...ended, ...book.ended], now, atMs);
  book.revision += 1;
  return touched.size === 0 ? NOBODY : marked(book, touched);
}

const NOBODY: readonly string[] = [];

/** A finding as it stood and as it stands; undefined where it did not, or does not any more. */
type Changed = readonly [before: ToldFinding | undefined, after: ToldFinding | undefined];

/** What is another than it was. Mostly a few read differently and all stand where they stood: then nothing is laid out by id. */
function changesOf(before: readonly ToldFinding[], after: readonly ToldFinding[]): readonly Changed[] {
  const changes: Changed[] = [];
  if (before.length === after.length && before.every(({ id }, at) => id === after[at]?.id)) {
    for (const [at, finding] of before.entries()) if (finding !== after[at]) changes.push([finding, after[at]]);
    return changes;
  }
  const standing = new Map(after.map((finding) => [finding.id, finding]));
  const known = new Map(before.map((finding) => [finding.id, finding]));
  for (const [id, finding] of known) if (standing.get(id) !== finding) changes.push([finding, standing.get(id)]);
  for (const [id, finding] of standing) if (!known.has(id)) changes.push([undefined, finding]);
  return changes;
}

/** Of one that reads differently most sockets stay, and mean the same. */
function letGo(book: FindingBook, finding: ToldFinding, after: ToldFinding | undefined, touched: Set<string>): void {
  const stays = after !== undefined && troubleOfFinding(after) === troubleOfFinding(finding);
  if (stays && isSameList(finding.sockets, after.sockets)) return;
  const staying = new Set(stays ? after.sockets : NOBODY);
  for (const socket of finding.sockets) {
    if (staying.has(socket)) continue;
    book.about.get(socket)?.delete(finding.id);
    touched.add(socket);
  }
}

function takeUp(book: FindingBook, finding: ToldFinding, sockets: ReadonlyMap<string, Socket>, touched: Set<string>): void {
  for (const socket of finding.sockets) {
    const known = sockets.get(socket);
    if (known !== undefined) book.sockets.set(socket, known);
    const about = book.about.get(socket);
    if (about?.has(finding.id) === true) continue;
    if (about === undefined) book.about.set(socket, new Set([finding.id]));
    else about.add(finding.id);
    touched.add(socket);
  }
}

function endedNow(ended: readonly EndedFinding[], now: FindingsNow, atMs: number): readonly EndedFinding[] {
  return ended
    .filter(({ finding, endedAtMs }) => !now.findings.some(({ id }) => id === finding.id) && atMs - endedAtMs <= ENDED_MS)
    .slice(0, ENDED_MOST);
}

/** The sockets whose mark changed. */
function marked(book: FindingBook, touched: ReadonlySet<string>): readonly string[] {
  const standing = new Map(book.now.findings.map((finding) => [finding.id, finding]));
  return [...touched].filter((id) => mark(book, id, standing));
}

/** True when the mark of a socket changed. */
function mark(book: FindingBook, id: string, standing: ReadonlyMap<string, ToldFinding>): boolean {
  const about = book.about.get(id);
  if (about === undefined || about.size === 0) {
    book.about.delete(id);
    book.sockets.delete(id);
    return book.marks.delete(id);
  }
  let worst: Trouble = 'fine';
  for (const one of about) {
    const finding = standing.get(one);
    const trouble = finding === undefined ? null : troubleOfFinding(finding);
    // Of two as bad always the same, whichever was found first.
    if (trouble !== null && byBadness(trouble, worst) < 0) worst = trouble;
  }
  const before = book.marks.get(id) ?? 'fine';
  if (worst === 'fine') book.marks.delete(id);
  else book.marks.set(id, worst);
  return worst !== before;
}

/** What `is:problem` asks for in the window: a finding that is no note is about the socket, or its row shows a sign by itself. */
export function isProblem(book: FindingBook, socket: Socket, nowMs: number): boolean {
  return book.marks.has(socket.id) || healthLevel(healthOf(socket, nowMs)) !== 'ok';
}

/** The findings about a socket, the worst first. */
export function findingsOfSocket(book: FindingBook, id: string): readonly ToldFinding[] {
  const about = book.about.get(id);
  return about === undefined ? [] : book.now.findings.filter((finding) => about.has(finding.id));
}

/** The findings that a group of sockets (an app, a destination) has part in, the worst first. */
export function findingsOfGroup(
  book: FindingBook,
  sockets: ReadonlyMap<string, Socket>,
  isNamed: (finding: ToldFinding) => boolean,
): readonly ToldFinding[] {
  return book.now.findings.filter((finding) => isNamed(finding) || finding.sockets.some((id) => sockets.has(id)));
}

/** Asks whether a finding is about a remote end. */
export function isAbout(remote: Endpoint): (finding: ToldFinding) => boolean {
  return (finding) => finding.remote?.address === remote.address && finding.remote.port === remote.port;
}

/** The findings that a row or mark has part in, the worst first. */
export function findingsOfSubject(
  book: FindingBook,
  subject: RowSubject,
  destinations: ReadonlyMap<string, { readonly sockets: ReadonlyMap<string, Socket> }>,
): readonly ToldFinding[] {
  switch (subject.kind) {
    case 'socket':
      return findingsOfSocket(book, subject.socket.id);
    case 'app':
      return findingsOfGroup(book, subject.sockets, ({ app }) => subject.isWhole && app !== null && app.id === subject.app?.id);
    case 'destination':
    case 'edge': {
      const { key, remote } = subject.destination;
      const sockets = destinations.get(key)?.sockets ?? new Map<string, Socket>();
      return findingsOfGroup(book, sockets, isAbout(remote));
    }
    case 'port':
    case 'process':
      return findingsOfGroup(book, subject.sockets, () => false);
    case 'rows': {
      const found = subject.rows.flatMap((row) => findingsOfSubject(book, subjectOf(row), destinations));
      return book.now.findings.filter((finding) => found.includes(finding));
    }
  }
}

/** The rules that cannot be decided here, gathered by why. */
export function unseenReasons({ unseen }: FindingsNow): readonly { readonly why: string; readonly rules: readonly RuleId[] }[] {
  const reasons = new Map<string, RuleId[]>();
  for (const { rule, why } of unseen) reasons.set(why, [...(reasons.get(why) ?? []), rule]);
  return [...reasons].map(([why, rules]) => ({ why, rules }));
}
