import type { Socket } from '../../../shared/socket.ts';
import { isConnection } from '../../../shared/socket.ts';

/** A part of the connections, as a filter of ss (ss(8), FILTER) and as ports. Bounds are inclusive. */
export interface Turn {
  readonly localFrom: number;
  readonly localTo: number;
  readonly remoteFrom: number;
  readonly remoteTo: number;
}

/** One connection that is asked for by name. */
export interface Pair {
  readonly localPort: number;
  readonly remotePort: number;
}

const PORT_MOST = 65_535;

/**
 * Parts the TCP connections into turns of about `most`, by local port; the connections of one crowded local port (a server's)
 * are parted by remote port. Asking for one turn per scan refreshes the details of all in as many scans as there are turns.
 */
export function planTurns(sockets: Iterable<Socket>, most: number): readonly Turn[] {
  const counts = new Uint32Array(PORT_MOST + 1);
  const pairs: Pair[] = [];
  for (const socket of sockets) {
    const { local, remote } = socket;
    if (socket.protocol !== 'tcp' || !isConnection(socket) || local.port === null || remote?.port == null) continue;
    counts[local.port] = (counts[local.port] ?? 0) + 1;
    pairs.push({ localPort: local.port, remotePort: remote.port });
  }
  const turns: Turn[] = [];
  let from = -1;
  let sum = 0;
  const close = (to: number) => {
    if (from !== -1) turns.push({ localFrom: from, localTo: to, remoteFrom: 0, remoteTo: PORT_MOST });
    from = -1;
    sum = 0;
  };
  for (const [port, count] of counts.entries()) {
    if (count === 0) continue;
    if (sum > 0 && sum + count > most) close(port - 1);
    if (count > most) turns.push(...partPort(port, pairs, most));
    else {
      if (from === -1) from = port;
      sum += count;
    }
  }
  close(PORT_MOST);
  return turns;
}

function partPort(port: number, pairs: readonly Pair[], most: number): readonly Turn[] {
  const remotes = pairs
    .filter((pair) => pair.localPort === port)
    .map((pair) => pair.remotePort)
    .sort((a, b) => a - b);
  const turns: Turn[] = [];
  for (let at = 0; at < remotes.length; ) {
    const remoteFrom = remotes[at] ?? 0;
    let end = Math.min(at + most, remotes.length);
    while (end < remotes.length && remotes[end] === remotes[end - 1]) end += 1;
    turns.push({ localFrom: port, localTo: port, remoteFrom, remoteTo: remotes[end - 1] ?? PORT_MOST });
    at = end;
  }
  return turns;
}

/** The filter that asks ss for one turn and for some connections by name; null when it would ask for nothing. */
export function turnFilter(turn: Turn | null, pairs: readonly Pair[]): string | null {
  const parts = pairs.map((pair) => `( sport = :${pair.localPort} and dport = :${pair.remotePort} )`);
  if (turn !== null) parts.unshift(`( ${turnPart(turn)} )`);
  return parts.length === 0 ? null : parts.join(' or ');
}

function turnPart({ localFrom, localTo, remoteFrom, remoteTo }: Turn): string {
  const local = localFrom === localTo ? `sport = :${localFrom}` : `sport >= :${localFrom} and sport <= :${localTo}`;
  if (remoteFrom === 0 && remoteTo === PORT_MOST) return local;
  return `${local} and dport >= :${remoteFrom} and dport <= :${remoteTo}`;
}
