import type { Socket } from './socket.ts';

/** What is in the send queue of a socket, in bytes. */
export interface Unsent {
  /** What never left: kept back by a full window of the peer, or by congestion (`notsent` of ss(8)). */
  readonly notSent: number;
  /** What left and is not acknowledged; of a datagram nothing is. */
  readonly unacknowledged: number;
}

/** The two parts of a send queue. Where the system does not tell them apart, all of it counts as unacknowledged; of UDP, all as not sent. */
export function unsentBytes({ protocol, sendQueue, tcp }: Pick<Socket, 'protocol' | 'sendQueue' | 'tcp'>): Unsent {
  const queued = sendQueue ?? 0;
  // A datagram is in the queue until the device has taken it; nobody acknowledges one.
  const notSent = protocol === 'udp' ? queued : Math.min(queued, tcp?.notSentBytes ?? 0);
  return { notSent, unacknowledged: queued - notSent };
}
