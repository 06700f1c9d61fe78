import type { ReactNode } from 'react';
import type { TextKey } from '../../../shared/text/say.ts';
import type { Selection } from '../../state/choice.ts';
import type { Column } from '../../state/columns.ts';
import type { RowContext } from '../../state/columns-words.ts';
import { NO_APP } from '../../state/groups.ts';
import type { TableLine } from '../../state/rows.ts';
import type { TableModel } from '../../state/tree.ts';
import type { CellText } from './cell-text.ts';

/** What a cell is drawn from. `shown` is what the table's `shows` said of it; with `hasRoom` nothing of it is cut off. */
export interface CellProps {
  readonly columnId: string;
  readonly line: TableLine;
  readonly context: RowContext;
  readonly shown: unknown;
  readonly hasRoom: boolean;
}

/** One of the tables: its columns, where its lines come from, and how its cells look. */
export interface TableSpec {
  /** Under this name its layout is kept. */
  readonly name: 'apps' | 'destinations' | 'connections' | 'ports';
  readonly label: TextKey;
  /** How many lines there are at the top, in words; takes `count`. */
  readonly countWords: TextKey;
  readonly columns: readonly Column[];
  readonly sortBy: string;
  readonly isTree: boolean;
  readonly model: () => TableModel;
  /** A cell as text, for copies and titles. */
  readonly text: (columnId: string, line: TableLine, context: RowContext) => string;
  /** A cell as text in copies, where these say less. */
  readonly copied?: (columnId: string, line: TableLine, context: RowContext) => string;
  /**
   * All that a cell shows, as one value: while that is the same (Object.is), and the line lives on or stays gone, the cell is not drawn
   * anew. What follows the time, or the store, by itself need not be in it.
   */
  readonly shows: (columnId: string, line: TableLine, context: RowContext) => unknown;
  /** Draws a cell. */
  readonly draw: (cell: CellProps) => ReactNode | CellText;
}

/** What the detail panel shows for a line: of a process, its app. */
export function selectionOf(line: TableLine): Selection {
  switch (line.kind) {
    case 'app':
    case 'destination':
      return { kind: line.kind, key: line.value.key };
    case 'port':
      return { kind: 'port', key: line.value.key };
    case 'process':
    case 'party':
      return { kind: 'app', key: line.value.app?.id ?? NO_APP };
    case 'socket':
      return { kind: 'socket', id: line.value.id };
  }
}
