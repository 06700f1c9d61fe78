import type { SocketRow } from '../parse/row.ts';

/**
 * One text for one socket, whichever tool names it: lsof and netstat name the zone of a link-local address differently (a number, an
 * interface), and print a dual-stack connection in either family. A socket without a peer keeps its family.
 */
export function endsOf({ protocol, family, local, remote }: SocketRow): string {
  const near = `${protocol} ${local.address} ${local.port}`;
  return remote === null ? `${near} v${family ?? ''}` : `${near} ${remote.address} ${remote.port}`;
}
