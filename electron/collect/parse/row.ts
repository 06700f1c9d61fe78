import type { Endpoint } from '../../../shared/endpoint.ts';
import type { SkippedLine } from '../../../shared/reading.ts';
import type { Protocol, SocketState, TcpDetails, Timer } from '../../../shared/socket.ts';

/** A process that the source names as a holder of the socket. `name` is as the kernel gives it: at most 15 bytes on Linux. */
export interface Holder {
  readonly pid: number;
  readonly name: string;
  readonly fd: number | null;
}

/**
 * What one row of any tool or file says of one socket, in the field's terms and with canonical addresses: the common answer of
 * all socket parsers. What the source does not tell is null (or, in `tcp`, absent), never zero and never empty.
 */
export interface SocketRow {
  readonly protocol: Protocol;
  readonly family: 4 | 6 | null;
  readonly dualStack: boolean;
  readonly state: SocketState | null;
  readonly local: Endpoint;
  readonly remote: Endpoint | null;
  readonly recvQueue: number | null;
  readonly sendQueue: number | null;
  /** Every process that the source names; null when the source does not tell at all. */
  readonly holders: readonly Holder[] | null;
  readonly timer: Timer | null;
  readonly uid: number | null;
  readonly inode: number | null;
  /** The kernel's socket cookie as hexadecimal text: unique since boot, kept from SYN_RECV to TIME_WAIT (sock_diag(7)). */
  readonly cookie: string | null;
  readonly cgroup: string | null;
  readonly tcp: Omit<TcpDetails, 'readAt'> | null;
}

/** What a parser makes of a text: its rows, and every line that should have been one and could not be read. */
export interface Parsed<Row> {
  readonly rows: readonly Row[];
  readonly skipped: readonly SkippedLine[];
  /**
   * Lines that are no row and are not meant to be one: headers, blank lines, continuations of a row, rows of other families.
   * Rows, skipped and noise together are all lines of the text.
   */
  readonly noise: number;
}
