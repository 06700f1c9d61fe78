import { type ReactElement, useState } from 'react';
import { PORT_COLUMNS, portLineText } from '../../state/columns-port.ts';
import { type PortPart, portTable } from '../../state/port-tree.ts';
import { useWorld } from '../store.ts';
import { DataTable } from '../table/DataTable.tsx';
import type { TableSpec } from '../table/table-spec.ts';
import { LocalPorts } from './LocalPorts.tsx';
import { PortBox } from './PortBox.tsx';
import { portCell, portShows } from './PortCell.tsx';
import { PortSummary } from './PortSummary.tsx';
import './ports.css';

const SPEC: TableSpec = {
  name: 'ports',
  label: 'ports.label',
  countWords: 'ports.count',
  columns: PORT_COLUMNS,
  sortBy: 'exposure',
  isTree: true,
  model: portTable,
  text: portLineText,
  shows: portShows,
  draw: portCell,
};

/** What is open on this machine: every port on which something waits, who can reach it, who holds it, and who is connected. */
export function PortsScreen(): ReactElement | null {
  const seen = useWorld();
  const [part, setPart] = useState<PortPart | null>(null);
  if (seen === null) return null;
  return (
    <div className="ports-screen">
      <PortBox />
      <div className="ports-table">
        <DataTable spec={SPEC} part={part ?? undefined} lead={<PortSummary seen={seen} part={part} onPart={setPart} />} />
      </div>
      <LocalPorts />
    </div>
  );
}
