import type { FocusEvent, KeyboardEvent, MouseEvent, RefObject } from 'react';
import { say } from '../../../shared/text/say.ts';
import { findingsOfLine } from '../../state/findings.ts';
import { hasChildren, type TableLine } from '../../state/rows.ts';
import { inHand, type Marking, placeOf, selectOnly, selectTo, toggleSelected } from '../../state/rows-marking.ts';
import { useActions, usePortlight } from '../store.ts';
import { selectionOf } from './table-spec.ts';
import { pressKey } from './use-table-keys.ts';
import type { TableLines } from './use-table-lines.ts';
import { ROW_PX } from './use-visible-rows.ts';

interface GridInput {
  onKeyDown(event: KeyboardEvent): void;
  onClick(event: MouseEvent): void;
  onDoubleClick(event: MouseEvent): void;
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
  const { select, showFindings, announce } = useActions();
  const isDetailOpen = usePortlight((state) => state.choice.selection !== null);
  const show = (line: TableLine): void => select(selectionOf(line));
  const why = (line: TableLine): void => {
    const ids = findingsOfLine(table.seen.world.findings, line).map(({ id }) => id);
    if (ids.length > 0) showFindings(ids);
    else {
      show(line);
      announce(say('why.line.none'));
    }
  };
  const fold = (line: TableLine): void => table.fold(line, !table.open.has(line.path));
  const follow = (next: Marking): void => {
    given.moved();
    mark(next);
    const line = lines[placeOf(lines, next.active)];
    if (isDetailOpen && line !== undefined && next.active !== marking.active) show(line);
  };
  return {
    onKeyDown(event) {
      if (!(event.target instanceof HTMLElement) || event.target.closest('.table-line') === null) return;
      const pageLines = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2);
      const copy = (): void => given.copy(lines.slice(at, at + 1));
      if (!pressKey(event, { lines, table, isTree: given.isTree, marking, at, pageLines, mark: follow, show, copy, why })) return;
      event.preventDefault();
      event.stopPropagation();
    },
    onClick(event) {
      const line = lineUnder(event, lines);
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
