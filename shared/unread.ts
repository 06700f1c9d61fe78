import type { Platform } from './reading.ts';
import type { Socket } from './socket.ts';

/** States behind the peer's FIN in which it can still be unread. */
const BEHIND_FIN: ReadonlySet<string | null> = new Set(['close-wait', 'closing', 'last-ack']);

/**
 * Bytes of data that the program has not read; null where the source does not tell. Linux counts the peer's FIN as one byte of the
 * receive queue until the program has read to the end (net/ipv4/tcp_diag.c: rcv_nxt - copied_seq); macOS counts data alone.
 */
export function unreadBytes(
  { protocol, state, recvQueue }: Pick<Socket, 'protocol' | 'state' | 'recvQueue'>,
  platform: Platform,
): number | null {
  const countsFin = platform === 'linux' && protocol === 'tcp' && BEHIND_FIN.has(state);
  return recvQueue === null || !countsFin ? recvQueue : Math.max(0, recvQueue - 1);
}
