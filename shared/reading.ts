import type { Socket } from './socket.ts';

/** The operating systems that are read, as Node names them. */
export type Platform = 'linux' | 'darwin' | 'win32';

/** A process that holds a socket, or is an ancestor of one that does. */
export interface Process {
  readonly pid: number;
  readonly parentPid: number | null;
  /** Short name, without the system's 15-byte cut where that could be mended. Cleaned of control and bidi characters. */
  readonly name: string;
  readonly exe: string | null;
  /** The whole command line, arguments joined by blanks, bounded and cleaned; null where it cannot be read. */
  readonly commandLine: string | null;
  readonly user: string | null;
  /** ISO 8601; with the pid it identifies the process for good. */
  readonly startedAt: string | null;
  readonly cgroup: string | null;
}

/** Something that cannot be seen, why, and what would lift it (null: nothing would). All in the person's language. */
export interface BlindSpot {
  readonly code: string;
  readonly text: string;
  readonly remedy: string | null;
}

/** A line that should have been a socket and could not be read. `line` counts from 1. `text` is bounded and cleaned. */
export interface SkippedLine {
  readonly source: string;
  readonly line: number;
  readonly text: string;
}

/** A connection that opened and closed between two scans: the kernel told of its end, no scan saw it. */
export interface UnseenConnection {
  readonly closedAt: string;
  readonly protocol: 'tcp' | 'udp';
  readonly local: string;
  readonly remote: string;
}

/** How the machine is sampled, and what is known to have happened between samples. */
export interface Sampling {
  /** True while the kernel's own report of closed sockets is being heard (ss -E). */
  readonly hearsCloses: boolean;
  /** Connections that no scan saw, since the watch began. */
  readonly unseenCount: number;
  /** The newest of them, newest first, bounded. */
  readonly unseenRecent: readonly UnseenConnection[];
  /** TIME_WAIT rows whose connection no scan saw open: proof of short connections even where `hearsCloses` is false. */
  readonly timeWaitUnseenCount: number;
  /**
   * Connections turned away since the machine started because the queue of their listener was full (Linux: TcpExt ListenOverflows of the
   * network namespace, net/ipv4/proc.c). Absent where the system does not tell.
   */
  readonly acceptOverflows?: number;
}

/** What is known of a captured text beside what it holds. null: the text does not tell. */
export interface CaptureFacts {
  readonly platform: Platform | null;
  /** When the machine was read (ISO 8601). */
  readonly takenAt: string | null;
  readonly host: string | null;
  /** The name of the file, or what else it was (`stdin`), cleaned. */
  readonly source: string;
  /** What was found in it: `ss`, `netstat-windows`, `ps` … */
  readonly formats: readonly string[];
  /** Local ports that connections of that machine are given, inclusive; absent where the text does not tell. */
  readonly localPorts?: { readonly from: number; readonly to: number };
}

/** What a reading says beside its sockets and processes. */
export interface ReadingFacts {
  readonly schema: 1;
  readonly takenAt: string;
  readonly host: string;
  readonly platform: Platform;
  /** What was read, in order: `ss`, `/proc/net`, `netstat` … */
  readonly method: readonly string[];
  readonly blindSpots: readonly BlindSpot[];
  /** A bounded sample of the lines that could not be read; `skippedCount` is how many there were. */
  readonly skipped: readonly SkippedLine[];
  readonly skippedCount: number;
  readonly sampling: Sampling;
  /**
   * Present when this is no look at this machine but a captured text. `takenAt` is then the moment of its opening where the text tells
   * none, `host` is empty where it tells none, and `platform` is no more than a guess where `capture.platform` is null.
   */
  readonly capture?: CaptureFacts;
}

/** One whole look at the machine. */
export interface Reading extends ReadingFacts {
  readonly sockets: readonly Socket[];
  readonly processes: readonly Process[];
}
