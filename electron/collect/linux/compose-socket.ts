import type { Socket } from '../../../shared/socket.ts';
import type { Holding } from '../holding.ts';
import type { SocketRow } from '../parse/row.ts';

/** What is known of a row beside its text. `at`: when it was read (ISO 8601). `isBound`: a new socket may have been open for longer. */
export interface RowBackground {
  readonly holding: Holding;
  readonly user: string | null;
  readonly at: string;
  readonly isBound: boolean;
}

/** Makes the socket of a row. What the row does not tell (details of a large table come in turns) stays as it was `before`. */
export function composeSocket(id: string, row: SocketRow, before: Socket | null, background: RowBackground): Socket {
  const { protocol, family, dualStack, state, local, remote, recvQueue, sendQueue, timer, inode } = row;
  const { holding, user, at, isBound } = background;
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
    tcp: row.tcp === null ? (before?.tcp ?? null) : { readAt: at, ...row.tcp },
    since: before?.since ?? at,
    sinceIsBound: before?.sinceIsBound ?? isBound,
    readAt: at,
    inode,
    cgroup: row.cgroup ?? before?.cgroup ?? null,
  };
}
