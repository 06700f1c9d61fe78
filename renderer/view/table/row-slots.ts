/** Where a line is drawn: `slot` is the key of its element, `at` its place among the lines that are drawn. */
export interface DrawnLine {
  readonly slot: number;
  readonly at: number;
}

/** How lines are given their elements. */
export interface SlotWish {
  /**
   * True while the list is scrolled by the pointer: each element stays where it is in the document, for to move one costs as much as to make it.
   * Otherwise they stand in the order of the lines, as who reads them by ear needs it.
   */
  readonly isMoving: boolean;
  /** Path of the line in hand, where there is one. */
  readonly inHand?: string | undefined;
  /** True when it took the place of one that has left the table: then it takes its element too, and the focus with it. */
  readonly isHeir?: boolean;
}

/**
 * Gives each line that is drawn an element, and keeps it to that as long as it is drawn. A line that comes gets the element of one that
 * went, so that scrolling makes and drops next to nothing: what is dropped is cleared away some time, and for so long no frame is drawn.
 */
export class RowSlots {
  #slots: ReadonlyMap<string, number> = new Map();
  /** In the order of the document. */
  #order: readonly number[] = [];
  #next = 0;
  #inHand: number | undefined;

  /** The elements of the lines with these paths, all of them different, in the order of the document. */
  assign(paths: readonly string[], wish: SlotWish): readonly DrawnLine[] {
    const places = new Map(this.#order.map((slot, place) => [slot, place]));
    const slots = this.#staying(paths, wish);
    const taken = new Set(slots.values());
    const free = this.#order.filter((slot) => !taken.has(slot));
    const bounds = wish.isMoving ? null : boundsOf(paths, slots, places);
    const drawn: DrawnLine[] = [];
    for (const [at, path] of paths.entries()) {
      const isFit = bounds === null || (places.get(free[0] ?? -1) ?? 0) < (bounds[at] ?? 0);
      const slot = slots.get(path) ?? (isFit ? free.shift() : undefined) ?? this.#made();
      slots.set(path, slot);
      drawn.push({ slot, at });
    }
    if (wish.isMoving) drawn.sort((a, b) => placeIn(places, a) - placeIn(places, b));
    this.#slots = slots;
    this.#order = drawn.map(({ slot }) => slot);
    this.#inHand = wish.inHand === undefined ? undefined : slots.get(wish.inHand);
    return drawn;
  }

  #made(): number {
    this.#next += 1;
    return this.#next;
  }

  /** The elements of those lines that have one. */
  #staying(paths: readonly string[], { inHand, isHeir }: SlotWish): Map<string, number> {
    const staying = new Map<string, number>();
    for (const path of paths) {
      const slot = this.#slots.get(path);
      if (slot !== undefined) staying.set(path, slot);
    }
    const left = this.#inHand;
    if (isHeir === true && inHand !== undefined && left !== undefined && ![...staying.values()].includes(left))
      staying.set(inHand, left);
    return staying;
  }
}

/**
 * Before which place of the document an element must have stood, so that it can be taken for a line and no other has to be moved for its
 * sake: React goes through the lines from the first to the last, and moves what stood before one that it has passed.
 */
function boundsOf(
  paths: readonly string[],
  slots: ReadonlyMap<string, number>,
  places: ReadonlyMap<number, number>,
): readonly number[] {
  let bound = Number.POSITIVE_INFINITY;
  const bounds = paths.map(() => bound);
  for (let at = paths.length - 1; at >= 0; at -= 1) {
    bounds[at] = bound;
    const place = places.get(slots.get(paths[at] ?? '') ?? -1);
    if (place !== undefined) bound = Math.min(bound, place);
  }
  return bounds;
}

/** What is new stands behind the others, in the order in which it was made. */
function placeIn(places: ReadonlyMap<number, number>, { slot }: DrawnLine): number {
  return places.get(slot) ?? places.size + slot;
}
