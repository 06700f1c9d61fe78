import { endpointText } from '../../shared/endpoint.ts';
import { usualService } from '../../shared/services.ts';
import type { Socket } from '../../shared/socket.ts';
import { bytesText, countText } from '../../shared/text/measure.ts';
import { say } from '../../shared/text/say.ts';
import { type Column, column } from './columns.ts';
import { endpointKey } from './columns-address.ts';
import { conditionRank, socketText } from './columns-socket.ts';
import { ageText, processText, type RowContext, roundTripText, troubleText, unknownText } from './columns-words.ts';
import type { Group } from './groups.ts';
import { medianRttMs, recentMedianMs } from './median-rtt.ts';
import { nameKey } from './name-key.ts';
import type { SortKey } from './order.ts';
import type { TableLine } from './rows.ts';
import type { Branch } from './tree-branch.ts';
import { badness, byBadness, type Trouble, troubleWords } from './trouble.ts';

const NUMBER = { isNumber: true, isLargestFirst: true } as const;
const TEXT = { make: 'text' } as const;

const SHARED = [
  column({ id: 'listening', heading: 'tables.column.listening', hint: 'tables.hint.listening', widthPx: 84, ...NUMBER }),
  column({ id: 'trend', heading: 'tables.column.trend', hint: 'tables.hint.trend', widthPx: 90, isPicture: true }),
  column({ id: 'sent', heading: 'tables.column.sent', hint: 'tables.hint.sent', widthPx: 72, givesWay: 1, ...NUMBER }),
  column({ id: 'received', heading: 'tables.column.received', hint: 'tables.hint.received', widthPx: 76, ...NUMBER }),
  column({ id: 'rtt', heading: 'tables.column.median', hint: 'tables.hint.median', widthPx: 80, givesWay: 3, ...NUMBER }),
];
const HEALTH = column({ id: 'health', heading: 'tables.column.health', hint: 'tables.hint.health', widthPx: 166 });
const CONNECTIONS = column({
  id: 'connections',
  heading: 'tables.column.connections',
  hint: 'tables.hint.connections',
  widthPx: 110,
  ...NUMBER,
});

/** The columns of apps. */
export const APP_COLUMNS: readonly Column[] = [
  column({ id: 'name', heading: 'tables.column.app', hint: 'tables.hint.app', widthPx: 272, isName: true }),
  HEALTH,
  CONNECTIONS,
  column({ id: 'parties', heading: 'tables.column.destinations', hint: 'tables.hint.destinations', widthPx: 100, ...NUMBER }),
  ...SHARED.map((one) => (one.id === 'rtt' ? { ...one, isUsual: false } : one)),
];

/** The columns of destinations. */
export const DESTINATION_COLUMNS: readonly Column[] = [
  column({ id: 'name', heading: 'tables.column.destination', hint: 'tables.hint.destination', widthPx: 203, isName: true }),
  HEALTH,
  column({ id: 'service', heading: 'tables.column.service', hint: 'tables.hint.service', widthPx: 72, ...TEXT }),
  column({ id: 'scope', heading: 'tables.column.scope', hint: 'tables.hint.scope', widthPx: 100, ...TEXT }),
  column({ id: 'family', heading: 'tables.column.family', hint: 'tables.hint.family', widthPx: 56, givesWay: 2, ...TEXT }),
  CONNECTIONS,
  column({ id: 'parties', heading: 'tables.column.apps', hint: 'tables.hint.apps', widthPx: 52, ...NUMBER }),
  ...SHARED.filter(({ id }) => id !== 'listening'),
];

/** What a line of a tree says in numbers: parties are the destinations of an app or process, and the apps of a destination. */
export type Figure = 'connections' | 'listening' | 'parties' | 'sent' | 'received';

/** One figure of a line; null: not told, or there is no such thing. A socket counts as nothing: it is one. */
export function figureOf(figure: Figure, line: Pick<TableLine, 'kind' | 'value'>): number | null {
  const at = line as TableLine;
  switch (at.kind) {
    case 'app':
      return figure === 'parties' ? at.value.destinations.size : ofGroup(figure, at.value);
    case 'destination':
      return figure === 'parties' ? at.value.apps.size : ofGroup(figure, at.value);
    case 'process':
      return figure === 'parties' ? at.value.destinations.size : ofBranch(figure, at.value);
    case 'party':
      return figure === 'parties' ? null : ofBranch(figure, at.value);
    case 'port':
      return figure === 'connections' ? at.value.clients.size : figure === 'listening' ? at.value.waiting.length : null;
    case 'socket': {
      const { tcp } = at.value;
      return (figure === 'sent' ? tcp?.bytesSent : figure === 'received' ? tcp?.bytesReceived : null) ?? null;
    }
  }
}

function ofGroup(figure: Exclude<Figure, 'parties'>, group: Group): number | null {
  switch (figure) {
    case 'connections':
    case 'listening':
      return group[figure];
    case 'sent':
      return group.bytesSent;
    case 'received':
      return group.bytesReceived;
  }
}

function ofBranch(figure: Exclude<Figure, 'parties'>, branch: Branch): number | null {
  if (figure === 'connections' || figure === 'listening') return branch[figure];
  const { total, count } = branch[figure];
  return count === 0 ? null : total;
}

const NO_TROUBLES: readonly (readonly [Trouble, number])[] = [];

/** Counts of what is unwell in a line, the worst first. */
export function troublesOf(line: TableLine, context: RowContext): readonly (readonly [Trouble, number])[] {
  if (line.kind === 'socket') {
    const code = context.unwell.get(line.value.id);
    return code === undefined ? NO_TROUBLES : [[code, 1]];
  }
  if (line.kind === 'port' || line.value.health.size === 0) return NO_TROUBLES;
  return [...line.value.health].sort(([a, many], [b, few]) => badness(b) - badness(a) || few - many || byBadness(a, b));
}

/** By what a line of a tree sorts in a column. */
export function lineKey(columnId: string, kind: TableLine['kind'], context: () => RowContext): (value: never) => SortKey {
  return (value: TableLine['value']) => {
    const line = { kind, value } as TableLine;
    switch (columnId) {
      case 'name':
        return lineNameKey(line);
      case 'service':
        return line.kind === 'destination' ? serviceText(line) : lineNameKey(line);
      case 'scope':
        return line.kind === 'destination' ? line.value.destination.scope : lineNameKey(line);
      case 'family':
        return line.kind === 'destination' ? familyOf(line.value.destination.remote.address) : lineNameKey(line);
      case 'rtt':
        return line.kind === 'socket' ? (line.value.tcp?.rttMs ?? null) : medianOf(line);
      case 'health':
        return healthKey(line, context());
      case 'connections':
      case 'listening':
      case 'parties':
      case 'sent':
      case 'received':
        return line.kind === 'socket' && columnId !== 'sent' && columnId !== 'received'
          ? lineNameKey(line)
          : figureOf(columnId, line);
      default:
        return lineNameKey(line);
    }
  };
}

function medianOf(line: Exclude<TableLine, { readonly kind: 'socket' }>): number | null {
  return line.kind === 'port' ? null : medianRttMs(line.value.sockets);
}

/** Problems first, then warnings, each the most first; of sockets as in their own table. */
function healthKey(line: TableLine, context: RowContext): SortKey {
  if (line.kind === 'socket') return conditionRank(line.value.state, context.unwell.get(line.value.id) ?? 'fine');
  if (line.kind === 'port') return 0;
  let rank = 0;
  for (const [code, count] of line.value.health) rank -= count * (badness(code) === 2 ? 1e6 : 1);
  return rank;
}

function lineNameKey(line: TableLine): SortKey {
  switch (line.kind) {
    case 'app':
    case 'party':
      return line.value.app === null ? null : nameKey(line.value.app.name);
    case 'process':
      return line.value.owner === null ? null : nameKey(`${line.value.owner.name} ${line.value.owner.pid}`);
    case 'destination':
      return endpointKey(line.value.destination.remote);
    case 'port':
      return line.value.open.port;
    case 'socket':
      return endpointKey(line.value.remote ?? line.value.local);
  }
}

/** The name of a line in one text. */
export function nameText(line: TableLine, context: RowContext): string {
  switch (line.kind) {
    case 'app':
    case 'party':
      return line.value.app?.name ?? say('app.none');
    case 'process':
      return line.value.owner === null ? unknownText(line.value.unknown) : processText(line.value.owner);
    case 'destination':
      return endpointText(line.value.destination.remote);
    case 'port':
      return line.value.key;
    case 'socket':
      return `${endsText(line.value)} ${socketText('state', line.value, context)}`;
  }
}

function endsText({ local, remote }: Socket): string {
  return remote === null ? endpointText(local) : `${endpointText(local)} → ${endpointText(remote)}`;
}

/** What a copy says of a cell of a tree: of a socket its ends as the name, and under its problems those alone. */
export function copiedLineText(columnId: string, line: TableLine, context: RowContext): string {
  if (line.kind !== 'socket') return lineText(columnId, line, context);
  if (columnId === 'name') return endsText(line.value);
  if (columnId !== 'health') return lineText(columnId, line, context);
  return troubleText(context.unwell.get(line.value.id) ?? 'fine', line.value, context.nowMs) ?? '';
}

/** 4 or 6 from the look of an address; null for a name. */
export function familyOf(address: string): 4 | 6 | null {
  if (address.includes(':')) return 6;
  return /^\d+\.\d+\.\d+\.\d+$/.test(address) ? 4 : null;
}

/** The usual service of a destination's port; null where there is none. */
export function serviceText(line: TableLine): string | null {
  if (line.kind !== 'destination') return null;
  const { remote, protocol } = line.value.destination;
  return remote.port === null ? null : usualService(remote.port, protocol);
}

/** What stands in a cell of a tree, as text. */
export function lineText(columnId: string, line: TableLine, context: RowContext): string {
  switch (columnId) {
    case 'name':
      return nameText(line, context);
    case 'service':
      return serviceText(line) ?? '';
    case 'scope':
      return line.kind === 'destination' ? say(`scope.${line.value.destination.scope ?? 'none'}`) : '';
    case 'family':
      return familyLineText(line);
    case 'rtt':
      return rttText(line, context);
    case 'health':
      return healthText(line, context);
    case 'sent':
    case 'received':
      return bytesLineText(columnId, line);
    case 'connections':
    case 'listening':
    case 'parties': {
      const count = figureOf(columnId, line);
      return count === null ? '' : String(count);
    }
    case 'trend':
      return line.kind === 'socket' ? ageText(line.value, context.nowMs) : '';
    default:
      return '';
  }
}

function familyLineText(line: TableLine): string {
  const family = line.kind === 'destination' ? familyOf(line.value.destination.remote.address) : null;
  return family === null ? '' : say(`tables.family.${family}`);
}

function rttText(line: TableLine, { nowMs }: RowContext): string {
  if (line.kind === 'socket') return socketText('rtt', line.value, NO_CONTEXT);
  if (line.kind === 'port') return '';
  const median = recentMedianMs(line.value.sockets, nowMs);
  return median === null ? '' : roundTripText(median);
}

function bytesLineText(columnId: 'sent' | 'received', line: TableLine): string {
  if (line.kind === 'socket') return socketText(columnId, line.value, NO_CONTEXT);
  const bytes = figureOf(columnId, line);
  if (bytes !== null) return bytesText(bytes);
  return (figureOf('connections', line) ?? 0) > 0 ? say('tables.not-told') : '';
}

const NO_CONTEXT: RowContext = { nowMs: 0, unwell: new Map() };

function healthText(line: TableLine, context: RowContext): string {
  if (line.kind === 'socket') return socketText('state', line.value, context);
  const troubles = troublesOf(line, context);
  return troubles.map(([code, count]) => `${troubleWords(code)}${count > 1 ? ` ×${countText(count)}` : ''}`).join(', ');
}
