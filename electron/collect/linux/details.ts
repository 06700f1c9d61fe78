import { isConnection, type Socket } from '../../../shared/socket.ts';
import { type Pair, planTurns, type Turn, turnFilter } from './detail-turns.ts';
import type { LiveSockets } from './live-sockets.ts';
import type { SocketTable } from './socket-table.ts';

/** Up to so many sockets all details are read with each scan; beyond, in turns. The lower bound keeps it from going to and fro. */
const ALL_AT_ONCE_MOST = 2_000;
const ALL_AGAIN_MOST = 1_700;
const TURN_ROWS = 2_000;
/** Connections asked for by name in one scan: each is compared with every socket of the table by the kernel. */
const PAIRS_MOST = 48;

/**
 * Decides when the TCP details of which connections are read. A small table comes with all of them. Of a large one each scan
 * reads the next turn, those with a running retransmit or persist timer, and some that are new.
 */
export class Details {
  readonly #table: SocketTable;
  readonly #live: LiveSockets;
  #isLarge = false;
  #turns: Turn[] = [];
  #urgent: readonly Pair[] = [];
  #lacks = false;

  constructor(table: SocketTable, live: LiveSockets) {
    this.#table = table;
    this.#live = live;
  }

  /** True when the next scan shall read the details of all. */
  wantsAll(): boolean {
    return !this.#isLarge;
  }

  /** True when there are connections and none has details. */
  get lacks(): boolean {
    return this.#lacks;
  }

  /** Asks for the details that are due; null when all came with the table. */
  ask(): Promise<readonly string[] | null> | null {
    if (!this.#isLarge) return null;
    if (this.#turns.length === 0) this.#turns = [...planTurns(this.#live.all(), TURN_ROWS)];
    const pairs = [...this.#urgent];
    for (const row of this.#live.fresh()) {
      if (pairs.length >= PAIRS_MOST) break;
      const remotePort = row.remote?.port ?? null;
      if (row.protocol !== 'tcp' || row.inode === null || row.local.port === null || remotePort === null) continue;
      pairs.push({ localPort: row.local.port, remotePort });
    }
    const filter = turnFilter(this.#turns.pop() ?? null, pairs);
    return filter === null ? null : this.#table.details(filter);
  }

  /** Takes what was answered. */
  take(rows: readonly string[] | null): void {
    for (const row of rows ?? []) this.#live.takeDetailsOf(row);
  }

  /** Looks at the finished table: how large it is, and whom to ask for by name next time. */
  scanned(sockets: ReadonlyMap<string, Socket>): void {
    this.#isLarge = sockets.size > (this.#isLarge ? ALL_AGAIN_MOST : ALL_AT_ONCE_MOST);
    const urgent: Pair[] = [];
    let connections = 0;
    let withDetails = 0;
    for (const socket of sockets.values()) {
      if (socket.protocol !== 'tcp' || socket.remote === null || !isConnection(socket)) continue;
      connections += 1;
      if (socket.tcp !== null) withDetails += 1;
      const isUrgent = socket.timer?.kind === 'retransmit' || socket.timer?.kind === 'persist';
      if (!isUrgent || urgent.length >= PAIRS_MOST / 2 || socket.local.port === null || socket.remote.port === null) continue;
      urgent.push({ localPort: socket.local.port, remotePort: socket.remote.port });
    }
    this.#urgent = urgent;
    this.#lacks = connections > 0 && withDetails === 0;
  }
}
