/** What came of taking a port for a moment. `denied`: not in use, and this user may not have it (a port below 1024, a reserved one). */
export type PortTry = 'free' | 'in-use' | 'denied' | 'unknown';

/** What one machine says of ports when they are tried. */
export interface PortsTried {
  readonly tried: readonly {
    readonly port: number;
    /** What trying came to; null: not tried, because a socket is seen that waits there. */
    readonly outcome: PortTry | null;
    /** The next free port above it; null: none was found near. */
    readonly nextFree: number | null;
  }[];
}
