// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw only the rows that are on the screen.
// biome-ignore-all lint/a11y/useFocusableInteractive: focus roves over lines, not cells.
import { memo, type ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import { type Column, type Layout, widthOf } from '../../state/columns.ts';
import type { RowContext } from '../../state/columns-words.ts';
import { hasChildren, type TableLine } from '../../state/rows.ts';
import { cellRoom } from './cell-room.ts';
import { isCellText } from './cell-text.ts';
import type { TableSpec } from './table-spec.ts';
import './table-line.css';

/** Whether a line came a moment ago, some seconds ago, or is no longer new. */
export type Newness = 'fresh' | 'new' | 'none';

/** One line of a table. `version` tells when what it shows may have changed. */
export interface TableRowProps {
  readonly spec: TableSpec;
  readonly columns: readonly Column[];
  readonly layout: Layout;
  readonly line: TableLine;
  readonly index: number;
  readonly top: number;
  /** The moment at which the line is drawn. */
  readonly context: RowContext;
  readonly version: number;
  readonly newness: Newness;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** True for the line that the detail panel is about. */
  readonly isShown: boolean;
  readonly isOpen: boolean;
  readonly isGone: boolean;
}

/** Draws one line. */
export const TableRow = memo(function TableRow(props: TableRowProps): ReactElement {
  const { spec, line, index, isActive, isSelected, isShown, isOpen, isGone, newness, context, version } = props;
  const canFold = spec.isTree && hasChildren(line);
  const classes = ['table-row', 'table-line', `is-${line.kind}`];
  if (isSelected) classes.push('is-selected');
  if (isShown) classes.push('is-shown');
  if (isGone) classes.push('is-gone');
  if (newness !== 'none') classes.push('is-new');
  if (newness === 'fresh') classes.push('is-fresh');
  return (
    <div
      className={classes.join(' ')}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-level={spec.isTree ? line.depth + 1 : undefined}
      aria-expanded={canFold ? isOpen : undefined}
      tabIndex={isActive ? 0 : -1}
      data-index={index}
      style={{ top: props.top }}
    >
      <Cells
        spec={spec}
        columns={props.columns}
        layout={props.layout}
        line={line}
        context={context}
        version={version}
        fold={canFold ? isOpen : null}
        isGone={isGone}
      />
    </div>
  );
}, isSameButForTheMoment);

interface CellsProps extends Pick<TableRowProps, 'spec' | 'columns' | 'layout' | 'line' | 'context' | 'version' | 'isGone'> {
  /** Whether the line is folded open; null where it cannot be. */
  readonly fold: boolean | null;
}

/** What a line says, apart from where it stands and how it is marked: a line that only moves is not looked at again. */
const Cells = memo(function Cells(props: CellsProps): ReactElement {
  const { spec, columns, layout, line, context, fold, isGone } = props;
  return (
    <>
      {columns.map((column, at) => (
        <Cell
          key={column.id}
          spec={spec}
          column={column}
          widthPx={widthOf(column, layout)}
          at={at}
          line={line}
          context={context}
          shown={spec.shows(column.id, line, context)}
          fold={column.isName ? fold : null}
          isGone={isGone}
        />
      ))}
    </>
  );
}, isSameButForTheMoment);

interface CellBoxProps extends Pick<CellsProps, 'spec' | 'line' | 'context' | 'fold' | 'isGone'> {
  readonly column: Column;
  readonly widthPx: number;
  readonly at: number;
  readonly shown: unknown;
}

const Cell = memo(function Cell(props: CellBoxProps): ReactElement {
  const { spec, column, widthPx, at, line, context, shown, fold, isGone } = props;
  const words = column.make === 'text' && typeof shown === 'string' ? shown : spec.text(column.id, line, context);
  const room = cellRoom(column, widthPx, line, words);
  const drawn = spec.draw({ columnId: column.id, line, context, shown, hasRoom: room === 'roomy' });
  const kind = column.isNumber ? 'table-cell number' : 'table-cell';
  if (isCellText(drawn)) {
    const { text, title, isQuiet = false, isMono = false } = drawn;
    return (
      <div
        className={`${kind} is-text is-${room}${isQuiet ? ' quiet' : ''}${isMono ? ' mono' : ''}`}
        role="gridcell"
        aria-colindex={at + 1}
        title={title}
      >
        {text}
      </div>
    );
  }
  return (
    <div
      className={`${kind} is-${drawn === null ? 'plain' : room}`}
      role="gridcell"
      aria-colindex={at + 1}
      style={column.isName && spec.isTree ? { paddingInlineStart: 4 + line.depth * 18 } : undefined}
    >
      {fold === null ? null : <Fold isOpen={fold} />}
      {drawn}
      {column.isName ? <More /> : null}
      {column.isName && isGone ? <span className="visually-hidden">{say('tables.gone')}</span> : null}
    </div>
  );
}, isSameButForTheMoment);

/** A later moment is no reason to draw a line anew: the cells that tell of time follow it themselves. */
function isSameButForTheMoment<P extends { readonly context: RowContext }>(before: P, now: P): boolean {
  for (const name in now) if (name !== 'context' && !Object.is(before[name], now[name])) return false;
  return true;
}

/** Opens the menu of the row, for the pointer alone: the menu key does the same where the focus is. */
const More = memo(function More(): ReactElement {
  return <button type="button" className="row-more" data-more="" tabIndex={-1} aria-hidden="true" title={say('row.more')} />;
});

function Fold(props: { readonly isOpen: boolean }): ReactElement {
  return <span className={`table-fold${props.isOpen ? ' is-open' : ''}`} data-fold="" aria-hidden="true" />;
}
