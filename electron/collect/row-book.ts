import { type Endpoint, endpointText, isSameEndpoint } from '../../shared/endpoint.ts';
import type { Socket, SocketState, TcpDetails } from '../../shared/socket.ts';
import { composeSocket } from './compose-socket.ts';
import type { Holding } from './holding.ts';
import type { SocketRow } from './parse/row.ts';

/** What is known of a row's socket beside the row. */
export interface RowFacts {
  readonly holding: Holding;
  readonly user: string | null;
  /** When the system made the socket (ISO 8601); null where it does not tell. */
  readonly createdAt: string | null;
}

/** Tells what is known of a row. `before` is the socket at the scan before, null when it is new. */
export type TellRow = (row: SocketRow, before: Socket | null) => RowFacts;

/** When the rows were read, and whether what is new among them may have been open for longer. */
export interface RowsRead {
  readonly rows: readonly SocketRow[];
  readonly atMs: number;
  readonly isBound: boolean;
}

interface Entry {
  readonly id: string;
  row: SocketRow;
  socket: Socket;
}

/**
 * The sockets of a system whose tables have no cookie: a socket is known by its protocol and both ends while it has a peer, by its
 * holder too while it has none; of several that are alike in that, by its turn. What did not change is the same object as before.
 */
export class RowBook {
  #byKey = new Map<string, Entry>();
  #timeWaitUnseen = 0;

  /** Takes a whole table; answers with all sockets by id, in a map that is the caller's. */
  take({ rows, atMs, isBound }: RowsRead, tell: TellRow): Map<string, Socket> {
    const at = new Date(atMs).toISOString();
    const turns = new Map<string, number>();
    const byKey = new Map<string, Entry>();
    const sockets = new Map<string, Socket>();
    for (const row of rows) {
      const nature = natureOf(row);
      const turn = turns.get(nature) ?? 0;
      turns.set(nature, turn + 1);
      const key = turn === 0 ? nature : `${nature}#${turn}`;
      const known = this.#byKey.get(key);
      const before = known !== undefined && isSuccessor(known.row, row) ? undefined : known;
      const facts = tell(row, before?.socket ?? null);
      const entry = before === undefined ? this.#enter(`${key}@${atMs.toString(36)}`, row, facts, at, isBound) : before;
      if (entry === before) this.#update(entry, row, facts, at);
      byKey.set(key, entry);
      sockets.set(entry.id, entry.socket);
    }
    this.#byKey = byKey;
    return sockets;
  }

  /** TIME_WAIT rows whose connection no scan has seen, since the watch began. */
  get timeWaitUnseen(): number {
    return this.#timeWaitUnseen;
  }

  #enter(id: string, row: SocketRow, facts: RowFacts, at: string, isBound: boolean): Entry {
    if (row.state === 'time-wait' && !isBound) this.#timeWaitUnseen += 1;
    const socket = compose(id, row, facts, { at, since: at, isBound, tcp: null });
    return { id, row, socket };
  }

  #update(entry: Entry, row: SocketRow, facts: RowFacts, at: string): void {
    const { socket } = entry;
    if (!isSameRow(entry.row, row) || !isSameFacts(socket, facts)) {
      const { since, sinceIsBound: isBound } = socket;
      const tcp = isSameTcp(entry.row.tcp, row.tcp) ? socket.tcp : null;
      entry.socket = compose(entry.id, row, facts, { at, since: since ?? at, isBound, tcp });
    }
    entry.row = row;
  }
}

const ENDED: ReadonlySet<SocketState | null> = new Set(['time-wait', 'closed', 'last-ack', 'closing', 'fin-wait-2']);
const BEGUN: ReadonlySet<SocketState | null> = new Set(['syn-sent', 'syn-received', 'established']);

/** The same two ends can be used again once the connection between them has ended. */
function isSuccessor(before: SocketRow, now: SocketRow): boolean {
  return before.protocol === 'tcp' && ENDED.has(before.state) && BEGUN.has(now.state);
}

function natureOf(row: SocketRow): string {
  const end = (endpoint: Endpoint) => endpointText(endpoint);
  const peer = row.remote === null ? `pid${row.holders?.[0]?.pid ?? '-'}` : end(row.remote);
  return `${row.protocol}${row.family ?? ''}${row.dualStack ? 'd' : ''}-${end(row.local)}-${peer}`;
}

function isSameRow(a: SocketRow, b: SocketRow): boolean {
  return (
    a.state === b.state &&
    a.recvQueue === b.recvQueue &&
    a.sendQueue === b.sendQueue &&
    isSameEndpoint(a.local, b.local) &&
    isSameEndpoint(a.remote, b.remote) &&
    isSameTcp(a.tcp, b.tcp)
  );
}

function isSameTcp(a: SocketRow['tcp'], b: SocketRow['tcp']): boolean {
  if (a === null || b === null) return a === b;
  const keys = Object.keys(b) as (keyof typeof b)[];
  return keys.length === Object.keys(a).length && keys.every((key) => a[key] === b[key]);
}

function isSameFacts(socket: Socket, { holding, user, createdAt }: RowFacts): boolean {
  return (
    socket.app === holding.app &&
    socket.user === user &&
    (createdAt === null || createdAt === socket.since) &&
    socket.ownerUnknown?.code === holding.ownerUnknown?.code &&
    socket.ownerUnknown?.text === holding.ownerUnknown?.text &&
    socket.owners.length === holding.owners.length &&
    socket.owners.every((owner, index) => owner === holding.owners[index])
  );
}

interface Moment {
  readonly at: string;
  readonly since: string;
  readonly isBound: boolean;
  /** Details that are still those of the row; null: they are read from it. */
  readonly tcp: TcpDetails | null;
}

function compose(id: string, row: SocketRow, { holding, user, createdAt }: RowFacts, moment: Moment): Socket {
  return composeSocket(row, {
    id,
    holding,
    user,
    tcp: row.tcp === null ? null : (moment.tcp ?? { readAt: moment.at, ...row.tcp }),
    since: createdAt ?? moment.since,
    sinceIsBound: createdAt === null && moment.isBound,
    readAt: moment.at,
    cgroup: row.cgroup,
  });
}
