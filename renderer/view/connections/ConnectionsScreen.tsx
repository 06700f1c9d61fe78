import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import { SOCKET_COLUMNS, socketText } from '../../state/columns-socket.ts';
import { socketTable } from '../../state/tree.ts';
import { DataTable } from '../table/DataTable.tsx';
import { socketCell, socketShows } from '../table/SocketCell.tsx';
import type { TableSpec } from '../table/table-spec.ts';

const SPEC: TableSpec = {
  name: 'connections',
  label: 'tables.connections',
  countWords: 'tables.count.connections',
  columns: SOCKET_COLUMNS,
  sortBy: 'state',
  isTree: false,
  model: socketTable,
  text: (columnId, line, context) => {
    if (line.kind !== 'socket') return '';
    return columnId === 'state' && line.goneAtMs !== null ? say('state.closed') : socketText(columnId, line.value, context);
  },
  shows: (columnId, line, context) => (line.kind === 'socket' ? socketShows(columnId, line.value, context) : null),
  draw: ({ line, ...cell }) => (line.kind === 'socket' ? socketCell({ ...cell, line }) : null),
};

/** Every socket: connections, listeners, UDP, and what is left of closed ones. */
export function ConnectionsScreen(): ReactElement {
  return <DataTable spec={SPEC} />;
}
