import type { Socket } from '../../shared/socket.ts';

/**
 * The sockets of an app as a read-only map over those of the tally: which they are it finds out when one asks for the first time, and
 * keeps up from then on; what they are now it looks up. Few apps are ever looked into, and they hold tens of thousands.
 */
export class AppSockets implements ReadonlyMap<string, Socket> {
  readonly #all: ReadonlyMap<string, Socket>;
  readonly #belongs: (socket: Socket) => boolean;
  #ids: Set<string> | null = null;
  #size = 0;

  constructor(all: ReadonlyMap<string, Socket>, belongs: (socket: Socket) => boolean) {
    this.#all = all;
    this.#belongs = belongs;
  }

  /** Notes that a socket came (1) or went (-1). To be told after the tally has it, or no longer has it. */
  note(id: string, by: 1 | -1): void {
    this.#size += by;
    if (by === 1) this.#ids?.add(id);
    else this.#ids?.delete(id);
  }

  get size(): number {
    return this.#size;
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  get(id: string): Socket | undefined {
    const socket = this.#all.get(id);
    return socket !== undefined && this.#belongs(socket) ? socket : undefined;
  }

  keys(): MapIterator<string> {
    return this.#known()[Symbol.iterator]();
  }

  *values(): Generator<Socket, undefined> {
    for (const [, socket] of this.entries()) yield socket;
    return undefined;
  }

  *entries(): Generator<[string, Socket], undefined> {
    for (const id of this.#known()) {
      const socket = this.#all.get(id);
      if (socket !== undefined) yield [id, socket];
    }
    return undefined;
  }

  [Symbol.iterator](): MapIterator<[string, Socket]> {
    return this.entries();
  }

  forEach(call: (socket: Socket, id: string, map: ReadonlyMap<string, Socket>) => void): void {
    for (const [id, socket] of this) call(socket, id, this);
  }

  #known(): ReadonlySet<string> {
    if (this.#ids === null) {
      this.#ids = new Set();
      for (const [id, socket] of this.#all) if (this.#belongs(socket)) this.#ids.add(id);
    }
    return this.#ids;
  }
}
