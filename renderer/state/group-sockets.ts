import type { Socket } from '../../shared/socket.ts';

/**
 * The sockets of a group as a read-only map over those of the tally: it knows which they are, and looks up what they are now, so that
 * a socket that changes costs the group nothing. With `belongs` it finds out which they are when one asks for the first time, and
 * keeps up from then on: few apps are ever looked into, and they hold tens of thousands.
 */
export class GroupSockets implements ReadonlyMap<string, Socket> {
  readonly #all: ReadonlyMap<string, Socket>;
  readonly #belongs: ((socket: Socket) => boolean) | null;
  #ids: Set<string> | null;
  #size = 0;

  constructor(all: ReadonlyMap<string, Socket>, belongs: ((socket: Socket) => boolean) | null = null) {
    this.#all = all;
    this.#belongs = belongs;
    this.#ids = belongs === null ? new Set() : null;
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
    if (this.#ids !== null && !this.#ids.has(id)) return undefined;
    const socket = this.#all.get(id);
    return this.#ids === null && socket !== undefined && this.#belongs?.(socket) === false ? undefined : socket;
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
      for (const [id, socket] of this.#all) if (this.#belongs?.(socket) === true) this.#ids.add(id);
    }
    return this.#ids;
  }
}
