import { endpointText, scopeOf } from '../endpoint.ts';
import { healthLevel, healthOf } from '../health.ts';
import { usualService } from '../services.ts';
import { isConnection, isListener, type Socket } from '../socket.ts';
import { CLAIMS, FILTER_STATES } from './filter.ts';
import type { MatchContext } from './match.ts';

/** A value that occurs on the screen, and in how many sockets. */
export interface Occurrence {
  readonly value: string;
  readonly count: number;
}

const COUNTED = [
  'apps',
  'processes',
  'pids',
  'users',
  'containers',
  'states',
  'ports',
  'localPorts',
  'remotePorts',
  'remotes',
  'locals',
  'hosts',
  'protocols',
  'families',
  'scopes',
  'services',
  'claims',
] as const;

/** What a completion can offer: the values that occur, the most frequent first. */
export type FilterFacts = Readonly<Record<(typeof COUNTED)[number], readonly Occurrence[]>>;

/** Values remembered per kind; rarer ones of a large table are not offered. */
const OFFERED_MOST = 500;

type Counts = Record<(typeof COUNTED)[number], Map<string, number>>;

/** Counts what occurs, for completion: some ten ms for 36,000 sockets, so do it when the box gets the focus and not for each key. */
export function filterFacts(sockets: Iterable<Socket>, context: MatchContext): FilterFacts {
  const counts = Object.fromEntries(COUNTED.map((kind) => [kind, new Map<string, number>()])) as Counts;
  for (const state of FILTER_STATES) counts.states.set(state, 0);
  for (const claim of CLAIMS) counts.claims.set(claim, 0);
  for (const socket of sockets) countSocket(counts, socket, context);
  return Object.fromEntries(COUNTED.map((kind) => [kind, mostFrequent(counts[kind])])) as FilterFacts;
}

function countSocket(counts: Counts, socket: Socket, context: MatchContext): void {
  const { local, remote, owners } = socket;
  if (socket.app !== null) bump(counts.apps, socket.app.name);
  if (socket.app?.kind === 'container') bump(counts.containers, socket.app.name);
  for (const owner of owners) {
    bump(counts.processes, owner.name);
    bump(counts.pids, String(owner.pid));
  }
  if (socket.user !== null) bump(counts.users, socket.user);
  bump(counts.states, socket.state ?? 'none');
  bump(counts.protocols, socket.protocol);
  if (socket.family !== null) bump(counts.families, String(socket.family));
  const scope = scopeOf((remote ?? local).address);
  if (scope !== null) bump(counts.scopes, scope);
  bump(counts.locals, local.address);
  if (local.address !== '*') bump(counts.hosts, local.address);
  if (local.port !== null) bump(counts.localPorts, String(local.port));
  countPort(counts, socket);
  if (remote !== null) {
    bump(counts.remotes, endpointText(remote));
    if (remote.port !== null) bump(counts.remotePorts, String(remote.port));
    if (remote.address !== local.address) bump(counts.hosts, remote.address);
  }
  countClaims(counts, socket, context);
}

/** Of the two ports, the one that names the service: an ephemeral port is worth no offer. */
function countPort(counts: Counts, { local, remote, protocol }: Socket): void {
  const port = remote === null || remote.port === null ? local.port : remote.port;
  if (port === null) return;
  bump(counts.ports, String(port));
  const service = usualService(port, protocol);
  if (service !== null) bump(counts.services, service);
}

function countClaims(counts: Counts, socket: Socket, context: MatchContext): void {
  const isProblem = context.isProblem ?? ((one: Socket) => healthLevel(healthOf(one, context.nowMs())) !== 'ok');
  if (isListener(socket)) bump(counts.claims, 'listening');
  if (isConnection(socket)) bump(counts.claims, 'connected');
  if (socket.app === null) bump(counts.claims, 'unowned');
  if (isProblem(socket)) bump(counts.claims, 'problem');
  if (context.isNew?.(socket) === true) bump(counts.claims, 'new');
}

function bump(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function mostFrequent(counts: ReadonlyMap<string, number>): readonly Occurrence[] {
  const all = [...counts].map(([value, count]) => ({ value, count }));
  return all.sort((a, b) => b.count - a.count).slice(0, OFFERED_MOST);
}
