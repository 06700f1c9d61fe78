import type { Endpoint } from './endpoint.ts';

/** Transport protocol. An IPv4 and an IPv6 socket have the same protocol; `family` tells them apart. */
export type Protocol = 'tcp' | 'udp';

/** TCP states (RFC 9293, 3.3.2) as this program spells them, plus `bound` (a port taken, neither listening nor connected). */
export type SocketState =
  | 'listen'
  | 'syn-sent'
  | 'syn-received'
  | 'established'
  | 'fin-wait-1'
  | 'fin-wait-2'
  | 'close-wait'
  | 'closing'
  | 'last-ack'
  | 'time-wait'
  | 'closed'
  | 'bound';

/** One process that holds a socket. `exe` is the path of its executable, null where it cannot be read. */
export interface Owner {
  readonly pid: number;
  readonly name: string;
  readonly exe: string | null;
}

/** Why something is not known. `code` is for programs, `text` for people (already in the person's language). */
export interface Unknown {
  readonly code: UnknownCode;
  readonly text: string;
}

/** Why a socket has no owner. */
export type UnknownCode =
  /** The socket belongs to another user, and only that user or root may see the process. */
  | 'other-user'
  /** TIME_WAIT and other remains of a closed connection: the kernel holds it, no process does. */
  | 'closed-by-process'
  /** Still in the accept queue of a listener: no process has taken it yet. */
  | 'not-accepted-yet'
  /** Held by the kernel itself (NFS, WireGuard …). */
  | 'kernel'
  /** The process ended, or let go of the socket, while it was being read. */
  | 'gone'
  /** The process runs in another namespace, or behind a /proc that hides it. */
  | 'hidden'
  /** The method that was used (say /proc/net without root) does not tell. */
  | 'not-told';

/** How an app was recognised, so that a person can judge it. */
export type AppEvidence = 'cgroup' | 'bundle' | 'service' | 'executable' | 'parent' | 'script' | 'name';

/** What kind of thing an app is. */
export type AppKind = 'application' | 'service' | 'container' | 'snap' | 'flatpak' | 'script' | 'command' | 'system';

/** The application that a person would say the socket belongs to: helpers, workers and interpreters are folded into it. */
export interface App {
  /** Stable while the app runs: the same for all its processes. */
  readonly id: string;
  readonly name: string;
  readonly kind: AppKind;
  readonly evidence: AppEvidence;
}

/** What a running kernel timer of a socket is for (ss(8), `timer:`). */
export type TimerKind = 'retransmit' | 'keepalive' | 'persist' | 'time-wait' | 'unknown';

/** The kernel timer of a socket. `remainingMs` counts from the socket's `readAt`; `retries` is how often it has fired. */
export interface Timer {
  readonly kind: TimerKind;
  readonly remainingMs: number;
  readonly retries: number;
}

/**
 * What the kernel tells of a TCP connection (ss -i; include/uapi/linux/tcp.h `tcp_info`). A field is absent where the source
 * does not give it: absent is unknown, never zero. Times in milliseconds, sizes in bytes, rates in bits per second.
 */
export interface TcpDetails {
  /** When these details were read (ISO 8601); on a large table they are read in turns and may be older than the row. */
  readonly readAt: string;
  readonly rttMs?: number;
  readonly rttVarMs?: number;
  readonly minRttMs?: number;
  readonly rtoMs?: number;
  readonly backoff?: number;
  /** Segments retransmitted over the connection's life. */
  readonly retransmits?: number;
  /** Segments retransmitted and not yet acknowledged. */
  readonly retransmitsNow?: number;
  readonly lost?: number;
  readonly sacked?: number;
  readonly unacked?: number;
  readonly reordering?: number;
  readonly bytesSent?: number;
  readonly bytesAcked?: number;
  readonly bytesReceived?: number;
  readonly bytesRetransmitted?: number;
  readonly notSentBytes?: number;
  readonly segmentsOut?: number;
  readonly segmentsIn?: number;
  readonly dataSegmentsOut?: number;
  readonly dataSegmentsIn?: number;
  /** Since data was last sent, received or acknowledged, counted from `readAt`. Absent until the handshake is done. */
  readonly lastSentMs?: number;
  readonly lastReceivedMs?: number;
  readonly lastAckMs?: number;
  /** Since data last moved in either direction: the smaller of `lastSentMs` and `lastReceivedMs`. */
  readonly idleMs?: number;
  readonly congestionControl?: string;
  readonly congestionWindow?: number;
  readonly mss?: number;
  readonly pathMtu?: number;
  readonly busyMs?: number;
  /** Time limited by the peer's receive window. */
  readonly receiveWindowLimitedMs?: number;
  /** Time limited by our own send buffer. */
  readonly sendBufferLimitedMs?: number;
  readonly deliveryRateBps?: number;
  readonly pacingRateBps?: number;
  readonly sendWindow?: number;
}

/**
 * One socket, from the parser to the screen: the only shape it has. Complete when it leaves `collect/`. A socket object that
 * is not changed from one scan to the next is the SAME object, so times in it count from its `readAt`.
 */
export interface Socket {
  /** Stable while the socket lives, through all its states; never used again for another socket. */
  readonly id: string;
  readonly protocol: Protocol;
  /** Address family of the socket, not of the address: an IPv4-mapped connection is family 6 with IPv4 addresses. */
  readonly family: 4 | 6 | null;
  /** True for an IPv6 listener or UDP socket that takes IPv4 as well. */
  readonly dualStack: boolean;
  /** null: the source gives no state (an unconnected UDP socket). A connected UDP socket is `established`. */
  readonly state: SocketState | null;
  readonly local: Endpoint;
  /** null: no peer (a listener, an unconnected UDP socket). */
  readonly remote: Endpoint | null;
  /** Every process that holds the socket, the likeliest first. */
  readonly owners: readonly Owner[];
  /** Why `owners` is empty; null when it is not. */
  readonly ownerUnknown: Unknown | null;
  readonly app: App | null;
  /** Name of the user the socket belongs to, or the uid as text where it has no name. */
  readonly user: string | null;
  /** Bytes not yet read by the program, where Linux counts the peer's FIN as one (unread.ts); of a listener: connections not yet accepted. */
  readonly recvQueue: number | null;
  /** Bytes not yet acknowledged by the peer; of a listener: the limit of its accept queue. */
  readonly sendQueue: number | null;
  readonly timer: Timer | null;
  readonly tcp: TcpDetails | null;
  /** When it was first seen, or the system's creation time (ISO 8601). */
  readonly since: string | null;
  /** True when the socket was already there at the first scan, so that `since` is no more than a bound. */
  readonly sinceIsBound: boolean;
  /** When this row was read (ISO 8601). */
  readonly readAt: string;
  /** Inode in sockfs, null where there is none (Linux). Two sockets on one address and port differ in it. */
  readonly inode: number | null;
  /** Control group path (Linux, cgroup v2), readable without root. */
  readonly cgroup: string | null;
}

/** True for a TCP socket that waits for connections. */
export function isListener(socket: Socket): boolean {
  return socket.state === 'listen';
}

/** True for a socket that talks, or tries to talk, to one peer. TIME_WAIT rows are remains, not conversations. */
export function isConnection(socket: Socket): boolean {
  return socket.remote !== null && socket.state !== 'time-wait' && socket.state !== 'closed';
}
