import type { ReactElement } from 'react';
import { APP_COLUMNS, copiedLineText, lineText } from '../../state/columns-group.ts';
import { appTree } from '../../state/tree.ts';
import { DataTable } from '../table/DataTable.tsx';
import { treeCell, treeShows } from '../table/TreeCell.tsx';
import type { TableSpec } from '../table/table-spec.ts';

const SPEC: TableSpec = {
  name: 'apps',
  label: 'tables.apps',
  countWords: 'tables.count.apps',
  columns: APP_COLUMNS,
  sortBy: 'connections',
  isTree: true,
  model: appTree,
  text: lineText,
  copied: copiedLineText,
  shows: treeShows,
  draw: (cell) => treeCell(cell, 'remote'),
};

/** Who talks: apps, their processes, and the sockets of those. */
export function AppsScreen(): ReactElement {
  return <DataTable spec={SPEC} />;
}
