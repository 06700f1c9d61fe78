import type { Table } from '../../shared/diff.ts';
import { isConnection, type Socket, type SocketState } from '../../shared/socket.ts';
import { bump } from './bump.ts';
import { isLoopbackTalk } from './destination.ts';

/** How many living connections each app of the machine has to other machines, by app key, whatever the filter. */
export type Population = Map<string, number>;

/** Counts a whole table. */
export function populationOf(table: Table): Population {
  const population: Population = new Map();
  for (const socket of table.sockets.values()) count(population, socket, 1);
  return population;
}

/** Counts a socket that opened, changed or closed. */
export function countTurn(population: Population, before: Socket | undefined, after: Socket | null): void {
  // Most changes are of numbers alone.
  if (before?.app === after?.app && before?.remote === after?.remote && before?.state === after?.state) return;
  if (before !== undefined) count(population, before, -1);
  if (after !== null) count(population, after, 1);
}

function count(population: Population, socket: Socket, by: 1 | -1): void {
  if (socket.app === null || !isConnection(socket) || isLoopbackTalk(socket)) return;
  bump(population, socket.app.id, by);
}

/** How many of some sockets are in each state, counted when one looks: nobody looks at thousands of groups. `none` stands for no state. */
export function statesOf(sockets: Iterable<Socket>): ReadonlyMap<SocketState | 'none', number> {
  const states = new Map<SocketState | 'none', number>();
  for (const { state } of sockets) states.set(state ?? 'none', (states.get(state ?? 'none') ?? 0) + 1);
  return states;
}
