import type { Process } from '../reading.ts';
import { usualService } from '../services.ts';
import type { Owner, Protocol, Socket } from '../socket.ts';
import { isOpenPort, takersOf } from './clients.ts';
import { type Exposure, exposureOf } from './exposure.ts';
import { type Sharing, sharingOf } from './sharing.ts';

/** A port that is asked about: by both protocols, or by one. */
export interface PortQuestion {
  readonly port: number;
  /** null: both. */
  readonly protocol: Protocol | null;
}

/**
 * How a socket holds a port. `listener`: TCP, waits. `udp`: takes datagrams from anybody. `bound`: taken, neither listening nor
 * connected. `connection`: it has the port at its own end, and no listener here took it: a call that began here, or what is left of a
 * server that stopped listening.
 */
export type HoldKind = 'listener' | 'udp' | 'bound' | 'connection';

/** One socket that holds a port. */
export interface PortHolder {
  readonly kind: HoldKind;
  readonly socket: Socket;
  /** Who can reach it; null for a connection, and where the bound address is no address (a masked capture). */
  readonly exposure: Exposure | null;
  /** Living connections that it took. */
  readonly connections: number;
}

/** Who holds a port, as far as one reading tells. */
export interface PortAnswer extends PortQuestion {
  /** No socket holds it. TIME_WAIT alone does not: see `timeWait`. */
  readonly isFree: boolean;
  /** Those that wait first, then the others. */
  readonly holders: readonly PortHolder[];
  /** Living connections that the listeners took. */
  readonly clients: readonly Socket[];
  /** Closed connections of the port that the system still remembers (TIME_WAIT). No process has them any more. */
  readonly timeWait: number;
  /** How long until the last of them is forgotten, from the reading on; null: none, or the source does not tell. */
  readonly timeWaitMs: number | null;
  /** True where the system gives the port to outgoing connections. */
  readonly isEphemeral: boolean;
  /** What usually answers there: a convention. */
  readonly service: string | null;
  /** How the waiting sockets share the port, and who stands for whom. */
  readonly sharing: readonly Sharing[];
}

/** What an answer is drawn from: a reading, or the table of one. */
export interface PortWorld {
  readonly sockets: Iterable<Socket>;
  readonly processes: ReadonlyMap<number, Process>;
  /** Local ports that the system gives to connections, inclusive (shared/diagnosis/system-facts.ts). */
  readonly ephemeral: { readonly from: number; readonly to: number };
}

const RANKS: Readonly<Record<HoldKind, number>> = { listener: 0, udp: 1, bound: 2, connection: 3 };

/** Answers several questions with one look at the sockets, in their order. */
export function portAnswers(questions: readonly PortQuestion[], world: PortWorld): readonly PortAnswer[] {
  const byPort = new Map<number, Socket[]>(questions.map(({ port }) => [port, []]));
  for (const socket of world.sockets) {
    if (socket.local.port !== null) byPort.get(socket.local.port)?.push(socket);
  }
  return questions.map((question) => answerOf(question, byPort.get(question.port) ?? [], world));
}

/** Answers one question. */
export function portAnswer(question: PortQuestion, world: PortWorld): PortAnswer {
  return portAnswers([question], world)[0] as PortAnswer;
}

function answerOf(question: PortQuestion, onPort: readonly Socket[], world: PortWorld): PortAnswer {
  const { port, protocol } = question;
  const sockets = onPort.filter((socket) => protocol === null || socket.protocol === protocol);
  const waiting = sockets.filter(isOpenPort);
  const remains = sockets.filter(({ state }) => state === 'time-wait');
  const counts = new Map<string, number>();
  const clients: Socket[] = [];
  const holders: PortHolder[] = [];
  for (const socket of sockets) {
    if (isOpenPort(socket) || socket.state === 'time-wait' || socket.state === 'closed') continue;
    // Twins that share a port cannot be told apart where the process does not tell: the first stands for them.
    const [taker] = takersOf(waiting, socket);
    if (taker === undefined) holders.push(holderOf(socket, socket.state === 'bound' ? 'bound' : 'connection', 0));
    else {
      clients.push(socket);
      counts.set(taker.id, (counts.get(taker.id) ?? 0) + 1);
    }
  }
  for (const socket of waiting) {
    holders.push(holderOf(socket, socket.protocol === 'udp' ? 'udp' : 'listener', counts.get(socket.id) ?? 0));
  }
  return {
    ...question,
    isFree: holders.length === 0,
    holders: holders.toSorted((a, b) => RANKS[a.kind] - RANKS[b.kind] || b.connections - a.connections),
    clients,
    timeWait: remains.length,
    timeWaitMs: longestMs(remains),
    isEphemeral: port >= world.ephemeral.from && port <= world.ephemeral.to,
    service: serviceOf(question),
    // TCP's port 443 and UDP's are two ports: nothing is shared between them.
    sharing: (['tcp', 'udp'] as const).flatMap((one) =>
      sharingOf(
        waiting.filter((socket) => socket.protocol === one),
        world.processes,
      ),
    ),
  };
}

function holderOf(socket: Socket, kind: HoldKind, connections: number): PortHolder {
  return { kind, socket, exposure: kind === 'connection' ? null : exposureOf(socket.local), connections };
}

function serviceOf({ port, protocol }: PortQuestion): string | null {
  return protocol === null ? (usualService(port, 'tcp') ?? usualService(port, 'udp')) : usualService(port, protocol);
}

function longestMs(remains: readonly Socket[]): number | null {
  const told = remains.flatMap(({ timer }) => (timer?.kind === 'time-wait' ? timer.remainingMs : []));
  return told.length === 0 ? null : Math.max(...told);
}

/** Every process that holds the port, once; parents before the children that inherited from them. */
export function holdersOf(answer: Pick<PortAnswer, 'holders'>, processes: ReadonlyMap<number, Process>): readonly Owner[] {
  const byPid = new Map<number, Owner>();
  for (const { socket } of answer.holders) for (const owner of socket.owners) byPid.set(owner.pid, owner);
  const depth = (pid: number): number => {
    let deep = 0;
    let at = processes.get(pid)?.parentPid ?? null;
    for (let steps = 0; at !== null && steps < 64; steps += 1) {
      if (byPid.has(at)) deep += 1;
      at = processes.get(at)?.parentPid ?? null;
    }
    return deep;
  };
  const depths = new Map([...byPid.keys()].map((pid) => [pid, depth(pid)]));
  return [...byPid.values()].toSorted((a, b) => (depths.get(a.pid) ?? 0) - (depths.get(b.pid) ?? 0));
}
