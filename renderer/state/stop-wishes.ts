import { holdersOf } from '../../shared/ports/port-answer.ts';
import type { Process } from '../../shared/reading.ts';
import type { Owner, Socket } from '../../shared/socket.ts';
import type { RowSubject } from './row-subject.ts';
import type { StopWish } from './stopping.ts';

/** Processes that one menu offers to stop at most. */
export const WISHES_MOST = 3;

/** The wish to stop an owner, as the reading knows it. */
export function stopWishOf({ pid, name }: Owner, process: Process | null): StopWish {
  return { pid, name, startedAt: process?.startedAt ?? null };
}

/** The processes behind a subject that could be stopped, parents before their children; bounded. Nobody for destinations and for several rows. */
export function stopWishes(subject: RowSubject, processes: ReadonlyMap<number, Process>): readonly StopWish[] {
  const holders = [...socketsOfSubject(subject)].map(
    (socket) => ({ kind: 'listener', socket, exposure: null, connections: 0 }) as const,
  );
  const owners = subject.kind === 'process' ? (subject.owner === null ? [] : [subject.owner]) : holdersOf({ holders }, processes);
  return owners.slice(0, WISHES_MOST).map((owner) => stopWishOf(owner, processes.get(owner.pid) ?? null));
}

function socketsOfSubject(subject: RowSubject): Iterable<Socket> {
  switch (subject.kind) {
    case 'socket':
      return [subject.socket];
    case 'port':
      return subject.waiting;
    case 'app':
      return subject.sockets.values();
    case 'process':
    case 'destination':
    case 'edge':
    case 'rows':
      return [];
  }
}
