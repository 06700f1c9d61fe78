import type { Process, Reading, ReadingFacts } from './reading.ts';
import type { Socket, TcpDetails } from './socket.ts';

/** The facts that may differ from one reading to the next; a diff carries only those that do. */
export type ChangedFacts = Partial<Omit<ReadingFacts, 'schema' | 'takenAt'>>;

/**
 * What changed from one reading to the next. `seq` grows by one with each diff; a gap means that one was lost and the
 * receiver must ask for a whole snapshot again. Its size follows the changes, not the table.
 */
export interface Diff {
  readonly seq: number;
  /** When the newer reading was taken (ISO 8601). */
  readonly takenAt: string;
  /** Wall time of the whole scan, from starting the commands to the finished diff. */
  readonly scanMs: number;
  /** Sockets in the newer reading. */
  readonly total: number;
  readonly opened: readonly Socket[];
  readonly changed: readonly Socket[];
  /** Ids of the sockets that are gone. */
  readonly closed: readonly string[];
  /** Processes that are new or changed, and the pids that are gone. */
  readonly processes: { readonly set: readonly Process[]; readonly gone: readonly number[] };
  readonly facts: ChangedFacts;
}

/**
 * What is another in a socket than before: its `id`, and whole each field that changed. Of the TCP details, of which there are many and
 * few change, those that did; all of them where `isTcpWhole` says so, for one of them is gone.
 */
export type SocketChange = Pick<Socket, 'id'> &
  Partial<Omit<Socket, 'tcp'>> & { readonly tcp?: Partial<TcpDetails> | null; readonly isTcpWhole?: true };

/** What is another than in one that stands before it in the same list, and the index of that one. */
export type Alike = readonly [own: SocketChange, as: number];

/**
 * A diff as it travels: of sockets only what is another than in one that is known. Made by `told`, read by `heard`. Of one app most is
 * the same in those that opened; and many change in the same fields, and to the same.
 */
export type ToldDiff = Omit<Diff, 'opened' | 'changed'> & {
  readonly opened: readonly (Socket | Alike)[];
  readonly changed: readonly (SocketChange | Alike)[];
};

/** A reading laid out for look-up and for applying diffs. Mutable: it has one keeper on each side of the bridge. */
export interface Table {
  facts: ReadingFacts;
  readonly sockets: Map<string, Socket>;
  readonly processes: Map<number, Process>;
}

/** Lays a reading out as a table. */
export function tableOf(reading: Reading): Table {
  const { sockets, processes, ...facts } = reading;
  return {
    facts,
    sockets: new Map(sockets.map((socket) => [socket.id, socket])),
    processes: new Map(processes.map((process) => [process.pid, process])),
  };
}

/** What must change in `before` to become `after`. Sockets and processes are compared by identity of the object. */
export function diff(before: Table, after: Table, scan: { readonly seq: number; readonly scanMs: number }): Diff {
  const opened: Socket[] = [];
  const changed: Socket[] = [];
  const closed: string[] = [];
  for (const [id, socket] of after.sockets) {
    const old = before.sockets.get(id);
    if (old === undefined) opened.push(socket);
    else if (old !== socket) changed.push(socket);
  }
  if (after.sockets.size - opened.length < before.sockets.size) {
    for (const id of before.sockets.keys()) if (!after.sockets.has(id)) closed.push(id);
  }
  const set: Process[] = [];
  const gone: number[] = [];
  for (const [pid, process] of after.processes) if (before.processes.get(pid) !== process) set.push(process);
  for (const pid of before.processes.keys()) if (!after.processes.has(pid)) gone.push(pid);
  return {
    seq: scan.seq,
    takenAt: after.facts.takenAt,
    scanMs: scan.scanMs,
    total: after.sockets.size,
    opened,
    changed,
    closed,
    processes: { set, gone },
    facts: changedFacts(before.facts, after.facts),
  };
}

function changedFacts(before: ReadingFacts, after: ReadingFacts): ChangedFacts {
  const changed: Record<string, unknown> = {};
  for (const key of Object.keys(after) as (keyof ReadingFacts)[]) {
    if (key === 'schema' || key === 'takenAt' || before[key] === after[key]) continue;
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) changed[key] = after[key];
  }
  return changed as ChangedFacts;
}

/** Applies a diff to the table it was made from, in place: `apply(a, diff(a, b))` makes `a` equal to `b`. */
export function apply(table: Table, change: Diff): void {
  for (const id of change.closed) table.sockets.delete(id);
  for (const socket of change.changed) table.sockets.set(socket.id, socket);
  for (const socket of change.opened) table.sockets.set(socket.id, socket);
  for (const pid of change.processes.gone) table.processes.delete(pid);
  for (const process of change.processes.set) table.processes.set(process.pid, process);
  table.facts = { ...table.facts, ...change.facts, takenAt: change.takenAt };
}

/** A diff as it travels to one who has the table `before` it. */
export function told(before: Table, change: Diff): ToldDiff {
  const changes = change.changed.map((socket) => changeOf(before.sockets.get(socket.id), socket));
  return {
    ...change,
    opened: alike(change.opened, ({ app, owners, state }) => `${app?.id} ${owners[0]?.pid} ${state}`, changeOf),
    // What closed has no owner any more, and all were read at one moment.
    changed: alike(changes, fieldsOf, partOf),
  };
}

/** Of each kind the first whole, and of the others what is another than in it. */
function alike<T>(
  all: readonly T[],
  kindOf: (one: T) => string,
  partOf: (first: T, one: T) => SocketChange,
): readonly (T | Alike)[] {
  const first = new Map<string, number>();
  return all.map((one, index) => {
    const kind = kindOf(one);
    const as = first.get(kind);
    if (as !== undefined) return [partOf(all[as] as T, one), as];
    first.set(kind, index);
    return one;
  });
}

/** Which fields changed, those of the TCP details too. */
function fieldsOf(change: SocketChange): string {
  const { tcp } = change;
  return `${Object.keys(change)} ${tcp == null ? tcp : Object.keys(tcp)}`;
}

/** Of a change the fields that are another than in one of the same fields. */
function partOf(as: SocketChange, change: SocketChange): SocketChange {
  const part: Record<string, unknown> = { id: change.id };
  for (const key of Object.keys(change) as (keyof SocketChange)[]) {
    if (isSame(as[key], change[key])) continue;
    part[key] = key === 'tcp' && as.tcp && change.tcp ? tcpChange(as.tcp, change.tcp) : change[key];
  }
  return part as SocketChange;
}

/**
 * The diff that was told, whole again by the table `before` it. What did not change in a socket is the very object that the table
 * holds, so that who shows it sees at a glance that it is the same.
 */
export function heard(before: Table, change: ToldDiff): Diff {
  const changed: Socket[] = [];
  for (const part of change.changed) {
    const own = isAlike(part) ? part[0] : part;
    const as = isAlike(part) ? (change.changed[part[1]] as SocketChange) : null;
    const known = before.sockets.get(own.id);
    // A whole socket needs nothing known; of an unknown one a part alone says nothing, and it cannot be (see `seq`).
    if (known !== undefined) changed.push(changedBy(known, own, as));
    else if (isWhole({ ...as, ...own })) changed.push({ ...as, ...own } as Socket);
  }
  const opened: Socket[] = [];
  for (const one of change.opened) opened.push(isAlike(one) ? changedBy(opened[one[1]] as Socket, one[0], null) : one);
  return { ...change, opened, changed };
}

function isAlike(one: object): one is Alike {
  return Array.isArray(one);
}

/** A socket after what changed in it: what changed in `as`, and over that its own. One new object: there are hundreds with each reading. */
function changedBy(known: Socket, own: SocketChange, as: SocketChange | null): Socket {
  const isTcpWhole = (own.isTcpWhole ?? as?.isTcpWhole) !== undefined;
  const made: Socket & { isTcpWhole?: true } = {
    ...known,
    ...as,
    ...own,
    tcp: tcpAfter(known.tcp, own.tcp, as?.tcp, isTcpWhole),
  };
  if (isTcpWhole) delete made.isTcpWhole;
  return made;
}

function tcpAfter(known: Socket['tcp'], own: SocketChange['tcp'], as: SocketChange['tcp'], isWhole: boolean): Socket['tcp'] {
  // `own` is what is another than in `as`: nothing, where both are the same.
  const change = own && as ? { ...as, ...own } : (own ?? as);
  if (own === undefined && as === undefined) return known;
  if (own === null || change == null) return null;
  return (isWhole || known === null ? change : { ...known, ...change }) as TcpDetails;
}

function isWhole(part: SocketChange): part is Socket {
  return 'protocol' in part && 'local' in part && 'owners' in part;
}

function changeOf(before: Socket | undefined, after: Socket): SocketChange {
  if (before === undefined) return after;
  const change: Record<string, unknown> = { id: after.id };
  for (const key of Object.keys(after) as (keyof Socket)[]) if (!isSame(before[key], after[key])) change[key] = after[key];
  if ('tcp' in change && before.tcp !== null && after.tcp !== null) {
    const part = tcpChange(before.tcp, after.tcp);
    if (part === null) change.isTcpWhole = true;
    else change.tcp = part;
  }
  return change as SocketChange;
}

/** The details that are another; null where one of those before is gone. */
function tcpChange(before: Partial<TcpDetails>, after: Partial<TcpDetails>): Partial<TcpDetails> | null {
  for (const key in before) if (!(key in after)) return null;
  const change: Record<string, unknown> = {};
  for (const key of Object.keys(after) as (keyof TcpDetails)[]) if (before[key] !== after[key]) change[key] = after[key];
  return change as Partial<TcpDetails>;
}

/** Equal values of a socket's fields: plain data, as deep as it goes. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
