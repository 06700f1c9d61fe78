import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import { SOCKET_COLUMNS, socketText } from '../../state/columns-socket.ts';
import { socketTable } from '../../state/tree.ts';
import { DataTable } from '../table/DataTable.tsx';
import { SocketCell } from '../table/SocketCell.tsx';
import type { CellProps, TableSpec } from '../table/table-spec.ts';

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
  Cell: ConnectionCell,
};

/** Every socket: connections, listeners, UDP, and what is left of closed ones. */
export function ConnectionsScreen(): ReactElement {
  return <DataTable spec={SPEC} />;
}

function ConnectionCell(props: CellProps): ReactElement | null {
  const { columnId, line } = props;
  if (line.kind !== 'socket') return null;
  return <SocketCell columnId={columnId} socket={line.value} goneAtMs={line.goneAtMs} />;
}
