import type { PortWorld } from '../../shared/ports/port-answer.ts';
import type { Process } from '../../shared/reading.ts';
import type { LookedPort } from '../collect/port-look.ts';
import { socketJson } from './list-json.ts';

/** The object that `port --json` prints for one port: the keys of the contract first, what scripts may like beside them after. */
export function portJson({ answer, tried }: LookedPort, world: PortWorld, nextFree: number | null): object {
  const { port, isFree, holders, timeWait, isEphemeral, service, protocol, timeWaitMs } = answer;
  return {
    port,
    free: isFree,
    holders: holders.map(({ kind, socket, exposure, connections }) => ({
      socket: socketJson(socket),
      owners: socket.owners,
      exposure,
      connections,
      kind,
    })),
    timeWait,
    ephemeral: isEphemeral,
    service,
    protocol,
    timeWaitMs,
    tried,
    nextFree,
    processes: concerned(
      answer.holders.flatMap(({ socket }) => socket.owners.map(({ pid }) => pid)),
      world.processes,
    ),
  };
}

/** The processes that hold the port, with their ancestors. */
function concerned(pids: readonly number[], processes: ReadonlyMap<number, Process>): readonly Process[] {
  const found = new Map<number, Process>();
  for (const first of pids) {
    for (let pid: number | null = first; pid !== null && !found.has(pid); ) {
      const process = processes.get(pid);
      if (process === undefined) break;
      found.set(pid, process);
      pid = process.parentPid;
    }
  }
  return [...found.values()];
}
