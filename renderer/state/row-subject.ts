import type { Endpoint } from '../../shared/endpoint.ts';
import { TARGET_TEXTS_MOST } from '../../shared/probe/asked-test.ts';
import { readTarget } from '../../shared/probe/target.ts';
import { type App, isListener, type Owner, type Protocol, type Socket } from '../../shared/socket.ts';
import type { Destination } from './destination.ts';
import type { AppGroup, DestinationGroup } from './groups.ts';
import { socketsOf, type TableLine } from './rows.ts';

/** What a person points at, on whatever screen: a row, a mark, or several rows. */
export type RowSubject =
  | { readonly kind: 'socket'; readonly socket: Socket }
  /** `isWhole`: with all its sockets, and not just those with one destination. */
  | { readonly kind: 'app'; readonly app: App | null; readonly sockets: ReadonlyMap<string, Socket>; readonly isWhole: boolean }
  | {
      readonly kind: 'process';
      readonly owner: Owner | null;
      readonly app: App | null;
      readonly sockets: ReadonlyMap<string, Socket>;
    }
  /** An open port, and what waits on it. */
  | {
      readonly kind: 'port';
      readonly port: number;
      readonly waiting: readonly Socket[];
      readonly apps: readonly App[];
      readonly sockets: ReadonlyMap<string, Socket>;
    }
  | { readonly kind: 'destination'; readonly destination: Destination }
  /** One app's connections to one destination. */
  | { readonly kind: 'edge'; readonly app: App | null; readonly destination: Destination }
  | { readonly kind: 'rows'; readonly rows: readonly TableLine[] };

/** Targets that one click tests at most. */
export const CLICK_TARGETS_MOST = 20;

/** What a line of a table stands for. */
export function subjectOf(line: TableLine): RowSubject {
  switch (line.kind) {
    case 'socket':
      return { kind: 'socket', socket: line.value };
    case 'destination':
      return { kind: 'destination', destination: line.value.destination };
    case 'port': {
      const { open, waiting, apps } = line.value;
      const sockets = new Map([...socketsOf(line)].map((socket) => [socket.id, socket]));
      return { kind: 'port', port: open.port, waiting, apps, sockets };
    }
    case 'app':
    case 'party':
      return { kind: 'app', app: line.value.app, sockets: line.value.sockets, isWhole: line.kind === 'app' };
    case 'process':
      return { kind: 'process', owner: line.value.owner, app: line.value.app, sockets: line.value.sockets };
  }
}

/** What an app or a destination of the tally stands for; null for one that has gone. */
export function subjectOfGroup(group: AppGroup | DestinationGroup | undefined): RowSubject | null {
  if (group === undefined) return null;
  if ('destination' in group) return { kind: 'destination', destination: group.destination };
  return { kind: 'app', app: group.app, sockets: group.sockets, isWhole: true };
}

/**
 * What a test of a subject would ask, as texts of targets, those with most connections first, and how many more there are. `all`: every
 * socket of the machine, to tell who called whom. Nothing for callers: where they call from, nobody listens.
 */
export function targetsOf(
  subject: RowSubject,
  all: Iterable<Socket>,
): { readonly texts: readonly string[]; readonly more: number } {
  if (subject.kind === 'destination' || subject.kind === 'edge') return bounded(placeText(subject.destination));
  if (subject.kind === 'rows') {
    const texts = new Set(subject.rows.flatMap((row) => [...targetsOf(subjectOf(row), all).texts]));
    return { texts: [...texts].slice(0, CLICK_TARGETS_MOST), more: Math.max(0, texts.size - CLICK_TARGETS_MOST) };
  }
  if (subject.kind === 'port') return bounded(subject.waiting[0] === undefined ? null : listenerText(subject.waiting[0]));
  if (subject.kind === 'socket' && isListener(subject.socket)) return bounded(listenerText(subject.socket));
  const listened = listenedPorts(all);
  const counts = new Map<string, number>();
  for (const { protocol, local, remote } of subject.kind === 'socket' ? [subject.socket] : subject.sockets.values()) {
    if (remote === null || listened.has(`${protocol} ${local.port}`)) continue;
    const text = placeText({ protocol, remote });
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const texts = [...counts].sort(([, many], [, few]) => few - many).map(([text]) => text);
  return { texts: texts.slice(0, CLICK_TARGETS_MOST), more: Math.max(0, texts.length - CLICK_TARGETS_MOST) };
}

function bounded(text: string | null): { readonly texts: readonly string[]; readonly more: number } {
  return { texts: text === null || text.length > TARGET_TEXTS_MOST ? [] : [text], more: 0 };
}

function listenedPorts(all: Iterable<Socket>): ReadonlySet<string> {
  const ports = new Set<string>();
  for (const socket of all) if (isListener(socket)) ports.add(`${socket.protocol} ${socket.local.port}`);
  return ports;
}

/** A destination as the text of a target; null when it cannot be tested (no port, a masked address). */
function placeText({ protocol, remote }: { readonly protocol: Protocol; readonly remote: Endpoint }): string | null {
  if (remote.port === null || remote.address === '*') return null;
  const host = remote.zone === null ? remote.address : `${remote.address}%${remote.zone}`;
  const place = `${host.includes(':') ? `[${host}]` : host}:${remote.port}`;
  const text = protocol === 'tcp' ? place : remote.port === 443 ? `quic://${place}` : `udp://${place}`;
  return readTarget(text).kind === 'target' ? text : null;
}

/** Where a listener can be reached from this machine itself. */
function listenerText({ protocol, local, family, dualStack }: Socket): string | null {
  const loopback = family === 6 && !dualStack ? '::1' : '127.0.0.1';
  return placeText({ protocol, remote: { ...local, address: local.address === '*' ? loopback : local.address } });
}
