import type { App, Owner, Socket, Unknown } from '../../shared/socket.ts';
import type { SocketRow } from './parse/row.ts';

/** Who holds a socket: the part of it that the socket table does not tell. */
export interface Holding {
  readonly owners: readonly Owner[];
  readonly ownerUnknown: Unknown | null;
  readonly app: App | null;
}

/** Finds the holders of a socket. `before` is the socket at the scan before, null when it is new. */
export type Join = (row: SocketRow, before: Socket | null) => Holding;

/** The socket with this holding: the same object when it is the same already. */
export function withHolding(socket: Socket, holding: Holding): Socket {
  const isSame =
    holding.app === socket.app &&
    holding.ownerUnknown?.code === socket.ownerUnknown?.code &&
    holding.owners.length === socket.owners.length &&
    holding.owners.every((owner, at) => owner === socket.owners[at]);
  return isSame ? socket : { ...socket, ...holding };
}
