import type { Endpoint } from '../../../shared/endpoint.ts';
import type { Holder } from '../parse/row.ts';
import type { CapturedRow } from './read-segment.ts';

/** One socket of a capture as all its segments tell of it. */
export interface JoinedRow {
  row: CapturedRow;
  /** The segment that told of it last. */
  segment: number;
  /** True when a segment that told of it names owners of other sockets: then silence about this one means something. */
  isOwnerExpected: boolean;
}

/** How many sockets with the same ends are compared; more are twins of each other. */
const COMPARED_MOST = 64;

/**
 * The sockets of several outputs of one machine: what two tools tell of the same socket is put together; rows that one tool alone
 * prints twice are two sockets. Ends are compared as they were normalised, zones as far as they can be (a name against a number).
 */
export function joinRows(segments: readonly (readonly CapturedRow[])[]): readonly JoinedRow[] {
  const all: JoinedRow[] = [];
  const byEnds = new Map<string, JoinedRow[]>();
  const cut = new CutRows();
  segments.forEach((rows, segment) => {
    const isOwnerExpected = rows.some((row) => row.holders !== null && row.holders.length > 0);
    for (const row of rows) {
      const ends = endsOf(row);
      const same = byEnds.get(ends);
      const alike = same?.slice(0, COMPARED_MOST).find((one) => isSame(one, row, segment));
      const known = segment === 0 ? undefined : (alike ?? cut.whole(row, segment));
      if (known !== undefined) {
        known.row = joined(known.row, row);
        known.segment = segment;
        known.isOwnerExpected ||= isOwnerExpected;
        continue;
      }
      const made: JoinedRow = { row, segment, isOwnerExpected };
      all.push(made);
      cut.take(made);
      if (same === undefined) byEnds.set(ends, [made]);
      else same.push(made);
    }
  });
  return all;
}

function endsOf({ protocol, local, remote }: CapturedRow): string {
  const peer = remote === null ? '' : `${remote.address} ${remote.port ?? ''}`;
  return `${protocol} ${local.address} ${local.port ?? ''} ${peer}`;
}

function isSame(known: JoinedRow, row: CapturedRow, segment: number): boolean {
  const { row: other } = known;
  if (isUnlike(other.family, row.family) || isUnlike(other.inode, row.inode) || isUnlike(other.cookie, row.cookie)) return false;
  if (!isZoneAlike(other.local, row.local)) return false;
  // Of two sockets whose port nobody knows, nothing but the inode tells that they are one.
  const isInodeAlike = row.inode !== null && row.inode === other.inode;
  if (hasUnknownPort(row) && !isInodeAlike) return false;
  const sharesOwner = row.holders?.some(({ pid }) => other.holders?.some((holder) => holder.pid === pid)) === true;
  if (known.segment === segment) return sharesOwner && row.inode === null;
  const haveOwners = (row.holders?.length ?? 0) > 0 && (other.holders?.length ?? 0) > 0;
  return sharesOwner || !haveOwners || row.remote !== null;
}

/** Rows with an address that its tool cut, by what is left of them. */
class CutRows {
  readonly #byPorts = new Map<string, JoinedRow[]>();
  #hasCut = false;

  take(joined: JoinedRow): void {
    const { row } = joined;
    if (!isCut(row.local) && (row.remote === null || !isCut(row.remote))) return;
    this.#hasCut = true;
    const ports = portsOf(row);
    const same = this.#byPorts.get(ports);
    if (same === undefined) this.#byPorts.set(ports, [joined]);
    else same.push(joined);
  }

  /** The one row that a whole row makes whole; none where it could be another. */
  whole(row: CapturedRow, segment: number): JoinedRow | undefined {
    if (!this.#hasCut || hasUnknownPort(row)) return undefined;
    const found = (this.#byPorts.get(portsOf(row)) ?? []).filter(
      (one) =>
        one.segment !== segment &&
        isBeginOf(one.row.local, row.local) &&
        (one.row.remote === null ? row.remote === null : row.remote !== null && isBeginOf(one.row.remote, row.remote)) &&
        isSame(one, row, segment),
    );
    return found.length === 1 ? found[0] : undefined;
  }
}

function portsOf({ protocol, local, remote }: CapturedRow): string {
  return `${protocol} ${local.port ?? ''} ${remote?.port ?? ''}`;
}

function isCut({ address }: Endpoint): boolean {
  return address.endsWith('…');
}

function isBeginOf(cut: Endpoint, whole: Endpoint): boolean {
  return isCut(cut) ? whole.address.startsWith(cut.address.slice(0, -1)) : cut.address === whole.address;
}

/** True when one end of a socket has a port, and a name that is not known, or a cut, stands in its place. */
export function hasUnknownPort({
  protocol,
  state,
  local,
  remote,
}: Pick<CapturedRow, 'protocol' | 'state' | 'local' | 'remote'>): boolean {
  if (remote !== null && remote.port === null) return true;
  return local.port === null && (remote !== null || (protocol === 'tcp' && state === 'listen'));
}

function isUnlike<T>(a: T | null, b: T | null): boolean {
  return a !== null && b !== null && a !== b;
}

function isZoneAlike(a: Endpoint, b: Endpoint): boolean {
  return !isUnlike(a.zone, b.zone) || /^\d+$/.test(a.zone ?? '') !== /^\d+$/.test(b.zone ?? '');
}

/** The first source stands; a later one fills in what it does not tell. */
function joined(first: CapturedRow, later: CapturedRow): CapturedRow {
  return {
    ...later,
    ...withoutUnknown(first),
    dualStack: first.dualStack || later.dualStack,
    local: zoned(first.local, later.local),
    remote: first.remote === null || later.remote === null ? first.remote : zoned(first.remote, later.remote),
    holders: joinedHolders(first.holders, later.holders),
    tcp: first.tcp === null && later.tcp === null ? null : { ...later.tcp, ...first.tcp },
  } as CapturedRow;
}

function withoutUnknown(row: CapturedRow): Partial<CapturedRow> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined));
}

/** A whole address says more than a cut one, the name of an interface more than its number. */
function zoned(first: Endpoint, later: Endpoint): Endpoint {
  if (isCut(first)) return later;
  if (later.zone === null || (first.zone !== null && !/^\d+$/.test(first.zone))) return first;
  return first.zone === null || !/^\d+$/.test(later.zone) ? { ...first, zone: later.zone } : first;
}

function joinedHolders(first: readonly Holder[] | null, later: readonly Holder[] | null): readonly Holder[] | null {
  if (first === null || later === null || later.length === 0) return first ?? later;
  const byPid = new Map(first.map((holder) => [holder.pid, holder]));
  for (const holder of later) {
    const known = byPid.get(holder.pid);
    const name = known === undefined || holder.name.length > known.name.length ? holder.name : known.name;
    byPid.set(holder.pid, { ...holder, ...known, name });
  }
  return [...byPid.values()];
}
