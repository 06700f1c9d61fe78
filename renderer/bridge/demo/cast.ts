import type { App, AppEvidence, AppKind } from '../../../shared/socket.ts';
import type { CastProcess, Fixture, Place, Role } from './role.ts';

/** The control group under which the programs of the person at the desktop run. All names and addresses of the demo are invented. */
export const ANNA = '/user.slice/user-1000.slice/user@1000.service/app.slice';

/** An app of the demo. */
export function app(id: string, name: string, kind: AppKind, evidence: AppEvidence): App {
  return { id: `demo:${id}`, name, kind, evidence };
}

/** A role with an app of its own; its processes run in its control group. */
export function role(
  of: App,
  cgroup: string,
  holders: readonly number[],
  processes: readonly CastProcess[],
  places: readonly Place[],
  fixtures: readonly Fixture[],
  user = 'anna',
): Role {
  const all = processes.map((one) => ({ ...one, user: one.user ?? user, cgroup }));
  return { app: of, user, cgroup, processes: all, holders, ownerUnknown: null, places, fixtures };
}

/** A process, started some minutes after the desktop. */
export function process(
  pid: number,
  parentPid: number,
  name: string,
  exe: string,
  commandLine: string,
  startedMinute: number,
  user: string | null = null,
): CastProcess {
  return { pid, parentPid, name, exe, commandLine, user, startedMinute, cgroup: null };
}

/** A place by TCP. */
export function place(
  addresses: readonly string[],
  port: number,
  living: number,
  rttMs: number,
  isRestless: boolean,
  from?: string,
): Place {
  return { addresses, port, protocol: 'tcp', living, rttMs, isRestless, ...(from === undefined ? {} : { from }) };
}

/** A socket that stands still. */
export function fixture(protocol: 'tcp' | 'udp', state: Fixture['state'], address: string, port: number): Fixture {
  return { protocol, state, local: [address, port] };
}

/** Remains of a connection, with the time they have left. */
export function waiting(address: string, port: number, from: number, leftMs: number): Fixture {
  return {
    ...fixture('tcp', 'time-wait', '192.168.1.20', from),
    remote: [address, port],
    ageMs: 60_000 - leftMs,
    timer: { kind: 'time-wait', ms: leftMs, retries: 0 },
  };
}

/** Addresses of one IPv4 network, by their last number. */
export function range4(prefix: string, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${prefix}${from + index}`);
}

/** Addresses of one IPv6 network, by their last number. */
export function range6(prefix: string, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${prefix}${(from + index).toString(16)}`);
}
