import { type CsvCell, csvLine } from '../../shared/csv.ts';
import type { Socket } from '../../shared/socket.ts';

const COLUMNS: readonly (readonly [string, (socket: Socket) => CsvCell])[] = [
  ['id', ({ id }) => id],
  ['protocol', ({ protocol }) => protocol],
  ['family', ({ family }) => family],
  ['dualStack', ({ dualStack }) => dualStack],
  ['state', ({ state }) => state],
  ['localAddress', ({ local }) => local.address],
  ['localZone', ({ local }) => local.zone],
  ['localPort', ({ local }) => local.port],
  ['remoteAddress', ({ remote }) => remote?.address ?? null],
  ['remoteZone', ({ remote }) => remote?.zone ?? null],
  ['remotePort', ({ remote }) => remote?.port ?? null],
  ['app', ({ app }) => app?.name ?? null],
  ['appKind', ({ app }) => app?.kind ?? null],
  ['pids', ({ owners }) => owners.map(({ pid }) => pid).join(' ')],
  ['processes', ({ owners }) => owners.map(({ name }) => name).join(' ')],
  ['exe', ({ owners }) => owners[0]?.exe ?? null],
  ['ownerUnknown', ({ ownerUnknown }) => ownerUnknown?.code ?? null],
  ['user', ({ user }) => user],
  ['recvQueue', ({ recvQueue }) => recvQueue],
  ['sendQueue', ({ sendQueue }) => sendQueue],
  ['timer', ({ timer }) => timer?.kind ?? null],
  ['timerRemainingMs', ({ timer }) => timer?.remainingMs ?? null],
  ['timerRetries', ({ timer }) => timer?.retries ?? null],
  ['rttMs', ({ tcp }) => tcp?.rttMs ?? null],
  ['retransmits', ({ tcp }) => tcp?.retransmits ?? null],
  ['bytesSent', ({ tcp }) => tcp?.bytesSent ?? null],
  ['bytesReceived', ({ tcp }) => tcp?.bytesReceived ?? null],
  ['since', ({ since }) => since],
];

/** Sockets as CSV with a header: one line per socket, unknown cells empty. Several pids or names stand in one cell, parted by blanks. */
export function listCsv(sockets: readonly Socket[]): string {
  const lines = sockets.map((socket) => csvLine(COLUMNS.map(([, cell]) => cell(socket))));
  return csvLine(COLUMNS.map(([name]) => name)) + lines.join('');
}
