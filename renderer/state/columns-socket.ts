import { endpointText, scopeOf } from '../../shared/endpoint.ts';
import type { Socket, SocketState } from '../../shared/socket.ts';
import { bytesText, countText, shortDurationText } from '../../shared/text/measure.ts';
import { say } from '../../shared/text/say.ts';
import { type Column, column } from './columns.ts';
import { endpointKey } from './columns-address.ts';
import {
  ageText,
  conditionText,
  familyText,
  measureText,
  ownerText,
  queuesText,
  type RowContext,
  roundTripText,
  serviceOf,
  silentMs,
  timerText,
} from './columns-words.ts';
import { nameKey } from './name-key.ts';
import type { SortKey } from './order.ts';
import { type Trouble, troubleLevel } from './trouble.ts';

const NUMBER = { isNumber: true, isLargestFirst: true } as const;
const TEXT = { make: 'text' } as const;
const ENDPOINT = { make: 'endpoint' } as const;
const HIDDEN = { isUsual: false } as const;

/** The columns of a socket. */
export const SOCKET_COLUMNS = [
  column({ id: 'state', heading: 'tables.column.state', hint: 'tables.hint.state', widthPx: 188, isName: true }),
  column({ id: 'app', heading: 'tables.column.app', hint: 'tables.hint.app', widthPx: 117 }),
  column({ id: 'process', heading: 'tables.column.process', hint: 'tables.hint.process', widthPx: 130 }),
  column({ id: 'local', heading: 'tables.column.local', hint: 'tables.hint.local', widthPx: 150, ...ENDPOINT }),
  column({ id: 'remote', heading: 'tables.column.remote', hint: 'tables.hint.remote', widthPx: 164, ...ENDPOINT }),
  column({ id: 'service', heading: 'tables.column.service', hint: 'tables.hint.service', widthPx: 72, givesWay: 1, ...TEXT }),
  column({ id: 'queues', heading: 'tables.column.queues', hint: 'tables.hint.queues', widthPx: 96, ...NUMBER }),
  column({ id: 'age', heading: 'tables.column.age', hint: 'tables.hint.age', widthPx: 84, ...NUMBER }),
  column({ id: 'rtt', heading: 'tables.column.rtt', hint: 'tables.hint.rtt', widthPx: 76, givesWay: 2, ...NUMBER }),
  column({ id: 'sent', heading: 'tables.column.sent', hint: 'tables.hint.sent', widthPx: 84, ...NUMBER, ...HIDDEN }),
  column({ id: 'received', heading: 'tables.column.received', hint: 'tables.hint.received', widthPx: 84, ...NUMBER, ...HIDDEN }),
  column({
    id: 'retransmits',
    heading: 'tables.column.retransmits',
    hint: 'tables.hint.retransmits',
    widthPx: 90,
    ...NUMBER,
    ...HIDDEN,
  }),
  column({ id: 'idle', heading: 'tables.column.idle', hint: 'tables.hint.idle', widthPx: 84, ...NUMBER, ...HIDDEN }),
  column({ id: 'timer', heading: 'tables.column.timer', hint: 'tables.hint.timer', widthPx: 150, ...TEXT, ...HIDDEN }),
  column({ id: 'protocol', heading: 'tables.column.protocol', hint: 'tables.hint.protocol', widthPx: 76, ...TEXT, ...HIDDEN }),
  column({ id: 'family', heading: 'tables.column.family', hint: 'tables.hint.family', widthPx: 84, ...TEXT, ...HIDDEN }),
  column({ id: 'scope', heading: 'tables.column.scope', hint: 'tables.hint.scope', widthPx: 110, ...TEXT, ...HIDDEN }),
  column({ id: 'user', heading: 'tables.column.user', hint: 'tables.hint.user', widthPx: 90, ...TEXT, ...HIDDEN }),
  column({ id: 'cgroup', heading: 'tables.column.cgroup', hint: 'tables.hint.cgroup', widthPx: 220, ...TEXT, ...HIDDEN }),
  column({ id: 'inode', heading: 'tables.column.inode', hint: 'tables.hint.inode', widthPx: 90, isNumber: true, ...HIDDEN }),
  column({ id: 'id', heading: 'tables.column.id', hint: 'tables.hint.id', widthPx: 160, ...TEXT, ...HIDDEN }),
] as const satisfies readonly Column[];

const STATE_RANK: Readonly<Record<SocketState | 'none', number>> = {
  'syn-sent': 10,
  'syn-received': 11,
  'close-wait': 12,
  'fin-wait-1': 13,
  'fin-wait-2': 14,
  closing: 15,
  'last-ack': 16,
  established: 20,
  listen: 30,
  none: 40,
  bound: 41,
  'time-wait': 50,
  closed: 51,
};

/** A rank that puts what is wrong first, then what is being made or unmade, then what stands. */
export function conditionRank(state: SocketState | null, code: Trouble): number {
  const level = troubleLevel(code);
  return level === 'problem' ? 0 : level === 'warning' ? 1 : STATE_RANK[state ?? 'none'];
}

/** By what a socket sorts in a column; null where that is unknown. */
export function socketKey(columnId: string, unwell: () => ReadonlyMap<string, Trouble>): (socket: Socket) => SortKey {
  if (columnId === 'state') return (socket) => conditionRank(socket.state, unwell().get(socket.id) ?? 'fine');
  return PLAIN_KEYS[columnId] ?? ((socket) => socket.id);
}

/** Ages and silences sort by the moment they began, which does not change as time passes; the longest is the largest. */
const PLAIN_KEYS: Readonly<Record<string, (socket: Socket) => SortKey>> = {
  app: ({ app }) => (app === null ? null : nameKey(app.name)),
  process: ({ owners: [first] }) => (first === undefined ? null : nameKey(`${first.name} ${first.pid}`)),
  local: ({ local }) => endpointKey(local),
  remote: ({ remote }) => (remote === null ? null : endpointKey(remote)),
  service: (socket) => serviceOf(socket),
  queues: ({ recvQueue, sendQueue, state }) =>
    recvQueue === null ? null : recvQueue + (state === 'listen' ? 0 : (sendQueue ?? 0)),
  age: ({ since }) => (since === null ? null : -Date.parse(since)),
  rtt: ({ tcp }) => tcp?.rttMs ?? null,
  sent: ({ tcp }) => tcp?.bytesSent ?? null,
  received: ({ tcp }) => tcp?.bytesReceived ?? null,
  retransmits: ({ tcp }) => tcp?.retransmits ?? null,
  idle: ({ tcp }) => (tcp?.idleMs === undefined ? null : tcp.idleMs - Date.parse(tcp.readAt)),
  timer: ({ timer, readAt }) => (timer === null ? null : Date.parse(readAt) + timer.remainingMs),
  protocol: ({ protocol, family }) => `${protocol}${family ?? ''}`,
  family: ({ family }) => family,
  scope: ({ remote }) => (remote === null ? null : scopeOf(remote.address)),
  user: ({ user }) => user,
  cgroup: ({ cgroup }) => cgroup,
  inode: ({ inode }) => inode,
};

/** What stands in a cell, as text: for copies, for titles, and for the screen where no picture says it better. */
export function socketText(columnId: string, socket: Socket, context: RowContext): string {
  return TEXTS[columnId]?.(socket, context) ?? '';
}

const TEXTS: Readonly<Record<string, (socket: Socket, context: RowContext) => string>> = {
  state: (socket, context) => conditionText(socket, context),
  app: ({ app }) => app?.name ?? say('app.none'),
  process: (socket) => ownerText(socket),
  local: ({ local }) => endpointText(local),
  remote: ({ remote }) => (remote === null ? '' : endpointText(remote)),
  service: (socket) => serviceOf(socket) ?? '',
  queues: (socket) => queuesText(socket),
  age: (socket, { nowMs }) => ageText(socket, nowMs),
  rtt: (socket) => measureText(socket, socket.tcp?.rttMs, roundTripText),
  sent: (socket) => measureText(socket, socket.tcp?.bytesSent, bytesText),
  received: (socket) => measureText(socket, socket.tcp?.bytesReceived, bytesText),
  retransmits: (socket) => measureText(socket, socket.tcp?.retransmits, countText),
  idle: (socket, { nowMs }) => measureText(socket, silentMs(socket, nowMs), shortDurationText),
  timer: (socket, { nowMs }) => timerText(socket, nowMs),
  protocol: ({ protocol }) => protocol.toUpperCase(),
  family: (socket) => familyText(socket),
  scope: ({ remote }) => (remote === null ? '' : say(`scope.${scopeOf(remote.address) ?? 'none'}`)),
  user: ({ user }) => user ?? say('tables.not-told'),
  cgroup: ({ cgroup }) => cgroup ?? '',
  inode: ({ inode }) => (inode === null ? '' : String(inode)),
  id: ({ id }) => id,
};
