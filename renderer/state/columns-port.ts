import { endpointText } from '../../shared/endpoint.ts';
import { boundText } from '../../shared/ports/clients.ts';
import { EXPOSURES } from '../../shared/ports/exposure.ts';
import { countText, shortDurationText } from '../../shared/text/measure.ts';
import { say } from '../../shared/text/say.ts';
import { type Column, column } from './columns.ts';
import { endpointKey } from './columns-address.ts';
import { conditionRank } from './columns-socket.ts';
import { ageText, conditionText, ownerText, type RowContext } from './columns-words.ts';
import { nameKey } from './name-key.ts';
import type { SortKey } from './order.ts';
import { sharingWord } from './port-words.ts';
import type { TableLine } from './rows.ts';
import { type ShownPort, shareOf } from './shown-port.ts';

const NUMBER = { isNumber: true, isLargestFirst: true } as const;

/** The columns of open ports and their clients. */
export const PORT_COLUMNS: readonly Column[] = [
  column({ id: 'port', heading: 'ports.column.port', hint: 'ports.hint.port', widthPx: 184, isName: true }),
  column({ id: 'exposure', heading: 'ports.column.exposure', hint: 'ports.hint.exposure', widthPx: 120, isLargestFirst: true }),
  column({ id: 'service', heading: 'tables.column.service', hint: 'ports.hint.service', widthPx: 92 }),
  column({ id: 'owner', heading: 'ports.column.owner', hint: 'ports.hint.owner', widthPx: 136 }),
  column({ id: 'clients', heading: 'ports.column.clients', hint: 'ports.hint.clients', widthPx: 62, ...NUMBER }),
  column({ id: 'queue', heading: 'ports.column.queue', hint: 'ports.hint.queue', widthPx: 125, make: 'parts', ...NUMBER }),
  column({ id: 'sharing', heading: 'ports.column.sharing', hint: 'ports.hint.sharing', widthPx: 162, make: 'text' }),
  column({
    id: 'address',
    heading: 'ports.column.address',
    hint: 'ports.hint.address',
    widthPx: 118,
    make: 'endpoint',
    givesWay: 2,
  }),
  column({
    id: 'age',
    heading: 'tables.column.age',
    hint: 'tables.hint.age',
    widthPx: 78,
    make: 'parts',
    givesWay: 1,
    ...NUMBER,
  }),
];

/** By what a line sorts in a column. */
export function portLineKey(columnId: string, kind: TableLine['kind']): (value: never) => SortKey {
  return (value: TableLine['value']) => {
    const line = { kind, value } as TableLine;
    if (line.kind === 'port') return PORT_KEYS[columnId]?.(line.value) ?? null;
    if (line.kind !== 'socket') return null;
    const { remote, local, owners, state, since, recvQueue } = line.value;
    switch (columnId) {
      case 'owner':
        return owners[0]?.name.toLowerCase() ?? null;
      case 'exposure':
        return conditionRank(state, 'fine');
      case 'queue':
        return recvQueue;
      case 'age':
        return since === null ? null : -Date.parse(since);
      default:
        return endpointKey(remote ?? local);
    }
  };
}

const nameKeyOf = (name: string | undefined): SortKey => (name === undefined ? null : nameKey(name));

/** What should not be open first, then the widest exposure; within it by number, UDP after TCP. */
const PORT_KEYS: Readonly<Record<string, (port: ShownPort) => SortKey>> = {
  port: ({ open }) => open.port * 2 + Number(open.protocol === 'udp'),
  exposure: ({ exposure, open, risk }) => {
    const rank = (exposure === null ? -1 : EXPOSURES.indexOf(exposure)) + (risk === null ? 0 : 1);
    return rank * 1_000_000 - (open.port + (open.protocol === 'udp' ? 100_000 : 0));
  },
  service: ({ service }) => nameKeyOf(service?.name),
  owner: ({ apps, owners }) => nameKeyOf(apps[0]?.name ?? owners[0]?.name),
  clients: ({ clients }) => clients.size,
  queue: ({ queue }) => (queue === null ? null : shareOf(queue) * 1_000_000 + queue.waiting),
  sharing: (port) => sharingWord(port) || null,
  address: ({ waiting: [first] }) => endpointKey(first?.local ?? null),
  age: ({ sinceMs }) => (sinceMs === null ? null : -sinceMs),
};

/** What stands in a cell, as text. */
export function portLineText(columnId: string, line: TableLine, context: RowContext): string {
  if (line.kind === 'port') return portText(columnId, line.value, context);
  if (line.kind !== 'socket') return '';
  const socket = line.value;
  switch (columnId) {
    case 'port':
      return socket.remote === null ? boundText(socket) : endpointText(socket.remote);
    case 'exposure':
      return conditionText(socket, context);
    case 'owner':
      return ownerText(socket);
    case 'address':
      return socket.remote === null ? boundText(socket) : endpointText(socket.local);
    case 'age':
      return ageText(socket, context.nowMs);
    default:
      return '';
  }
}

function portText(columnId: string, port: ShownPort, { nowMs }: RowContext): string {
  switch (columnId) {
    case 'port':
      return `${port.open.port} ${port.open.protocol.toUpperCase()}`;
    case 'exposure':
      return port.risk === null
        ? say(`ports.exposure.${port.exposure ?? 'unknown'}`)
        : say('ports.exposure.risk', { what: port.risk.product.name });
    case 'service':
      return port.instead === null ? (port.service?.name ?? '') : insteadText(port.instead);
    case 'owner':
      return portOwnerText(port);
    case 'clients':
      return port.open.protocol === 'tcp' || port.clients.size > 0 ? String(port.clients.size) : '';
    case 'queue':
      return port.queue === null ? '' : queueText(port.queue);
    case 'sharing':
      return sharingWord(port);
    case 'address':
      return addressesText(port);
    case 'age':
      return portAgeText(port, nowMs);
    default:
      return '';
  }
}

function insteadText({ service, port }: NonNullable<ShownPort['instead']>): string {
  return `${service} ${say('ports.unusual', { usual: String(port) })}`;
}

/** Who holds a port, in one text. */
export function portOwnerText({ apps, owners, waiting }: ShownPort): string {
  if (owners.length === 0 && apps.length === 0) return waiting[0] === undefined ? '' : ownerText(waiting[0]);
  const names = apps.length > 0 ? apps.map(({ name }) => name) : [...new Set(owners.map(({ name }) => name))];
  return names.join(', ');
}

/** The addresses of a port, each once. */
export function addressesText({ waiting }: ShownPort): string {
  return [...new Set(waiting.map((socket) => boundText(socket).slice(0, -1 - String(socket.local.port).length)))].join(', ');
}

/** An accept queue as `waiting / limit`. */
export function queueText(queue: { readonly waiting: number; readonly limit: number | null }): string {
  return say('ports.queue', { waiting: countText(queue.waiting), limit: queue.limit === null ? '?' : countText(queue.limit) });
}

/** How long the oldest socket of a port has waited. */
export function portAgeText({ sinceMs, sinceIsBound }: ShownPort, nowMs: number): string {
  if (sinceMs === null) return '';
  const spanMs = nowMs - sinceMs;
  const age = spanMs < 1_000 ? say('tables.age.now') : shortDurationText(spanMs);
  return sinceIsBound ? say('tables.age.bound', { age }) : age;
}
