import { ancestorsOf } from '../ancestors.ts';
import { isOpenPort, isTaken } from '../ports/clients.ts';
import { portKey } from '../ports/port-book.ts';
import type { Process } from '../reading.ts';
import { isConnection, type Owner, type Socket } from '../socket.ts';

/** What hangs on a process, as far as one reading tells. */
export interface Consequences {
  /** Living connections that others have to it, and from how many addresses. */
  readonly clients: number;
  readonly clientHosts: number;
  /** Connections that it began. */
  readonly calls: number;
  /** Ports on which it waits, as `tcp 443`. */
  readonly ports: readonly string[];
  /** Children that hold one of its waiting sockets: they usually end with it. */
  readonly workers: readonly Owner[];
  /** Others that hold one of its waiting sockets and are no children of it: the port stays theirs. */
  readonly partners: readonly Owner[];
  /** An ancestor whose trade is to start again what ends; null: none is known. The system's own service manager is told by the plan. */
  readonly supervisor: Process | null;
}

/** Programs that start again what ends (their process names): supervisors and the watchers of development. */
const SUPERVISORS =
  /^(supervisord|pm2|PM2|God Daemon|nodemon|forever|runsv|s6-supervise|daemontools|supervise|foreman|overmind|monit|circusd|air|watchexec|entr)\b/;

/** What hangs on a process. `sockets` are all that there are. */
export function consequencesOf(pid: number, sockets: Iterable<Socket>, processes: ReadonlyMap<number, Process>): Consequences {
  const own: Socket[] = [];
  const waiting: Socket[] = [];
  for (const socket of sockets) {
    if (!socket.owners.some((owner) => owner.pid === pid)) continue;
    if (isOpenPort(socket)) waiting.push(socket);
    else if (isConnection(socket)) own.push(socket);
  }
  const clients = own.filter((socket) => isTaken(waiting, socket));
  const others = new Map<number, Owner>();
  for (const { owners } of waiting) for (const owner of owners) if (owner.pid !== pid) others.set(owner.pid, owner);
  const isBelow = (owner: Owner) => ancestorsOf(owner.pid, processes).some((above) => above.pid === pid);
  return {
    clients: clients.length,
    clientHosts: new Set(clients.map(({ remote }) => remote?.address)).size,
    calls: own.length - clients.length,
    ports: [...new Set(waiting.map(({ protocol, local }) => portKey(protocol, local.port ?? 0)))],
    workers: [...others.values()].filter(isBelow),
    partners: [...others.values()].filter((owner) => !isBelow(owner)),
    supervisor: ancestorsOf(pid, processes).find(isSupervisor) ?? null,
  };
}

function isSupervisor({ name, commandLine }: Process): boolean {
  return (
    SUPERVISORS.test(name) ||
    /\bPM2 v[\d.]+: God Daemon\b/.test(commandLine ?? '') ||
    /\/nodemon(\.js)?\s/.test(commandLine ?? '')
  );
}
