import { isSameEndpoint } from '../../../shared/endpoint.ts';
import { ownCopy } from '../../../shared/own-copy.ts';
import type { Socket } from '../../../shared/socket.ts';
import { composeSocket } from '../compose-socket.ts';
import { type Holding, type Join, withHolding } from '../holding.ts';
import type { SocketRow } from '../parse/row.ts';
import { parseSsRow, type SsTable } from '../parse/ss.ts';
import { readSsTimer } from '../parse/ss-timer.ts';
import { knowRow, onlyTimePassed } from './known-row.ts';
import { type Live, newLive } from './live.ts';
import { isSameIdle, isSameTimer } from './passing-time.ts';
import { cookieOf, cutRow, type QuietDetails, quietDetails, squeeze } from './row-key.ts';
import { RowOrder } from './row-order.ts';
import { SocketNames } from './socket-names.ts';
import type { TableSource } from './socket-table.ts';

/**
 * The living sockets. A row whose text did not change stands for the same object as in the scan before and is not parsed;
 * neither is one that differs by the passage of time alone. One scan: `begin`, then `takeText` or `takeRow` for each row,
 * `sweep`, `settle` when the holders are known, and `table`.
 */
export class LiveSockets {
  readonly #byKey = new Map<string, Live>();
  readonly #byId = new Map<string, Live>();
  readonly #byInode = new Map<number, Live>();
  readonly #userName: (uid: number) => string;
  readonly #order = new RowOrder<Live>();
  readonly #names = new SocketNames(this.#byId, this.#byInode);
  #source: TableSource | null = null;
  #isOtherSource = false;
  #dirty: Live[] = [];
  #goneInodes: number[] = [];
  #goneIds = new Set<string>();
  #scan = 0;
  #atMs = 0;
  #at = '';
  #isBound = true;
  #timeWaitUnseen = 0;
  #endedConnections = 0;

  constructor(userName: (uid: number) => string) {
    this.#userName = userName;
  }

  /** Begins a scan of this source. `isBound`: sockets that are new in it may have been open for longer than this. */
  begin(atMs: number, isBound: boolean, source: TableSource): void {
    this.#scan += 1;
    this.#isOtherSource = this.#source !== null && this.#source !== source;
    this.#source = source;
    if (this.#isOtherSource) this.#forgetRows(source === 'ss');
    this.#names.begin(this.#scan, atMs, this.#isOtherSource);
    this.#order.begin();
    this.#atMs = atMs;
    this.#at = new Date(atMs).toISOString();
    // What another source tells of for the first time, the one before may have left out.
    this.#isBound = isBound || this.#isOtherSource;
    this.#dirty = [];
    this.#goneInodes = [];
    this.#timeWaitUnseen = 0;
    this.#endedConnections = 0;
  }

  /** Forgets how the source before told of the sockets. What another one does not tell, nobody knows any more. */
  #forgetRows(tellsDetails: boolean): void {
    this.#byKey.clear();
    for (const live of this.#byId.values()) {
      live.key = live.known = live.quiet = null;
      if (!tellsDetails && live.socket !== null && live.socket.tcp !== null) live.socket = { ...live.socket, tcp: null };
    }
  }

  /** Takes one row of ss (a slice of its output). False: it could not be read. */
  takeText(text: string, table: SsTable): boolean {
    if (this.#takeExpected(text)) return true;
    const { key, timer, details } = cutRow(text);
    const live = this.#byKey.get(key) ?? this.#shifted(key);
    if (live === undefined || live.scan === this.#scan) return this.#takeNewText(text, key, details, table);
    live.scan = this.#scan;
    this.#order.saw(live);
    if (live.socket === null) return true;
    if (timer !== null || live.socket.timer !== null) this.#takeTimer(live, live.socket, timer);
    if (details !== '') this.#takeDetails(live, text, details);
    if (live.known === null || onlyTimePassed(text, live.known) === null) live.known = knowRow(text, ownCopy);
    return true;
  }

  /** Takes a row to which nothing happened and that comes in its turn, as most rows do, without taking it apart. */
  #takeExpected(text: string): boolean {
    const live = this.#order.expected;
    if (live === undefined || live.known === null || live.socket === null || live.scan === this.#scan) return false;
    const passed = onlyTimePassed(text, live.known);
    if (passed === null || (live.known.hasDetails && !this.#isIdle(live, live.socket, passed))) return false;
    live.scan = this.#scan;
    this.#order.saw(live);
    if (passed.timer !== null || live.socket.timer !== null) this.#takeTimer(live, live.socket, passed.timer);
    return true;
  }

  /** True when the connection stayed silent since its details were read. */
  #isIdle(live: Live, { tcp }: Socket, { sentMs, receivedMs }: Pick<QuietDetails, 'sentMs' | 'receivedMs'>): boolean {
    if (tcp === null) return false;
    const elapsedMs = this.#atMs - live.detailsMs;
    return isSameIdle(tcp.lastSentMs ?? null, sentMs, elapsedMs) && isSameIdle(tcp.lastReceivedMs ?? null, receivedMs, elapsedMs);
  }

  /** ss pads its columns to the longest address of the table: when that comes or goes, all rows look different. */
  #shifted(key: string): Live | undefined {
    const cookie = cookieOf(key);
    const live = cookie === null ? undefined : this.#named(`${key.startsWith('udp') ? 'udp' : 'tcp'}-${cookie}`);
    if (live === undefined || live.key === null || squeeze(live.key) !== squeeze(key)) return undefined;
    this.#rekey(live, key);
    return live;
  }

  #rekey(live: Live, key: string): void {
    if (live.key !== null && this.#byKey.get(live.key) === live) this.#byKey.delete(live.key);
    live.key = ownCopy(key);
    this.#byKey.set(live.key, live);
  }

  #takeNewText(text: string, key: string, details: string, table: SsTable): boolean {
    const row = parseSsRow(text, table);
    if (row === null) return false;
    if (row === 'other-family') return true;
    const live = this.takeRow(row);
    this.#order.saw(live);
    this.#rekey(live, key);
    live.known = knowRow(text, ownCopy);
    if (details !== '') live.quiet = { start: live.known.quietStart, end: live.known.quietEnd };
    return true;
  }

  #takeTimer(live: Live, socket: Socket, inside: string | null): void {
    const timer = inside === null ? null : readSsTimer(inside);
    if (isSameTimer(socket.timer, timer, this.#atMs - Date.parse(socket.readAt))) return;
    live.socket = { ...socket, timer, readAt: this.#at };
  }

  #takeDetails(live: Live, text: string, details: string): void {
    const { socket, quiet } = live;
    if (socket === null) return;
    const { start, end, ...times } = quietDetails(details);
    if (quiet?.start === start && quiet.end === end && this.#isIdle(live, socket, times)) return;
    const row = parseSsRow(text);
    if (row === null || row === 'other-family' || row.tcp === null) return;
    live.quiet = { start: ownCopy(start), end: ownCopy(end) };
    live.detailsMs = this.#atMs;
    live.socket = { ...socket, tcp: { readAt: this.#at, ...row.tcp } };
  }

  /** Takes the TCP details, and nothing else, of a row that was asked for beside the table. */
  takeDetailsOf(text: string): void {
    const cookie = cookieOf(text);
    const live = cookie === null ? undefined : this.#named(`tcp-${cookie}`);
    if (live === undefined) return;
    const { details } = cutRow(text);
    if (details !== '') this.#takeDetails(live, text, details);
  }

  /** Takes one row of any source. */
  takeRow(row: SocketRow): Live {
    const id = this.#names.idOf(row);
    let live = this.#byId.get(id);
    if (live === undefined) {
      live = newLive(id, row, this.#scan);
      this.#byId.set(id, live);
      if (row.state === 'time-wait' && !this.#isBound) this.#timeWaitUnseen += 1;
    } else {
      live.scan = this.#scan;
      if (live.socket !== null && this.#isSame(live, live.socket, row)) return live;
      if (live.row.inode !== row.inode) this.#forgetInode(live);
      live.row = row;
      live.rowScan = this.#scan;
    }
    if (row.inode !== null) this.#byInode.set(row.inode, live);
    this.#soil(live);
    return live;
  }

  #isSame(live: Live, socket: Socket, row: SocketRow): boolean {
    const old = live.row;
    if (old.state !== row.state || old.recvQueue !== row.recvQueue || old.sendQueue !== row.sendQueue) return false;
    if (old.inode !== row.inode || old.uid !== row.uid || old.cgroup !== row.cgroup || row.tcp !== null) return false;
    if (!isSameEndpoint(old.local, row.local) || !isSameEndpoint(old.remote, row.remote)) return false;
    return isSameTimer(socket.timer, row.timer, this.#atMs - Date.parse(socket.readAt));
  }

  /** The socket that its cookie gives this id. */
  #named(id: string): Live | undefined {
    return this.#byId.get(this.#names.own(id));
  }

  #soil(live: Live): void {
    if (live.isDirty) return;
    live.isDirty = true;
    this.#dirty.push(live);
  }

  #forgetInode(live: Live): void {
    const { inode } = live.row;
    if (inode === null || this.#byInode.get(inode) !== live) return;
    this.#byInode.delete(inode);
    this.#goneInodes.push(inode);
  }

  /** Lets go of the sockets that this scan did not see; answers with the inodes that no socket has any more. */
  sweep(): readonly number[] {
    this.#names.forget(this.#goneIds);
    this.#goneIds = new Set();
    for (const live of this.#byId.values()) {
      if (live.scan === this.#scan) continue;
      this.#byId.delete(live.id);
      this.#goneIds.add(live.id);
      if (live.row.protocol === 'tcp' && live.row.state === 'established' && !this.#isOtherSource) this.#endedConnections += 1;
      if (live.key !== null && this.#byKey.get(live.key) === live) this.#byKey.delete(live.key);
      this.#names.gone(live);
      this.#forgetInode(live);
    }
    return this.#goneInodes;
  }

  /** True while a socket of the table has this inode. */
  hasInode(inode: number): boolean {
    return this.#byInode.has(inode);
  }

  /** The socket with this inode. */
  withInode(inode: number): Socket | null {
    return this.#byInode.get(inode)?.socket ?? null;
  }

  /** True when one of the last two scans has seen the socket that its cookie gives this id. */
  hasId(id: string): boolean {
    const own = this.#names.own(id);
    return this.#byId.has(own) || this.#goneIds.has(own);
  }

  /** The rows that are new or changed in this scan. */
  *fresh(): Iterable<SocketRow> {
    for (const live of this.#dirty) yield live.row;
  }

  /** All sockets as they stood at the end of the last scan. */
  *all(): Iterable<Socket> {
    for (const live of this.#byId.values()) if (live.socket !== null) yield live.socket;
  }

  /** Composes what is new or changed, and what has other holders (`inodes`) than before. */
  settle(inodes: Iterable<number>, join: Join): void {
    for (const inode of inodes) {
      const live = this.#byInode.get(inode);
      if (live !== undefined) this.#soil(live);
    }
    for (const live of this.#dirty) {
      const holding = join(live.row, live.socket);
      live.socket =
        live.rowScan === this.#scan || live.socket === null ? this.#compose(live, holding) : withHolding(live.socket, holding);
      live.isDirty = false;
      // Details are kept in the socket; the row is kept to compare and to join again.
      if (live.row.tcp !== null) live.row = { ...live.row, tcp: null };
    }
  }

  /** All sockets by id, as a new map that is the caller's. */
  table(): Map<string, Socket> {
    const sockets = new Map<string, Socket>();
    for (const live of this.#byId.values()) if (live.socket !== null) sockets.set(live.id, live.socket);
    return sockets;
  }

  /** Established TCP connections that ended before this scan without a trace in it. */
  get endedConnections(): number {
    return this.#endedConnections;
  }

  /** TIME_WAIT rows of this scan whose connection no scan has seen. */
  get timeWaitUnseen(): number {
    return this.#timeWaitUnseen;
  }

  /** What the row does not tell (details of a large table come in turns) stays as it was. */
  #compose(live: Live, holding: Holding): Socket {
    const { id, row, socket: before } = live;
    if (row.tcp !== null) live.detailsMs = this.#atMs;
    return composeSocket(row, {
      id,
      holding,
      user: row.uid === null ? (before?.user ?? null) : this.#userName(row.uid),
      tcp: row.tcp === null ? (before?.tcp ?? null) : { readAt: this.#at, ...row.tcp },
      since: before?.since ?? this.#at,
      sinceIsBound: before?.sinceIsBound ?? this.#isBound,
      readAt: this.#at,
      cgroup: row.cgroup ?? before?.cgroup ?? null,
    });
  }
}
