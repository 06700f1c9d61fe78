import type { Socket } from '../../shared/socket.ts';
import type { Holding } from './holding.ts';
import type { SocketRow } from './parse/row.ts';

/** What a socket is beside what its row says; the fields as in `Socket`. */
export interface BesideRow extends Pick<Socket, 'id' | 'user' | 'tcp' | 'since' | 'sinceIsBound' | 'readAt' | 'cgroup'> {
  readonly holding: Holding;
}

/** Makes the socket of a row. */
export function composeSocket(row: SocketRow, beside: BesideRow): Socket {
  const { protocol, family, dualStack, state, local, remote, recvQueue, sendQueue, timer, inode } = row;
  const { id, holding, user, tcp, since, sinceIsBound, readAt, cgroup } = beside;
  return {
    id,
    protocol,
    family,
    dualStack,
    state,
    local,
    remote,
    ...holding,
    user,
    recvQueue,
    sendQueue,
    timer,
    tcp,
    since,
    sinceIsBound,
    readAt,
    inode,
    cgroup,
  };
}
