// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw only the rows that are on the screen.
// biome-ignore-all lint/a11y/useFocusableInteractive: focus roves over lines, not cells.
import { ChevronRight } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import type { Column } from '../../state/columns.ts';
import type { RowContext } from '../../state/columns-words.ts';
import { hasChildren, type TableLine } from '../../state/rows.ts';
import type { TableSpec } from './table-spec.ts';

/** One line of a table. `revision` tells when what it shows may have changed; `newForMs` is set for some seconds after it came. */
export interface TableRowProps {
  readonly spec: TableSpec;
  readonly columns: readonly Column[];
  readonly line: TableLine;
  readonly index: number;
  readonly top: number;
  readonly context: RowContext;
  readonly revision: number;
  readonly newForMs: number | null;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** True for the line that the detail panel is about. */
  readonly isShown: boolean;
  readonly isOpen: boolean;
  readonly isGone: boolean;
}

/** Draws one line. */
export const TableRow = memo(function TableRow(props: TableRowProps): ReactElement {
  const { spec, columns, line, index, isActive, isSelected, isShown, isOpen, isGone, newForMs, context, revision } = props;
  const canFold = spec.isTree && hasChildren(line);
  const classes = ['table-row', 'table-line', `is-${line.kind}`];
  if (isSelected) classes.push('is-selected');
  if (isShown) classes.push('is-shown');
  if (isGone) classes.push('is-gone');
  if (newForMs !== null) classes.push('is-new');
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
      style={{
        transform: `translateY(${props.top}px)`,
        animationDelay: newForMs === null ? undefined : `${-newForMs}ms`,
      }}
    >
      {columns.map((column, at) => (
        <div
          key={column.id}
          className={`table-cell${column.isNumber ? ' number' : ''}`}
          role="gridcell"
          aria-colindex={at + 1}
          style={column.isName && spec.isTree ? { paddingInlineStart: 4 + line.depth * 18 } : undefined}
        >
          {column.isName && canFold ? <Fold isOpen={isOpen} /> : null}
          <spec.Cell columnId={column.id} line={line} context={context} revision={revision} />
          {column.isName && isGone ? <span className="visually-hidden">{say('tables.gone')}</span> : null}
        </div>
      ))}
    </div>
  );
});

function Fold(props: { readonly isOpen: boolean }): ReactElement {
  return (
    <span className={`table-fold${props.isOpen ? ' is-open' : ''}`} data-fold="" aria-hidden="true">
      <ChevronRight size={14} />
    </span>
  );
}
