import { type Endpoint, endpointText } from '../../../shared/endpoint.ts';
import type { SocketRow } from '../parse/row.ts';

/** What tells a socket from others where the source gives no cookie: its addresses, and its inode while it has no peer. */
export function natureOf(row: SocketRow): string {
  const end = (endpoint: Endpoint) => endpointText(endpoint);
  const peer = row.remote === null ? `ino${row.inode ?? '-'}` : end(row.remote);
  return `${row.protocol}${row.family ?? ''}-${end(row.local)}-${peer}`;
}
