import type { ToldFinding } from '../../shared/diagnosis/told.ts';
import { termFor } from '../../shared/filter/term.ts';
import type { Socket } from '../../shared/socket.ts';
import { isLoopbackTalk } from './destination.ts';
import type { EndedFinding } from './findings.ts';
import type { Kind } from './problems.ts';

/** A finding in its place on the screen. */
export interface WhyEntry {
  readonly finding: ToldFinding;
  /** null while it stands (epoch milliseconds). */
  readonly endedAtMs: number | null;
}

/** The list as it is shown, and how many changes wait while nothing may move. */
export interface WhyList {
  readonly entries: readonly WhyEntry[];
  readonly waiting: number;
}

/** The list as it is now: what stands, the worst first, then what is over, the newest first. */
export function freshEntries(standing: readonly ToldFinding[], ended: readonly EndedFinding[]): readonly WhyEntry[] {
  return [...standing.map((finding) => ({ finding, endedAtMs: null })), ...ended];
}

/**
 * The list while it is held: every entry keeps its place and tells its newest state (one that ended says so where it stands); what is
 * new, what moved to what is over, and what is forgotten waits.
 */
export function heldEntries(shown: readonly WhyEntry[], fresh: readonly WhyEntry[]): WhyList {
  const newest = new Map(fresh.map((entry) => [entry.finding.id, entry]));
  const places = new Set(shown.map(({ finding }) => finding.id));
  let waiting = fresh.filter(({ finding }) => !places.has(finding.id)).length;
  const entries = shown.map((entry) => {
    const now = newest.get(entry.finding.id) ?? entry;
    if ((now.endedAtMs === null) !== (entry.endedAtMs === null)) waiting += 1;
    return now;
  });
  return { entries, waiting };
}

/** Signs while the list is held: those that are shown, with their newest counts; new kinds wait. */
export function heldSigns(
  shown: readonly Kind[],
  fresh: readonly Kind[],
): { readonly signs: readonly Kind[]; readonly waiting: number } {
  const signs = shown.map((sign) => fresh.find(({ code }) => code === sign.code) ?? sign);
  const waiting = fresh.filter(({ code }) => !shown.some((sign) => sign.code === code)).length;
  return { signs, waiting };
}

/** The filter that leaves the sockets of a finding, and whether talk within this machine must be shown for it. */
export function filterOf(
  finding: ToldFinding,
  sockets: ReadonlyMap<string, Socket>,
): { readonly terms: readonly string[]; readonly showsLoopback: boolean } {
  const known = finding.sockets.flatMap((id) => sockets.get(id) ?? []);
  const terms: string[] = [];
  const app = finding.app === null ? null : (known.find((socket) => socket.app?.id === finding.app?.id)?.app ?? null);
  if (app !== null) terms.push(termFor.app(app));
  if (finding.remote !== null) terms.push(termFor.destination(finding.remote));
  const [first] = known;
  const port = first?.local.port ?? null;
  const isOnePort = port !== null && known.every(({ state, local }) => state === 'listen' && local.port === port);
  if (isOnePort) terms.push(termFor.localPort(port));
  if (finding.severity !== 'note') terms.push(termFor.is('problem'));
  return { terms, showsLoopback: finding.remote === null && known.some(isLoopbackTalk) };
}
