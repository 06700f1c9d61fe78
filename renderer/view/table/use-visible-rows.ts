import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { TableLine } from '../../state/rows.ts';
import { type Marking, placeOf } from '../../state/rows-marking.ts';
import type { TableView } from '../../state/tree.ts';

/** Height of a line in CSS pixels, as in table.css. */
export const ROW_PX = 28;
const OVERSCAN_ROWS = 4;
const BLOCK_ROWS = 1_024;

/** Index of the line in hand. When that has left, the one that took its place is in hand. */
export function useLineInHand(marking: Marking, view: TableView): number {
  const last = useRef(0);
  const at = useMemo(() => placeOf(view.lines, marking.active), [view, marking.active]);
  const found = at >= 0 ? at : Math.max(0, Math.min(last.current, view.lines.length - 1));
  useEffect(() => {
    last.current = found;
  }, [found]);
  return found;
}

/** What of a table is drawn. */
export interface VisibleRows {
  readonly indexes: readonly number[];
  /** Height of the room that all rows take, in CSS pixels. */
  readonly roomPx: number;
  /** True while it is being scrolled. */
  readonly isScrolling: boolean;
  readonly scrollToIndex: (index: number) => void;
}

/** The rows to draw: those on the screen, some around them, and always the one in hand, so that it keeps the focus. */
export function useVisibleRows(lines: readonly TableLine[], scroller: RefObject<HTMLDivElement | null>, at: number): VisibleRows {
  const count = lines.length;
  const rangeExtractor = useCallback(
    (range: Range) => {
      const rows = defaultRangeExtractor(range).filter((row) => row < count);
      if (at < count && !rows.includes(at)) rows.push(at);
      return rows.sort((a, b) => a - b);
    },
    [at, count],
  );
  const room = useRef(count);
  const virtualizer = useVirtualizer({
    // It measures all rows whenever there are more or fewer of them. All are equally high, and so it may count in blocks, and as the room.
    count: Math.ceil(Math.max(room.current, count) / BLOCK_ROWS) * BLOCK_ROWS,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN_ROWS,
    // The rows begin below the head, which takes a row's height of what is seen and sticks there.
    scrollPaddingEnd: ROW_PX,
    rangeExtractor,
  });
  const endPx = (virtualizer.scrollOffset ?? 0) + (virtualizer.scrollRect?.height ?? 0);
  room.current = roomRows(room.current, count, endPx / ROW_PX);
  return {
    indexes: virtualizer.getVirtualItems().map(({ index }) => index),
    roomPx: room.current * ROW_PX,
    isScrolling: virtualizer.isScrolling,
    scrollToIndex: (index: number) => virtualizer.scrollToIndex(index),
  };
}

const SPARE_ROWS = 512;
const NEAR_ROWS = 200;

/**
 * For how many rows there is room: a long list, of which a row more or less means nothing where one looks at its beginning, keeps some to
 * spare. Each change of what can be scrolled makes the browser put the page together anew. `endRow`: the last row that is seen.
 */
export function roomRows(before: number, count: number, endRow: number): number {
  if (count < 4 * SPARE_ROWS || endRow + NEAR_ROWS >= count) return count;
  const isRoomy = before >= count && before - count <= SPARE_ROWS;
  return isRoomy ? before : count + SPARE_ROWS / 2;
}

/** What moved the list last: keys, by which it must read true at once, or the pointer. */
export interface Mover {
  /** Notes that keys do. */
  readonly byKeys: () => void;
  readonly isKeys: () => boolean;
  /** To be put on the element that is scrolled. */
  readonly listeners: { onWheel(): void; onPointerDown(): void };
}

/** Follows what moves the list. */
export function useMover(): Mover {
  const keys = useRef(false);
  return useMemo(() => {
    const byPointer = () => {
      keys.current = false;
    };
    return {
      byKeys: () => {
        keys.current = true;
      },
      isKeys: () => keys.current,
      listeners: { onWheel: byPointer, onPointerDown: byPointer },
    };
  }, []);
}

/** Takes the focus to the line in hand after a key moved it; answers with the function that notes such a move. */
export function useFocusThatFollows(
  scroller: RefObject<HTMLDivElement | null>,
  scrollToIndex: (index: number) => void,
  at: number,
  marking: Marking,
): () => void {
  const hasMoved = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new marking is what moves the focus.
  useLayoutEffect(() => {
    if (!hasMoved.current) return;
    hasMoved.current = false;
    scrollToIndex(at);
    scroller.current?.querySelector<HTMLElement>(`.table-line[data-index="${at}"]`)?.focus({ preventScroll: true });
  }, [at, marking]);
  return () => {
    hasMoved.current = true;
  };
}
