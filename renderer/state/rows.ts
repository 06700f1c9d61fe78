import type { Socket } from '../../shared/socket.ts';
import type { Line } from './order.ts';
import type { AppGroup, DestinationGroup } from './tally.ts';
import type { Branch } from './tree-branch.ts';

/** The lines that tables are made of: an app, a process of it, a destination, an app at a destination, a socket. */
export type TableLine = AppLine | DestinationLine | ProcessLine | PartyLine | SocketLine;

/** An app with all its sockets. */
export type AppLine = Line<'app', AppGroup>;
/** A destination with all sockets that talk to it. */
export type DestinationLine = Line<'destination', DestinationGroup>;
/** One process of an app (or the sockets of an app whose process is unknown for one reason). */
export type ProcessLine = Line<'process', Branch>;
/** One app at a destination. */
export type PartyLine = Line<'party', Branch>;
/** One socket. */
export type SocketLine = Line<'socket', Socket>;

/** How long a line stays, greyed, after what it showed has ended, in milliseconds. */
export const LINGER_MS = 6_000;

/** The sockets that a line stands for. */
export function socketsOf(line: TableLine): Iterable<Socket> {
  return line.kind === 'socket' ? [line.value] : line.value.sockets.values();
}

/** True for a line that can be folded open. */
export function hasChildren(line: TableLine): boolean {
  return line.kind !== 'socket';
}
