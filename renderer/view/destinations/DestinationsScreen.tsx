import type { ReactElement } from 'react';
import { copiedLineText, DESTINATION_COLUMNS, lineText } from '../../state/columns-group.ts';
import { destinationTree } from '../../state/tree.ts';
import { DataTable } from '../table/DataTable.tsx';
import { treeCell, treeShows } from '../table/TreeCell.tsx';
import type { TableSpec } from '../table/table-spec.ts';

const SPEC: TableSpec = {
  name: 'destinations',
  label: 'tables.destinations',
  countWords: 'tables.count.destinations',
  columns: DESTINATION_COLUMNS,
  sortBy: 'connections',
  isTree: true,
  model: destinationTree,
  text: lineText,
  copied: copiedLineText,
  shows: treeShows,
  draw: (cell) => treeCell(cell, 'local'),
};

/** With whom: remote host:port pairs, the apps that talk to them, and the sockets of those. */
export function DestinationsScreen(): ReactElement {
  return <DataTable spec={SPEC} />;
}
