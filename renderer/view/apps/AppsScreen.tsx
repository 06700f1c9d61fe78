import type { ReactElement } from 'react';
import { APP_COLUMNS, lineText } from '../../state/columns-group.ts';
import { appTree } from '../../state/tree.ts';
import { DataTable } from '../table/DataTable.tsx';
import { TreeCell } from '../table/TreeCell.tsx';
import type { CellProps, TableSpec } from '../table/table-spec.ts';

const SPEC: TableSpec = {
  name: 'apps',
  label: 'tables.apps',
  countWords: 'tables.count.apps',
  columns: APP_COLUMNS,
  sortBy: 'connections',
  isTree: true,
  model: appTree,
  text: lineText,
  Cell: AppCell,
};

/** Who talks: apps, their processes, and the sockets of those. */
export function AppsScreen(): ReactElement {
  return <DataTable spec={SPEC} />;
}

function AppCell(props: CellProps): ReactElement {
  return <TreeCell {...props} end="remote" />;
}
