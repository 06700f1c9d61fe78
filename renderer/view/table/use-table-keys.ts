import type { KeyboardEvent } from 'react';
import { hasChildren, type TableLine } from '../../state/rows.ts';
import {
  inHand,
  type Marking,
  NOTHING_MARKED,
  parentPlace,
  selectAll,
  selectTo,
  toggleSelected,
} from '../../state/rows-marking.ts';
import type { TableLines } from './use-table-lines.ts';

/** What the keys of a table act on. */
export interface KeyTarget {
  readonly lines: readonly TableLine[];
  readonly table: TableLines;
  readonly isTree: boolean;
  readonly marking: Marking;
  /** Index of the line in hand; 0 when there is none. */
  readonly at: number;
  /** Lines that fit on the screen. */
  readonly pageLines: number;
  readonly mark: (marking: Marking) => void;
  readonly show: (line: TableLine) => void;
  readonly copy: () => void;
}

/** Does what a key asks for; false when it means nothing here. */
export function pressKey(event: KeyboardEvent, target: KeyTarget): boolean {
  const { lines, marking, at, mark } = target;
  const line = lines[at];
  if (line === undefined || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return pressWithControl(event, target);
  const to = destinationOf(event.key, target);
  if (to !== null) {
    const path = lines[Math.max(0, Math.min(lines.length - 1, to))]?.path ?? line.path;
    mark(event.shiftKey ? selectTo(marking, path, lines) : inHand(marking, path));
    return true;
  }
  switch (event.key) {
    case ' ':
      mark(toggleSelected(marking, line.path));
      return true;
    case 'Enter':
      target.show(line);
      return true;
    case 'ArrowRight':
      return target.isTree && unfold(target, line);
    case 'ArrowLeft':
      return target.isTree && foldUp(target, line);
    case 'u':
    case 'U':
      target.table.applyWaiting();
      return true;
    case 'Escape':
      if (marking.selected.size < 2) return false;
      mark({ ...NOTHING_MARKED, active: line.path });
      return true;
    default:
      return false;
  }
}

function pressWithControl(event: KeyboardEvent, target: KeyTarget): boolean {
  const { lines, marking, mark } = target;
  if (event.key === 'a') mark(selectAll(marking, lines));
  // Text that the person has selected with the pointer is copied by the browser itself.
  else if (event.key === 'c' && (getSelection()?.isCollapsed ?? true)) target.copy();
  else return false;
  return true;
}

function destinationOf(key: string, { at, lines, pageLines }: KeyTarget): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + pageLines;
    case 'PageUp':
      return at - pageLines;
    case 'Home':
      return 0;
    case 'End':
      return lines.length - 1;
    default:
      return null;
  }
}

function unfold(target: KeyTarget, line: TableLine): boolean {
  const { table, lines, at, marking, mark } = target;
  if (!hasChildren(line)) return false;
  const below = lines[at + 1];
  if (!table.open.has(line.path)) table.fold(line, true);
  else if (below !== undefined && below.depth > line.depth) mark(inHand(marking, below.path));
  return true;
}

function foldUp(target: KeyTarget, line: TableLine): boolean {
  const { table, lines, at, marking, mark } = target;
  const parent = lines[parentPlace(lines, at)];
  if (hasChildren(line) && table.open.has(line.path)) table.fold(line, false);
  else if (parent !== undefined) mark(inHand(marking, parent.path));
  return true;
}
