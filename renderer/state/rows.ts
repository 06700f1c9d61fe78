import type { Socket } from '../../shared/socket.ts';
import type { AppGroup, DestinationGroup } from './groups.ts';
import type { Line } from './order.ts';
import { type ShownPort, socketsOfPort } from './shown-port.ts';
import type { Branch } from './tree-branch.ts';

/** The lines that tables are made of: an app, a process of it, a destination, an app at a destination, an open port, a socket. */
export type TableLine = AppLine | DestinationLine | ProcessLine | PartyLine | PortLine | SocketLine;

/** An app with all its sockets. */
export type AppLine = Line<'app', AppGroup>;
/** A destination with all sockets that talk to it. */
export type DestinationLine = Line<'destination', DestinationGroup>;
/** One process of an app (or the sockets of an app whose process is unknown for one reason). */
export type ProcessLine = Line<'process', Branch>;
/** One app at a destination. */
export type PartyLine = Line<'party', Branch>;
/** One open port with what waits on it and its clients. */
export type PortLine = Line<'port', ShownPort>;
/** One socket. */
export type SocketLine = Line<'socket', Socket>;

/** How long a line stays, greyed, after what it showed has ended, in milliseconds. */
export const LINGER_MS = 6_000;

/** The sockets that a line stands for. */
export function socketsOf(line: TableLine): Iterable<Socket> {
  if (line.kind === 'port') return socketsOfPort(line.value);
  return line.kind === 'socket' ? [line.value] : line.value.sockets.values();
}

/** True for a line that can be folded open. */
export function hasChildren(line: TableLine): boolean {
  if (line.kind === 'port') return line.value.waiting.length > 1 || line.value.clients.size > 0;
  return line.kind !== 'socket';
}
