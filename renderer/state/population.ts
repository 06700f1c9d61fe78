import type { Diff, Table } from '../../shared/diff.ts';
import { isConnection, type Socket, type SocketState } from '../../shared/socket.ts';
import { isLoopbackTalk } from './destination.ts';

/** How many living connections each app of the machine has to other machines, by app key, whatever the filter. */
export type Population = Map<string, number>;

/** Counts a whole table. */
export function populationOf(table: Table): Population {
  const population: Population = new Map();
  for (const socket of table.sockets.values()) count(population, socket, 1);
  return population;
}

/** Counts a diff in. Ask BEFORE it is applied to the table: what closed is still in it. */
export function countChange(population: Population, table: Table, change: Diff): void {
  for (const id of change.closed) count(population, table.sockets.get(id), -1);
  for (const socket of change.changed) {
    const before = table.sockets.get(socket.id);
    // Most changes are of numbers alone.
    if (before?.app === socket.app && before?.remote === socket.remote && before?.state === socket.state) continue;
    count(population, before, -1);
    count(population, socket, 1);
  }
  for (const socket of change.opened) count(population, socket, 1);
}

function count(population: Population, socket: Socket | undefined, by: 1 | -1): void {
  if (socket === undefined || socket.app === null || !isConnection(socket) || isLoopbackTalk(socket)) return;
  const now = (population.get(socket.app.id) ?? 0) + by;
  if (now === 0) population.delete(socket.app.id);
  else population.set(socket.app.id, now);
}

/** How many of some sockets are in each state, counted when one looks: nobody looks at thousands of groups. `none` stands for no state. */
export function statesOf(sockets: Iterable<Socket>): ReadonlyMap<SocketState | 'none', number> {
  const states = new Map<SocketState | 'none', number>();
  for (const { state } of sockets) states.set(state ?? 'none', (states.get(state ?? 'none') ?? 0) + 1);
  return states;
}
