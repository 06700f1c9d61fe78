import type { ReactElement, ReactNode } from 'react';
import { boundText } from '../../../shared/ports/clients.ts';
import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { addressesText, portAgeText, portLineText } from '../../state/columns-port.ts';
import { processText, type RowContext } from '../../state/columns-words.ts';
import { hasChildren, type TableLine } from '../../state/rows.ts';
import type { ShownPort } from '../../state/shown-port.ts';
import { Address } from '../parts/Address.tsx';
import { AppName } from '../parts/AppName.tsx';
import { HealthShape } from '../parts/HealthBadge.tsx';
import { StateMark } from '../parts/StateMark.tsx';
import { useAtMoment } from '../store.ts';
import { type CellText, countCell, plainText } from '../table/cell-text.ts';
import { Age, Condition, Owner, Plain } from '../table/SocketCell.tsx';
import type { CellProps } from '../table/table-spec.ts';
import { ExposureMark } from './ExposureMark.tsx';
import { QueueMeter } from './QueueMeter.tsx';

/** All that a line of the ports shows in a column, as one value. */
export function portShows(columnId: string, line: TableLine, context: RowContext): unknown {
  if (line.kind !== 'port') return line.value;
  const port = line.value;
  switch (columnId) {
    case 'port':
      return hasChildren(line);
    case 'service':
      return `${port.service?.name} ${port.service?.source} ${port.instead?.service}`;
    case 'owner':
      return `${portLineText(columnId, line, context)}\n${port.owners.map(processText).join('\n')}`;
    case 'age':
      return `${port.sinceMs} ${port.sinceIsBound}`;
    default:
      return portLineText(columnId, line, context);
  }
}

/** What a line of the ports shows in a column: of a port, or of a socket under it. */
export function portCell(props: CellProps): ReactNode | CellText {
  const { columnId, line, context, hasRoom } = props;
  if (line.kind === 'socket') return <SocketInColumn {...props} socket={line.value} isGone={line.goneAtMs !== null} />;
  if (line.kind !== 'port') return null;
  const port = line.value;
  switch (columnId) {
    case 'port':
      return <PortName port={port} canFold={hasChildren(line)} />;
    case 'exposure':
      return <Exposed port={port} />;
    case 'service':
      return <ServiceOfPort port={port} />;
    case 'owner':
      return <PortOwner port={port} />;
    case 'clients':
      return port.open.protocol === 'udp' && port.clients.size === 0 ? null : countCell(port.clients.size);
    case 'queue':
      return port.queue === null ? null : <QueueMeter queue={port.queue} />;
    case 'address':
      return plainText(addressesText(port), { isMono: true, hasRoom });
    case 'age':
      return <PortAge port={port} goneAtMs={line.goneAtMs} />;
    default:
      return plainText(portLineText(columnId, line, context), { hasRoom });
  }
}

/** The number, and what kind of port it is where that is not TCP. */
function PortName(props: { readonly port: ShownPort; readonly canFold: boolean }): ReactElement {
  const { open } = props.port;
  const isUdp = open.protocol === 'udp';
  const isQuic = isUdp && open.port === 443;
  return (
    <span className={props.canFold ? 'table-name' : 'table-name is-childless'}>
      <StateMark state={isUdp ? null : 'listen'} protocol={open.protocol} isBare />
      <strong className="mono">{open.port}</strong>
      {isUdp ? (
        <span className="app-kind quiet" title={isQuic ? say('ports.quic.hint') : say('ports.udp.hint')}>
          {say('ports.udp')}
        </span>
      ) : null}
    </span>
  );
}

/** Who can reach it; with a sign where that is a database or an administration port, and everyone. */
function Exposed(props: { readonly port: ShownPort }): ReactElement {
  const { exposure, risk } = props.port;
  if (risk === null) return <ExposureMark exposure={exposure} />;
  const hint = say('ports.exposure.risk-hint', { product: risk.product.name });
  return (
    <span className="table-name port-risk" title={hint}>
      <HealthShape level="warning" />
      <span className="cut">{say('ports.exposure.any')}</span>
      <span className="visually-hidden">: {hint}</span>
    </span>
  );
}

/** The usual service, or the one whose program waits here away from its usual port. */
function ServiceOfPort(props: { readonly port: ShownPort }): ReactElement | null {
  const { service, instead } = props.port;
  if (instead !== null) {
    const hint = say('ports.unusual.hint', { service: instead.service, usual: String(instead.port) });
    return (
      <span className="table-name" title={hint}>
        <span className="cut">{instead.service}</span>
        <span className="port-unusual">{say('ports.unusual', { usual: String(instead.port) })}</span>
      </span>
    );
  }
  if (service === null) return null;
  const isUsual = service.source === 'usual';
  const hint = isUsual
    ? say('tables.usually', { service: service.name })
    : say('ports.registered.hint', { service: service.name });
  return (
    <span className={isUsual ? 'cut' : 'cut quiet'} title={hint}>
      {service.name}
    </span>
  );
}

/** It follows the time by itself, so that the line need not be drawn anew for it. */
function PortAge(props: { readonly port: ShownPort; readonly goneAtMs: number | null }): ReactElement {
  const { port, goneAtMs } = props;
  return <Plain text={useAtMoment(goneAtMs, ({ nowMs }) => portAgeText(port, nowMs))} />;
}

function PortOwner(props: { readonly port: ShownPort }): ReactElement | null {
  const { apps, owners, waiting } = props.port;
  const [first, ...others] = apps;
  if (first === undefined) return waiting[0] === undefined ? null : <Owner socket={waiting[0]} />;
  return (
    <span className="table-name" title={owners.map(processText).join('\n')}>
      <AppName app={first} />
      {others.length > 0 ? <span className="quiet">{say('tables.more', { count: others.length })}</span> : null}
    </span>
  );
}

/** A socket under its port: one that waits by the address it is bound to, a client by where it comes from. */
function SocketInColumn(props: CellProps & { readonly socket: Socket; readonly isGone: boolean }): ReactElement | null {
  const { columnId, socket, isGone, line } = props;
  const isWaiting = socket.remote === null;
  switch (columnId) {
    case 'port':
      return (
        <span className="table-name">
          <StateMark state={isGone ? 'closed' : socket.state} protocol={socket.protocol} isBare />
          {socket.remote === null ? <span className="mono">{boundText(socket)}</span> : <Address endpoint={socket.remote} />}
        </span>
      );
    case 'exposure':
      return isWaiting ? (
        <span className="cut quiet">{say('ports.listens')}</span>
      ) : (
        <Condition socket={socket} isGone={isGone} />
      );
    case 'service':
      return null;
    case 'owner':
      return <Owner socket={socket} />;
    case 'address':
      return socket.remote === null ? <Plain text={boundText(socket)} isMono /> : <Address endpoint={socket.local} />;
    case 'age':
      return <Age socket={socket} goneAtMs={line.goneAtMs} />;
    default:
      return null;
  }
}
