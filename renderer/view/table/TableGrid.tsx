// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the role is one of two, and either may be named.
// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw only the rows that are on the screen.
// biome-ignore-all lint/a11y/useFocusableInteractive: focus roves over lines, not cells.
import { type CSSProperties, type ReactElement, useRef, useState } from 'react';
import { say } from '../../../shared/text/say.ts';
import { type Column, type Layout, widthOf } from '../../state/columns.ts';
import type { RowContext } from '../../state/columns-words.ts';
import { LINGER_MS, type TableLine } from '../../state/rows.ts';
import type { Marking } from '../../state/rows-marking.ts';
import { usePortlight } from '../store.ts';
import { NothingThere } from './NothingThere.tsx';
import { RowSlots } from './row-slots.ts';
import { TableHead } from './TableHead.tsx';
import { type Newness, TableRow } from './TableRow.tsx';
import { selectionOf, type TableSpec } from './table-spec.ts';
import { TrendTurns } from './trend-moment.ts';
import { useGridInput } from './use-grid-input.ts';
import type { TableLines } from './use-table-lines.ts';
import { ROW_PX, useFocusThatFollows, useLineInHand, useMover, useVisibleRows } from './use-visible-rows.ts';

const EDGE_PX = 10;
/** The column of small lines. */
const TREND = 'trend';

/** What a grid is made of. */
export interface TableGridProps {
  readonly spec: TableSpec;
  readonly layout: Layout;
  readonly onLayout: (layout: Layout) => void;
  readonly table: TableLines;
  readonly columns: readonly Column[];
  readonly context: RowContext;
  readonly marking: Marking;
  readonly mark: (marking: Marking) => void;
  /** Copies what is selected, or else the given lines. */
  readonly copy: (otherwise: readonly TableLine[]) => void;
}

/** The head and the lines, of which only those on the screen are drawn. */
export function TableGrid(props: TableGridProps): ReactElement {
  const { spec, layout, onLayout, table, columns, marking } = props;
  const { lines } = table.view;
  const scroller = useRef<HTMLDivElement>(null);
  const at = useLineInHand(marking, table.view);
  const virtual = useVisibleRows(lines, scroller, at);
  const mover = useMover();
  const follow = useFocusThatFollows(scroller, virtual.scrollToIndex, at, marking);
  const moved = () => {
    mover.byKeys();
    follow();
  };
  const { isTree } = spec;
  const input = useGridInput({ table, isTree, marking, mark: props.mark, copy: props.copy, at, scroller, moved });
  return (
    <div
      className="table-grid"
      ref={scroller}
      role={isTree ? 'treegrid' : 'grid'}
      aria-label={say(spec.label)}
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      tabIndex={-1}
      style={measuresOf(columns, layout)}
      {...input}
      {...mover.listeners}
    >
      <div role="rowgroup" className="table-head-group">
        <TableHead columns={columns} layout={layout} onLayout={onLayout} />
      </div>
      <div role="rowgroup" className="table-body">
        <TrendTurns areShown={columns.some(({ id }) => id === TREND)}>
          <Rows {...props} indexes={virtual.indexes} isMoving={virtual.isScrolling && !mover.isKeys()} at={at} />
        </TrendTurns>
      </div>
      <div className="table-room" style={{ height: virtual.roomPx }} />
      {lines.length === 0 ? (
        <div role="row">
          <div role="gridcell" aria-colspan={columns.length}>
            <NothingThere spec={spec} world={table.seen.world} />
          </div>
        </div>
      ) : null}
    </div>
  );
}

interface RowsProps extends TableGridProps {
  readonly indexes: readonly number[];
  readonly isMoving: boolean;
  readonly at: number;
}

function Rows(props: RowsProps): ReactElement {
  const { spec, layout, table, columns, context, marking, indexes, isMoving, at } = props;
  const { seen, view, open } = table;
  const shown = usePortlight((state) => state.choice.selection);
  const [slots] = useState(() => new RowSlots());
  const drawn = indexes.flatMap((index) => {
    const line = view.lines[index];
    return line === undefined ? [] : [{ index, line }];
  });
  const inHand = view.lines[at]?.path;
  const isHeir = marking.active !== null && marking.active !== inHand;
  const places = slots.assign(
    drawn.map(({ line }) => line.path),
    { isMoving, inHand, isHeir },
  );
  const rows = places.flatMap(({ slot, at: place }) => {
    const one = drawn[place];
    return one === undefined ? [] : [{ slot, ...one }];
  });
  return (
    <>
      {rows.map(({ slot, line, index }) => {
        const openedMs = openedMsOf(line, seen.world.justOpened);
        const selection = shown === null ? null : selectionOf(line);
        return (
          <TableRow
            key={slot}
            spec={spec}
            columns={columns}
            layout={layout}
            line={line}
            index={index}
            top={index * ROW_PX}
            context={context}
            version={line.version}
            newness={newnessOf(openedMs, seen.world.takenAtMs)}
            isActive={index === at}
            isSelected={marking.selected.has(line.path)}
            isShown={selection !== null && isSame(selection, shown) && line.kind !== 'process' && line.kind !== 'party'}
            isOpen={open.has(line.path)}
            isGone={line.goneAtMs !== null}
          />
        );
      })}
    </>
  );
}

const FRESH_MS = 2_000;

/** When what a line stands for opened, where that was lately. A port is new with the first that waits on it. */
function openedMsOf(line: TableLine, justOpened: ReadonlyMap<string, number>): number | undefined {
  if (line.kind === 'socket') return justOpened.get(line.value.id);
  const [first] = line.kind === 'port' ? line.value.waiting : [];
  return first === undefined ? undefined : justOpened.get(first.id);
}

function newnessOf(openedMs: number | undefined, nowMs: number): Newness {
  if (openedMs === undefined || nowMs - openedMs > LINGER_MS) return 'none';
  return nowMs - openedMs < FRESH_MS ? 'fresh' : 'new';
}

function isSame(a: object, b: object | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Extra width goes to the columns in proportion, less to numbers; a column that was drawn keeps its width. */
function measuresOf(columns: readonly Column[], layout: Layout): CSSProperties {
  let least = 2 * EDGE_PX;
  const tracks = columns.map((column) => {
    const width = widthOf(column, layout);
    least += width;
    if (layout.widths[column.id] !== undefined) return `${width}px`;
    const share = column.isNumber || column.isPicture ? width * 0.3 : width;
    return `minmax(${width}px, ${Math.round(share)}fr)`;
  });
  return { '--table-columns': tracks.join(' '), '--table-width': `${least}px` } as CSSProperties;
}
