import type { Sampling } from '../reading.ts';
import type { Socket } from '../socket.ts';
import type { Draft } from './finding.ts';
import type { Limits } from './limits.ts';
import type { Reached } from './reached.ts';
import type { SystemFacts } from './system-facts.ts';

/** What all rules share at one scan. */
export interface Scene {
  readonly system: SystemFacts;
  readonly limits: Limits;
  /** Where connections have lately succeeded. */
  readonly reached: Reached;
  /** Of the newest reading: epoch milliseconds and ISO 8601. */
  readonly nowMs: number;
  readonly at: string;
  /** Counts scans from 0; 0 is the first look, at which everything is new. */
  readonly scan: number;
  readonly sampling: Sampling;
  /** True for a local port on which a program listens: connections on it came from outside. */
  isServerPort(port: number | null): boolean;
  /** All sockets now, by id. Look up, never walk through: there may be many. */
  readonly sockets: ReadonlyMap<string, Socket>;
}

/** A family of rules. It keeps what it needs of the past, bounded. */
export interface Family {
  /** A socket came (`before` null), changed, or went (`after` null). */
  saw?(before: Socket | null, after: Socket | null, scene: Scene): void;
  /** What it finds now that all changes of the scan were seen. */
  look(scene: Scene): readonly Draft[];
  /** How many things it remembers. */
  readonly size: number;
}
