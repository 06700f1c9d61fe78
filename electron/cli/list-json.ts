import type { Process, Reading } from '../../shared/reading.ts';
import type { Socket } from '../../shared/socket.ts';

/**
 * What `list --json` prints: list.schema.json describes it to the last key. `sockets` are the ones that match; `processes` are those
 * that hold one of them, with their ancestors.
 */
export function listJson(reading: Reading, sockets: readonly Socket[]): object {
  const { schema, takenAt, host, platform, method, blindSpots, skipped, skippedCount, sampling, capture } = reading;
  return {
    schema,
    takenAt,
    host,
    platform,
    method,
    blindSpots: blindSpots.map(({ code, text, remedy }) => ({ code, text, remedy })),
    skipped: skipped.map(({ source, line, text }) => ({ source, line, text })),
    sockets: sockets.map(socketJson),
    skippedCount,
    sampling,
    ...(capture === undefined ? {} : { capture }),
    processes: concerned(reading.processes, sockets),
  };
}

/** A socket with its keys in the order of the contract. */
export function socketJson(socket: Socket): object {
  const { id, protocol, family, dualStack, state, local, remote, owners, ownerUnknown, app, user } = socket;
  const { recvQueue, sendQueue, timer, tcp, since, sinceIsBound, readAt, inode, cgroup } = socket;
  return {
    id,
    protocol,
    family,
    dualStack,
    state,
    local,
    remote,
    owners,
    ownerUnknown,
    app,
    user,
    recvQueue,
    sendQueue,
    timer,
    tcp,
    since,
    sinceIsBound,
    readAt,
    inode,
    cgroup,
  };
}

function concerned(processes: readonly Process[], sockets: readonly Socket[]): readonly Process[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const wanted = new Set<number>();
  for (const { owners } of sockets) {
    for (const owner of owners) {
      let pid: number | null = owner.pid;
      while (pid !== null && !wanted.has(pid)) {
        wanted.add(pid);
        pid = byPid.get(pid)?.parentPid ?? null;
      }
    }
  }
  return processes.filter(({ pid }) => wanted.has(pid));
}
