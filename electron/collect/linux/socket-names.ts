import { endpointText } from '../../../shared/endpoint.ts';
import type { SocketRow } from '../parse/row.ts';
import type { Live } from './live.ts';
import { natureOf } from './row-nature.ts';

/**
 * Gives sockets their ids. The cookie names a socket for good. Without one its addresses do, with its inode while it has no peer, and
 * when it came. When another source begins to tell of the sockets, which calls them by other names, they are known again by what all
 * sources tell, the inode and the 4-tuple, and keep the ids that they have.
 */
export class SocketNames {
  readonly #byId: ReadonlyMap<string, Live>;
  readonly #byInode: ReadonlyMap<number, Live>;
  readonly #byNature = new Map<string, string>();
  /** The connections of the source before, by 4-tuple, while the first table of another one is taken. */
  #byTuple: Map<string, Live> | null = null;
  /** Ids of sockets that came without the cookie which now names them, by the id that it would give them. */
  readonly #ids = new Map<string, string>();
  #scan = 0;
  #at = '';

  /** `byId`, `byInode`: the living sockets, as they are at any moment. */
  constructor(byId: ReadonlyMap<string, Live>, byInode: ReadonlyMap<number, Live>) {
    this.#byId = byId;
    this.#byInode = byInode;
  }

  /** Begins a scan. `isOtherSource`: the one before was of another source. */
  begin(scan: number, atMs: number, isOtherSource: boolean): void {
    this.#scan = scan;
    this.#at = atMs.toString(36);
    this.#byTuple = null;
    if (!isOtherSource) return;
    this.#byNature.clear();
    this.#byTuple = new Map();
    for (const live of this.#byId.values()) {
      const tuple = tupleOf(live.row);
      if (tuple !== null) this.#byTuple.set(tuple, live);
    }
  }

  /** The id of the socket that this row is of; a new one when it is of none. */
  idOf(row: SocketRow): string {
    if (row.cookie !== null && row.cookie !== '0') return this.#idOfCookie(row, `${row.protocol}-${row.cookie}`);
    const nature = natureOf(row);
    const known = this.#byNature.get(nature);
    const live = known === undefined ? undefined : this.#byId.get(known);
    if (live !== undefined && (live.row.inode === null || row.inode === null || live.row.inode === row.inode)) return live.id;
    const id = this.#again(row)?.id ?? `${nature}@${this.#at}`;
    this.#byNature.set(nature, id);
    return id;
  }

  #idOfCookie(row: SocketRow, named: string): string {
    if (this.#byTuple !== null && !this.#byId.has(this.own(named))) {
      const live = this.#again(row);
      if (live !== null) this.#ids.set(named, live.id);
    }
    return this.own(named);
  }

  /** The id that the socket has which the cookie gives the id `named`: the same, but for one that came without its cookie. */
  own(named: string): string {
    return this.#ids.get(named) ?? named;
  }

  /** The socket of the source before that this row of another one is of. */
  #again(row: SocketRow): Live | null {
    if (this.#byTuple === null) return null;
    const same = row.inode === null ? undefined : this.#byInode.get(row.inode);
    if (same !== undefined && same.scan !== this.#scan && isSamePlace(same.row, row)) return same;
    const live = this.#byTuple.get(tupleOf(row) ?? '');
    // Two inodes are two sockets. One without was closed by its program, or had not been accepted before.
    const isFree = live !== undefined && live.scan !== this.#scan && (live.row.inode === null || row.inode === null);
    return isFree ? live : null;
  }

  /** A socket is gone. */
  gone(live: Live): void {
    if (this.#byNature.size === 0) return;
    const nature = natureOf(live.row);
    // Another one may have taken its place.
    if (this.#byNature.get(nature) === live.id) this.#byNature.delete(nature);
  }

  /** Forgets the cookies of sockets that are long gone. */
  forget(gone: ReadonlySet<string>): void {
    for (const [named, id] of this.#ids) if (gone.has(id)) this.#ids.delete(named);
  }
}

function isSamePlace(a: SocketRow, b: SocketRow): boolean {
  return a.protocol === b.protocol && a.local.port === b.local.port;
}

/** null: it has no peer. */
function tupleOf({ protocol, local, remote }: SocketRow): string | null {
  return remote === null ? null : `${protocol} ${endpointText(local)} ${endpointText(remote)}`;
}
