/**
 * A map that is made for one entry: most destinations have one socket and one app, and there can be tens of thousands, each with an
 * empty table of its own otherwise. With the second entry it becomes a map like any other. In the order in which keys came.
 */
export class SmallMap<V> implements ReadonlyMap<string, V> {
  #key: string | null = null;
  #value: V | undefined = undefined;
  #more: Map<string, V> | null = null;

  get size(): number {
    return this.#more === null ? (this.#key === null ? 0 : 1) : this.#more.size;
  }

  get(key: string): V | undefined {
    if (this.#more !== null) return this.#more.get(key);
    return this.#key === key ? this.#value : undefined;
  }

  has(key: string): boolean {
    return this.#more === null ? this.#key === key : this.#more.has(key);
  }

  set(key: string, value: V): this {
    if (this.#more !== null) this.#more.set(key, value);
    else if (this.#key === null || this.#key === key) {
      this.#key = key;
      this.#value = value;
    } else {
      this.#more = new Map([
        [this.#key, this.#value as V],
        [key, value],
      ]);
      this.#key = null;
      this.#value = undefined;
    }
    return this;
  }

  delete(key: string): boolean {
    if (this.#more !== null) return this.#more.delete(key);
    if (this.#key !== key) return false;
    this.#key = null;
    this.#value = undefined;
    return true;
  }

  keys(): MapIterator<string> {
    return this.#all().keys();
  }

  values(): MapIterator<V> {
    return this.#all().values();
  }

  entries(): MapIterator<[string, V]> {
    return this.#all().entries();
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.#all().entries();
  }

  forEach(call: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    if (this.#more === null) {
      if (this.#key !== null) call(this.#value as V, this.#key, this);
      return;
    }
    this.#more.forEach((value, key) => {
      call(value, key, this);
    });
  }

  /** To go through its entries; few are ever gone through. */
  #all(): ReadonlyMap<string, V> {
    if (this.#more !== null) return this.#more;
    return this.#key === null ? NOTHING : new Map([[this.#key, this.#value as V]]);
  }
}

const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();
