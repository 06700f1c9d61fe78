import { endpointText } from '../../../shared/endpoint.ts';
import type { Socket } from '../../../shared/socket.ts';
import type { SocketRow } from '../parse/row.ts';
import type { MadeRow } from './management.ts';

/**
 * When sockets were made. An answer counts for the sockets that live when it comes: a later one between the same ends is another, and
 * is asked about in its turn.
 */
export class CreationTimes {
  readonly #byId = new Map<string, string>();
  #news: Map<string, string> | null = null;

  /** Takes an answer; it is used up by the next scan. */
  take(made: readonly MadeRow[]): void {
    this.#news = new Map();
    for (const { row, createdAt } of made) {
      const key = keyOf(row);
      // Two sockets of one process on one port cannot be told apart.
      if (createdAt !== null) this.#news.set(key, this.#news.has(key) ? '' : createdAt);
    }
  }

  /** When the socket of a row was made; null where that is not known. */
  of(row: SocketRow, before: Socket | null): string | null {
    if (before === null) return null;
    const told = this.#news?.get(keyOf(row));
    if (told !== undefined && told !== '') this.#byId.set(before.id, told);
    return this.#byId.get(before.id) ?? null;
  }

  /** Ends a scan: forgets the sockets that are gone. */
  keep(sockets: ReadonlyMap<string, Socket>): void {
    this.#news = null;
    for (const id of this.#byId.keys()) if (!sockets.has(id)) this.#byId.delete(id);
  }
}

function keyOf({ protocol, family, local, remote, holders }: SocketRow): string {
  const peer = remote === null ? '' : endpointText(remote);
  return `${protocol}${family ?? ''} ${endpointText(local)} ${peer} ${holders?.[0]?.pid ?? ''}`;
}
