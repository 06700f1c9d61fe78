import type { FocusEvent, KeyboardEvent, MouseEvent, RefObject } from 'react';
import { type RowSubject, subjectOf } from '../../state/row-subject.ts';
import { hasChildren, type TableLine } from '../../state/rows.ts';
import { inHand, type Marking, placeOf, selectedLines, selectOnly, selectTo, toggleSelected } from '../../state/rows-marking.ts';
import { isMenuKey, type OwnGround, useRowMenu } from '../actions/RowMenu.tsx';
import { useActions, usePortlight } from '../store.ts';
import { selectionOf } from './table-spec.ts';
import { pressKey } from './use-table-keys.ts';
import type { TableLines } from './use-table-lines.ts';
import { ROW_PX } from './use-visible-rows.ts';

interface GridInput {
  onKeyDown(event: KeyboardEvent): void;
  onClick(event: MouseEvent): void;
  onDoubleClick(event: MouseEvent): void;
  onContextMenu(event: MouseEvent): void;
  onFocus(event: FocusEvent): void;
}

/** What keys and the pointer do in a table. `moved` is called before a key takes another line in hand. */
export function useGridInput(given: {
  readonly table: TableLines;
  readonly isTree: boolean;
  readonly marking: Marking;
  readonly mark: (marking: Marking) => void;
  readonly copy: (otherwise: readonly TableLine[]) => void;
  readonly at: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly moved: () => void;
}): GridInput {
  const { table, marking, mark, at, scroller } = given;
  const { lines } = table.view;
  const { select } = useActions();
  const menu = useRowMenu();
  const isDetailOpen = usePortlight((state) => state.choice.selection !== null);
  const show = (line: TableLine): void => select(selectionOf(line));
  const fold = (line: TableLine): void => table.fold(line, !table.open.has(line.path));
  const follow = (next: Marking): void => {
    given.moved();
    mark(next);
    const line = lines[placeOf(lines, next.active)];
    if (isDetailOpen && line !== undefined && next.active !== marking.active) show(line);
  };
  /** What keys and the menu act on: all selected lines, when the one in hand is among several. */
  const subjectAt = (line: TableLine): readonly [RowSubject, OwnGround] => {
    const own = { detail: () => show(line), copyRows: () => given.copy([line]) };
    const isOneOfMany = marking.selected.size > 1 && marking.selected.has(line.path);
    return [isOneOfMany ? { kind: 'rows', rows: selectedLines(marking, lines) } : subjectOf(line), own];
  };
  const openMenu = (line: TableLine, row: Element, where?: MouseEvent | Element): void => {
    if (!marking.selected.has(line.path)) mark(inHand(marking, line.path));
    const [subject, own] = subjectAt(line);
    menu.open(subject, row, own, where);
  };
  const pressForRow = (event: KeyboardEvent): boolean => {
    const line = lines[at];
    const row = (event.target as Element).closest('.table-line');
    if (line === undefined || row === null || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (isMenuKey(event)) openMenu(line, row);
    else return menu.press(event.key, ...subjectAt(line));
    return true;
  };
  return {
    onKeyDown(event) {
      if (!(event.target instanceof HTMLElement) || event.target.closest('.table-line') === null) return;
      const pageLines = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2);
      const copy = (): void => given.copy(lines.slice(at, at + 1));
      const target = { lines, table, isTree: given.isTree, marking, at, pageLines, mark: follow, show, copy };
      if (!pressKey(event, target) && !pressForRow(event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    onClick(event) {
      const line = lineUnder(event, lines);
      const more = (event.target as Element).closest('[data-more]');
      const row = more?.closest('.table-line') ?? null;
      if (line !== undefined && more !== null && row !== null) return openMenu(line, row, more);
      const isSelectingText = !(getSelection()?.isCollapsed ?? true) && !event.shiftKey;
      if (line === undefined || isSelectingText) return;
      if ((event.target as Element).closest('[data-fold]') !== null) {
        mark(inHand(marking, line.path));
        fold(line);
      } else if (event.shiftKey) mark(selectTo(marking, line.path, lines));
      else if (event.ctrlKey || event.metaKey) mark(toggleSelected(marking, line.path));
      else {
        mark(selectOnly(line.path));
        show(line);
      }
    },
    onDoubleClick(event) {
      const line = lineUnder(event, lines);
      const isOnFold = (event.target as Element).closest('[data-fold]') !== null;
      if (line !== undefined && hasChildren(line) && !isOnFold) fold(line);
    },
    onContextMenu(event) {
      const line = lineUnder(event, lines);
      const row = (event.target as Element).closest('.table-line');
      const isSelectingText = !(getSelection()?.isCollapsed ?? true);
      if (line === undefined || row === null || isSelectingText) return;
      event.preventDefault();
      openMenu(line, row, event);
    },
    onFocus(event) {
      const line = lineUnder(event, lines);
      if (line !== undefined && line.path !== marking.active) mark({ ...marking, active: line.path });
    },
  };
}

function lineUnder(event: { readonly target: EventTarget }, lines: readonly TableLine[]): TableLine | undefined {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.table-line') : null;
  return row === null ? undefined : lines[Number(row.dataset.index)];
}
