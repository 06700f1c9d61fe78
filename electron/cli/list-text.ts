import { cleanText } from '../../shared/clean-text.ts';
import { type HealthCode, healthOf } from '../../shared/health.ts';
import { type AcceptQueue, acceptQueueOf } from '../../shared/ports/clients.ts';
import type { Platform } from '../../shared/reading.ts';
import { usualService } from '../../shared/services.ts';
import { isConnection, type Socket } from '../../shared/socket.ts';
import { say } from '../../shared/text/say.ts';
import { unreadBytes } from '../../shared/unread.ts';
import { unsentBytes } from '../../shared/unsent.ts';
import { endText } from './columns.ts';
import { cell, flowed, type Layout, layoutOf, type Row, rowText } from './list-layout.ts';
import type { Paint } from './paint.ts';
import { stateText } from './state-mark.ts';

/** What the text of a list depends on beside the sockets. */
export interface ListLook {
  readonly nowMs: number;
  /** Columns to fit into; null: as wide as it comes. */
  readonly columns: number | null;
  readonly paint: Paint;
  /** The system whose sockets they are. */
  readonly platform: Platform;
}

const OWNERS_MOST = 3;

/** Sockets grouped by app, the busiest first: a heading per app, a line per socket. */
export function listText(sockets: readonly Socket[], look: ListLook): string {
  const rows = sockets.map((socket) => rowOf(socket, look));
  const layout = layoutOf(rows, look.columns);
  const groups = new Map<string | null, Row[]>();
  for (const row of rows) {
    const id = row.socket.app?.id ?? null;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  const ordered = [...groups].sort(([idA, a], [idB, b]) => Number(idA === null) - Number(idB === null) || b.length - a.length);
  return ordered.map(([, group]) => groupText(group, layout, look)).join('\n');
}

function groupText(rows: readonly Row[], layout: Layout, { paint }: ListLook): string {
  const app = rows[0]?.socket.app ?? null;
  const heading = app === null ? say('cli.list.no-app') : cleanText(app.name, 60);
  const kind = app === null || app.kind === 'application' || app.kind === 'command' ? null : say(`app.kind.${app.kind}`);
  const counts = [kind, countText(rows)].filter((text) => text !== null).join(' · ');
  const lines = rows.toSorted(inOrder).map((row) => rowText(row, layout, paint));
  const title = [
    { ...cell(heading), paint: paint.heading },
    { ...cell(counts), paint: paint.quiet },
  ];
  return flowed(title, '', layout.columns) + lines.join('');
}

function countText(rows: readonly Row[]): string {
  const connected = rows.filter(({ socket }) => isConnection(socket));
  const connections = connected.length;
  const listening = rows.filter(({ socket }) => socket.state === 'listen').length;
  const destinations = new Set(connected.map(({ socket, remote }) => `${socket.protocol} ${remote}`)).size;
  const others = rows.length - connections - listening;
  const parts = [
    connections > 0 ? say('cli.list.connections', { connections, destinations }) : null,
    listening > 0 ? say('cli.list.listening', { listening }) : null,
    others > 0 ? say('cli.list.others', { others }) : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** Listeners first, then by destination, so that connections to one place stand together. */
function inOrder(a: Row, b: Row): number {
  const rank = ({ socket }: Row) => (socket.state === 'listen' ? 0 : socket.remote === null ? 1 : isConnection(socket) ? 2 : 3);
  return rank(a) - rank(b) || compare(a.remote, b.remote) || (a.socket.local.port ?? 0) - (b.socket.local.port ?? 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function rowOf(socket: Socket, { nowMs, platform }: ListLook): Row {
  const { local, remote, protocol } = socket;
  const health = healthOf(socket, nowMs);
  const service = [remote?.port, local.port]
    .map((port) => (port == null ? null : usualService(port, protocol)))
    .find((name) => name !== null);
  return {
    socket,
    health,
    state: stateText(socket),
    local: cleanText(endText(local, socket), 300),
    remote: remote === null ? '' : cleanText(endText(remote, socket), 300),
    service: service ?? '',
    owner: ownerText(socket),
    extra: extraText(socket, health, nowMs, platform),
  };
}

/** Who holds the socket: the process that is likeliest, and how many more. */
export function ownerText({ owners, ownerUnknown }: Socket): string {
  if (owners.length === 0) return ownerUnknown === null ? '' : say(`tables.unknown.${ownerUnknown.code}`);
  const named = owners.slice(0, OWNERS_MOST).map(({ pid, name }) => say('cli.list.owner', { name: cleanText(name, 40), pid }));
  const more = owners.length - named.length;
  return more > 0 ? say('cli.list.more-owners', { owners: named.join(', '), more }) : named.join(', ');
}

function extraText(socket: Socket, health: HealthCode, nowMs: number, platform: Platform): string {
  const { state, since, sinceIsBound } = socket;
  const seconds = since === null || sinceIsBound ? 0 : Math.max(0, Math.round((nowMs - Date.parse(since)) / 1_000));
  if (state === 'listen') return waitingText(acceptQueueOf(socket));
  const unread = unreadBytes(socket, platform) ?? 0;
  return [
    health === 'fine' ? null : say('cli.list.health', { what: say(`health.${health}`), seconds }),
    unread === 0 ? null : say('cli.list.unread', { bytes: unread }),
    ...(state === 'syn-sent' ? [] : sendingTexts(socket)),
  ]
    .filter((text) => text !== null)
    .join(', ');
}

function sendingTexts(socket: Socket): readonly string[] {
  const { notSent, unacknowledged } = unsentBytes(socket);
  return [
    ...(notSent === 0 ? [] : [say('cli.list.not-sent', { bytes: notSent })]),
    ...(unacknowledged === 0 ? [] : [say('cli.list.unacknowledged', { bytes: unacknowledged })]),
  ];
}

function waitingText(queue: AcceptQueue | null): string {
  if (queue === null || queue.waiting === 0) return '';
  const { waiting, limit } = queue;
  return limit === null ? say('cli.list.waiting-only', { waiting }) : say('cli.list.waiting', { waiting, limit });
}
