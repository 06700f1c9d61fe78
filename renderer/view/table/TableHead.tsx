// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw only the rows that are on the screen.
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, memo, type PointerEvent, type ReactElement, useRef, useState } from 'react';
import { say } from '../../../shared/text/say.ts';
import { type Column, type Layout, resized, sortedBy, widthOf } from '../../state/columns.ts';

const KEY_STEP_PX = 16;

/** The head of a table: one tab stop. Arrows go along it, Enter sorts, Shift with arrows makes a column wider or narrower. */
export const TableHead = memo(function TableHead(props: {
  readonly columns: readonly Column[];
  readonly layout: Layout;
  readonly onLayout: (layout: Layout) => void;
}): ReactElement {
  const { columns, layout, onLayout } = props;
  const row = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const inHand = Math.min(at, columns.length - 1);
  const go = (index: number): void => {
    const next = Math.max(0, Math.min(columns.length - 1, index));
    setAt(next);
    row.current?.querySelectorAll<HTMLElement>('.table-heading')[next]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, column: Column): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(columns.length - 1);
    else if (event.key === 'Enter' || event.key === ' ') onLayout(sortedBy(layout, column));
    else if (by !== 0 && event.shiftKey) {
      const cell = event.currentTarget.parentElement?.getBoundingClientRect().width ?? widthOf(column, layout);
      onLayout(resized(layout, column, cell + by * KEY_STEP_PX));
    } else if (by !== 0) go(inHand + by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="table-row table-head" role="row" aria-rowindex={1} tabIndex={-1} ref={row}>
      {columns.map((column, index) => (
        <div
          key={column.id}
          className={`table-cell${column.isNumber ? ' number' : ''}`}
          role="columnheader"
          aria-colindex={index + 1}
          aria-sort={sortWord(column, layout)}
          tabIndex={-1}
        >
          <button
            type="button"
            className="table-heading"
            title={say(column.hint)}
            aria-disabled={column.isPicture || undefined}
            tabIndex={index === inHand ? 0 : -1}
            onClick={() => onLayout(sortedBy(layout, column))}
            onFocus={() => setAt(index)}
            onKeyDown={(event) => onKeyDown(event, column)}
          >
            <span className="cut">{say(column.heading)}</span>
            <SortMark column={column} layout={layout} />
          </button>
          <Grip column={column} layout={layout} onLayout={onLayout} />
        </div>
      ))}
    </div>
  );
});

function SortMark(props: { readonly column: Column; readonly layout: Layout }): ReactElement | null {
  const { column, layout } = props;
  if (layout.sortBy !== column.id) return null;
  return layout.isDescending ? <ArrowDown size={12} aria-hidden="true" /> : <ArrowUp size={12} aria-hidden="true" />;
}

function sortWord(column: Column, layout: Layout): 'ascending' | 'descending' | 'none' | undefined {
  if (column.isPicture) return undefined;
  if (layout.sortBy !== column.id) return 'none';
  return layout.isDescending ? 'descending' : 'ascending';
}

/** The right edge of a heading, to be drawn; by keyboard the heading itself is made wider. */
function Grip(props: {
  readonly column: Column;
  readonly layout: Layout;
  readonly onLayout: (layout: Layout) => void;
}): ReactElement {
  const { column, layout, onLayout } = props;
  const grabbed = useRef<{ readonly x: number; readonly widthPx: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const widthPx = event.currentTarget.parentElement?.getBoundingClientRect().width ?? widthOf(column, layout);
    grabbed.current = { x: event.clientX, widthPx };
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (grabbed.current === null) return;
    onLayout(resized(layout, column, grabbed.current.widthPx + event.clientX - grabbed.current.x));
  };
  const release = (): void => {
    grabbed.current = null;
  };
  return (
    <div
      className="table-grip"
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
    />
  );
}
