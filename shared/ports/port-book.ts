import type { Endpoint } from '../endpoint.ts';
import type { Protocol, Socket } from '../socket.ts';
import { isOpenPort, isTaken } from './clients.ts';

/** One port by one protocol on which something waits, with everything that is connected to it. */
export interface OpenPort {
  /** `tcp 443`: unique. */
  readonly key: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** TCP listeners, or UDP sockets without a peer, by id. */
  readonly waiting: Map<string, Socket>;
  /** Living connections that one of them took, by id. */
  readonly clients: Map<string, Socket>;
  /** Closed connections that the system still remembers (TIME_WAIT), by id. */
  readonly remains: Map<string, Socket>;
  /** Sockets with this local port that none of them took: this machine's own calls from it. */
  readonly strangers: Map<string, Socket>;
}

/**
 * Every open port of a table, kept up to date change by change: a diff costs what changed, and one look at the table when a port opens
 * that was not open before. Mutable, with one keeper.
 */
export interface PortBook {
  readonly ports: Map<string, OpenPort>;
  /** Open ports by number and protocol, for look-up without making texts. */
  readonly byNumber: Map<number, OpenPort>;
}

/** What came, changed and went since the book was last brought up to date. */
export interface PortChange {
  readonly opened: Iterable<Socket>;
  readonly changed: Iterable<Socket>;
  readonly closed: Iterable<string>;
}

/** The key of an open port. */
export function portKey(protocol: Protocol, port: number): string {
  return `${protocol} ${port}`;
}

/** The book of a whole table. */
export function portBookOf(sockets: Iterable<Socket>): PortBook {
  const book: PortBook = { ports: new Map(), byNumber: new Map() };
  const rest: Socket[] = [];
  for (const socket of sockets) {
    if (isOpenPort(socket)) openedPort(book, socket).waiting.set(socket.id, socket);
    else rest.push(socket);
  }
  for (const socket of rest) place(portOf(book, socket), socket);
  return book;
}

/**
 * Takes a change in. `before` is the table as it was BEFORE the change. `touched` hears the keys of the ports that changed; some more
 * than once.
 */
export function takePorts(
  book: PortBook,
  before: ReadonlyMap<string, Socket>,
  change: PortChange,
  touched: (key: string) => void = () => {},
): void {
  const unsettled = new Set<OpenPort>();
  const anew = new Set<OpenPort>();
  const moved: Socket[] = [];
  const leave = (socket: Socket | undefined): void => {
    if (socket === undefined) return;
    const port = portOf(book, socket);
    if (port === undefined) return;
    if (port.waiting.delete(socket.id)) unsettled.add(port);
    else forget(port, socket.id);
    touched(port.key);
  };
  const enter = (socket: Socket): void => {
    if (!isOpenPort(socket)) {
      moved.push(socket);
      return;
    }
    const isAnew = portOf(book, socket) === undefined;
    const port = openedPort(book, socket);
    if (isAnew) anew.add(port);
    port.waiting.set(socket.id, socket);
    unsettled.add(port);
    touched(port.key);
  };
  for (const id of change.closed) leave(before.get(id));
  for (const socket of change.changed) {
    if (stays(book, before.get(socket.id), socket, touched)) continue;
    leave(before.get(socket.id));
    enter(socket);
  }
  for (const socket of change.opened) enter(socket);
  settle(book, unsettled);
  adopt(book, anew, before, change);
  for (const socket of moved) {
    const port = portOf(book, socket);
    if (port === undefined) continue;
    place(port, socket);
    touched(port.key);
  }
}

/** Most changes are of numbers alone: the socket stands where it stood. */
function stays(book: PortBook, before: Socket | undefined, after: Socket, touched: (key: string) => void): boolean {
  if (before === undefined || before.protocol !== after.protocol || before.state !== after.state) return false;
  if (!isSamePlace(before.local, after.local)) return false;
  if ((before.remote === null) !== (after.remote === null) || before.family !== after.family) return false;
  if (before.dualStack !== after.dualStack) return false;
  const port = portOf(book, after);
  if (port === undefined) return true;
  if (port.clients.has(after.id)) port.clients.set(after.id, after);
  else if (port.waiting.has(after.id)) port.waiting.set(after.id, after);
  else if (port.remains.has(after.id)) port.remains.set(after.id, after);
  else if (port.strangers.has(after.id)) port.strangers.set(after.id, after);
  touched(port.key);
  return true;
}

function isSamePlace(a: Endpoint, b: Endpoint): boolean {
  return a === b || (a.address === b.address && a.port === b.port && a.zone === b.zone);
}

/** Where what waits on a port has changed, another may be the one who took a connection. */
function settle(book: PortBook, unsettled: ReadonlySet<OpenPort>): void {
  for (const port of unsettled) {
    if (port.waiting.size === 0) {
      book.ports.delete(port.key);
      book.byNumber.delete(numberOf(port.protocol, port.port));
      continue;
    }
    for (const socket of [...port.clients.values(), ...port.strangers.values(), ...port.remains.values()]) {
      forget(port, socket.id);
      place(port, socket);
    }
  }
}

/** A port that opens while sockets use it already (a server that was started again) takes them in. */
function adopt(book: PortBook, anew: ReadonlySet<OpenPort>, before: ReadonlyMap<string, Socket>, change: PortChange): void {
  if (anew.size === 0 || before.size === 0) return;
  const gone = new Set(change.closed);
  for (const { id } of change.changed) gone.add(id);
  for (const socket of before.values()) {
    const port = portOf(book, socket);
    if (port !== undefined && anew.has(port) && !gone.has(socket.id)) place(port, socket);
  }
  // Numbers alone changed: such a socket was left where it stood, which was nowhere.
  for (const socket of change.changed) {
    const port = portOf(book, socket);
    if (port !== undefined && anew.has(port) && !isOpenPort(socket)) place(port, socket);
  }
}

function place(port: OpenPort | undefined, socket: Socket): void {
  if (port === undefined || port.waiting.has(socket.id)) return;
  if (socket.remote === null || socket.state === 'closed') port.strangers.set(socket.id, socket);
  else if (!isTaken(port.waiting.values(), socket)) port.strangers.set(socket.id, socket);
  else if (socket.state === 'time-wait') port.remains.set(socket.id, socket);
  else port.clients.set(socket.id, socket);
}

function forget(port: OpenPort, id: string): void {
  if (!port.clients.delete(id) && !port.remains.delete(id)) port.strangers.delete(id);
}

function portOf(book: PortBook, { protocol, local }: Socket): OpenPort | undefined {
  return local.port === null ? undefined : book.byNumber.get(numberOf(protocol, local.port));
}

function openedPort(book: PortBook, { protocol, local }: Socket): OpenPort {
  const number = local.port ?? 0;
  const known = book.byNumber.get(numberOf(protocol, number));
  if (known !== undefined) return known;
  const maps = { waiting: new Map(), clients: new Map(), remains: new Map(), strangers: new Map() };
  const port: OpenPort = { key: portKey(protocol, number), protocol, port: number, ...maps };
  book.ports.set(port.key, port);
  book.byNumber.set(numberOf(protocol, number), port);
  return port;
}

/** True when a TCP port is open. */
export function isOpenTcp(book: PortBook, port: number): boolean {
  return book.byNumber.has(numberOf('tcp', port));
}

function numberOf(protocol: Protocol, port: number): number {
  return protocol === 'tcp' ? port : port + 65_536;
}
