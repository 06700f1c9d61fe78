/** One that has a place in the order; it is the order's own to set. */
export interface Placed {
  place: number;
}

/**
 * The order in which a scan saw its rows. What stays is printed in the same order by the next one, so the row to come is mostly the
 * one behind the row that came: it need not be looked up.
 */
export class RowOrder<T extends Placed> {
  #before: T[] = [];
  #now: T[] = [];
  #next = 0;

  begin(): void {
    [this.#before, this.#now] = [this.#now, this.#before];
    this.#now.length = 0;
    this.#next = 0;
  }

  /** The one that is likely to come now. */
  get expected(): T | undefined {
    return this.#before[this.#next];
  }

  /** This one has come. */
  saw(one: T): void {
    if (this.#before[one.place] === one) this.#next = one.place + 1;
    one.place = this.#now.push(one) - 1;
  }
}
