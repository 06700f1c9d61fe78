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

/** What changed in a socket as what is another in it than in what changed in `as`, in the same fields and earlier in the same diff. */
export type ChangeAs = SocketChange & { readonly as: string };

/** A new socket as what is another in it than in `like`, one that opened before it in the same diff: of one app most is the same. */
export type SocketLike = SocketChange & { readonly like: string };

/** A diff as it travels: of sockets only what is another than in one that is known. Made by `told`, read by `heard`. */
export type ToldDiff = Omit<Diff, 'opened' | 'changed'> & {
  readonly opened: readonly (Socket | SocketLike)[];
  readonly changed: readonly (SocketChange | ChangeAs)[];
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
  const changed = toldAs(change.changed.map((socket) => changeOf(before.sockets.get(socket.id), socket)));
  const first = new Map<string, Socket>();
  const opened = change.opened.map((socket): Socket | SocketLike => {
    const kind = `${socket.app?.id} ${socket.owners[0]?.pid} ${socket.state}`;
    const like = first.get(kind);
    if (like !== undefined) return { ...changeOf(like, socket), like: like.id };
    first.set(kind, socket);
    return socket;
  });
  return { ...change, opened, changed };
}

/** Many change in the same fields, and to the same: what closed has no owner any more, and all were read at one moment. */
function toldAs(changes: readonly SocketChange[]): readonly (SocketChange | ChangeAs)[] {
  const first = new Map<string, SocketChange>();
  return changes.map((change) => {
    const kind = fieldsOf(change);
    const as = first.get(kind);
    if (as === undefined) first.set(kind, change);
    return as === undefined ? change : { ...partOf(as, change), as: as.id };
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
  for (const part of allChanged(change.changed)) {
    const known = before.sockets.get(part.id);
    // A whole socket needs nothing known; of an unknown one a part alone says nothing, and it cannot be (see `seq`).
    if (known !== undefined) changed.push(changedBy(known, part));
    else if (isWhole(part)) changed.push(part);
  }
  return { ...change, opened: allOpened(change.opened), changed };
}

function allChanged(told: ToldDiff['changed']): readonly SocketChange[] {
  const first = new Map<string, SocketChange>();
  return told.map((part) => {
    if (!('as' in part)) {
      first.set(part.id, part);
      return part;
    }
    const { as, ...own } = part;
    const known = first.get(as);
    if (known === undefined) return own;
    const tcp = own.tcp && known.tcp ? { ...known.tcp, ...own.tcp } : known.tcp;
    return tcp === undefined ? { ...known, ...own } : { ...known, ...own, tcp };
  });
}

function allOpened(told: ToldDiff['opened']): readonly Socket[] {
  const opened = new Map<string, Socket>();
  for (const part of told) {
    if (!('like' in part)) {
      opened.set(part.id, part);
      continue;
    }
    const { like, ...own } = part;
    const known = opened.get(like);
    if (known !== undefined) opened.set(part.id, changedBy(known, own));
  }
  return [...opened.values()];
}

function changedBy(known: Socket, part: SocketChange): Socket {
  const { tcp } = part;
  if (tcp === undefined) return { ...known, ...part, tcp: known.tcp };
  if (tcp === null) return { ...known, ...part, tcp };
  if (known.tcp !== null && part.isTcpWhole === undefined) return { ...known, ...part, tcp: { ...known.tcp, ...tcp } };
  const { isTcpWhole, ...own } = part;
  return { ...known, ...own, tcp: tcp as TcpDetails };
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
