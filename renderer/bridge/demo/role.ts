import type { Process } from '../../../shared/reading.ts';
import type { App, Owner, Protocol, SocketState, Unknown } from '../../../shared/socket.ts';

/** A place that a role of the demo talks to. Several addresses share the port. */
export interface Place {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly protocol: Protocol;
  /** How many connections the role keeps to it. */
  readonly living: number;
  /** Round trip in milliseconds, about. */
  readonly rttMs: number;
  /** True where the connections come and go while one watches. */
  readonly isRestless: boolean;
  /** The local end, where it is not the machine's usual address. */
  readonly from?: string;
  /** The port that the others connected to, where it is they who called; then `port` means nothing. */
  readonly calledPort?: number;
}

/** A socket of a role that stands still: a listener, an unconnected UDP socket, or a connection in a state worth showing. */
export interface Fixture {
  readonly protocol: Protocol;
  readonly state: SocketState | null;
  readonly local: readonly [address: string, port: number];
  readonly remote?: readonly [address: string, port: number];
  readonly zone?: string;
  readonly family?: 4 | 6;
  readonly isDualStack?: boolean;
  readonly queues?: readonly [receive: number, send: number];
  /** How long it has been so, in milliseconds. */
  readonly ageMs?: number;
  readonly timer?: {
    readonly kind: 'retransmit' | 'persist' | 'keepalive' | 'time-wait';
    readonly ms: number;
    readonly retries: number;
  };
  readonly ownerUnknown?: Unknown;
  /** Those of the role's holders that hold this one; all of them where it is left out. */
  readonly heldBy?: readonly number[];
}

/** A process of the demo: its start is in minutes after the desktop's. */
export interface CastProcess extends Omit<Process, 'startedAt'> {
  readonly startedMinute: number;
}

/** One who acts in the demo: an app with its processes, and what its sockets are. */
export interface Role {
  readonly app: App | null;
  readonly user: string;
  readonly cgroup: string | null;
  readonly processes: readonly CastProcess[];
  /** Pids that hold the sockets, the likeliest first; empty with `ownerUnknown`. */
  readonly holders: readonly number[];
  readonly ownerUnknown: Unknown | null;
  readonly places: readonly Place[];
  readonly fixtures: readonly Fixture[];
}

/** The owners that a role's sockets have. */
export function ownersOf(role: Role): readonly Owner[] {
  return role.holders.flatMap((pid) => {
    const process = role.processes.find((one) => one.pid === pid);
    return process === undefined ? [] : [{ pid, name: process.name, exe: process.exe }];
  });
}
