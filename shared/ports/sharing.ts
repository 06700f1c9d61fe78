import { endpointText } from '../endpoint.ts';
import type { Process } from '../reading.ts';
import type { App, Owner, Socket } from '../socket.ts';
import { type Tunnel, tunnelOf } from './tunnel.ts';

/**
 * Why several sockets or processes stand on one port, or who stands there for another, each with what proves it. A port can be shared
 * in several ways at once: nginx has twins of both families, each inherited by its workers.
 */
export type Sharing =
  /** Several sockets on the very same address and port: possible on purpose only (SO_REUSEPORT, socket(7)). */
  | { readonly kind: 'reuse-port'; readonly sockets: readonly Socket[]; readonly owners: readonly Owner[] }
  /** One socket that several related processes hold: the parent opened it, its children inherited it. `parent` null: it has let go. */
  | { readonly kind: 'inherited'; readonly parent: Owner | null; readonly workers: readonly Owner[] }
  /** One socket that processes hold which are no relatives as far as is known: it was handed over. */
  | { readonly kind: 'handed-over'; readonly owners: readonly Owner[] }
  /** The service manager opened the port. `to` is who it handed it to; empty: it waits itself and starts the service on demand. */
  | { readonly kind: 'activation'; readonly by: Owner; readonly to: readonly Owner[] }
  /** A container engine's forwarder stands there for a container. `target` is where it leads, null where that is not told. */
  | {
      readonly kind: 'container';
      readonly by: Owner;
      readonly target: { readonly address: string; readonly port: number } | null;
    }
  /** One socket for IPv4 and one for IPv6, of the same program. */
  | { readonly kind: 'families'; readonly sockets: readonly Socket[] }
  /** One IPv6 socket that takes IPv4 as well. */
  | { readonly kind: 'dual-stack'; readonly socket: Socket }
  /** Different addresses of this machine, each with a listener of its own; `apps` is how many different programs these are. */
  | { readonly kind: 'addresses'; readonly sockets: readonly Socket[]; readonly apps: number }
  /** The mouth of an ssh tunnel. */
  | { readonly kind: 'tunnel'; readonly tunnel: Tunnel; readonly socket: Socket };

/** What is known of a process, by pid. */
export type Processes = ReadonlyMap<number, Pick<Process, 'pid' | 'parentPid' | 'name' | 'exe' | 'commandLine'>>;

const MANAGERS: ReadonlySet<string> = new Set(['systemd', 'launchd', 'inetd', 'xinetd', 'init']);
const FORWARDERS: ReadonlySet<string> = new Set(['docker-proxy', 'rootlessport', 'rootlesskit', 'com.docker.backend', 'vpnkit']);
const ANCESTORS_MOST = 32;

/** In how many ways, and how, a port is shared; empty where one process holds it alone. `waiting` are the sockets that wait on it. */
export function sharingOf(waiting: Iterable<Socket>, processes: Processes): readonly Sharing[] {
  const sockets = [...waiting];
  const found: Sharing[] = [];
  const places = byPlace(sockets);
  for (const twins of places) {
    if (twins.length > 1) found.push({ kind: 'reuse-port', sockets: twins, owners: ownersOf(twins) });
  }
  found.push(...betweenPlaces(places.map(([first]) => first as Socket)));
  const told = new Set<string>();
  for (const socket of sockets) {
    for (const sharing of ofSocket(socket, processes)) {
      // The twins of a server are held alike: said once.
      const key = `${sharing.kind} ${'workers' in sharing ? sharing.workers.map(({ pid }) => pid).join() : ownersKey(socket)}`;
      if (!told.has(key)) found.push(sharing);
      told.add(key);
    }
  }
  return found;
}

/** Sockets that stand on the same address, interface and family. */
function byPlace(sockets: readonly Socket[]): readonly (readonly Socket[])[] {
  const places = new Map<string, Socket[]>();
  for (const socket of sockets) {
    const key = `${endpointText(socket.local)} ${socket.local.address === '*' ? socket.family : ''}`;
    const there = places.get(key);
    if (there === undefined) places.set(key, [socket]);
    else there.push(socket);
  }
  return [...places.values()];
}

/** How the places of one port stand to one another; `first` is one socket of each. */
function betweenPlaces(first: readonly Socket[]): readonly Sharing[] {
  const [only, other] = first;
  if (only === undefined) return [];
  if (other === undefined) return only.dualStack ? [{ kind: 'dual-stack', socket: only }] : [];
  const families = new Set(first.map(({ family }) => family));
  const apps = new Set(first.map((socket) => socket.app?.id ?? ownersKey(socket))).size;
  if (first.length === 2 && families.size === 2 && apps === 1) return [{ kind: 'families', sockets: first }];
  return [{ kind: 'addresses', sockets: first, apps }];
}

function ofSocket(socket: Socket, processes: Processes): readonly Sharing[] {
  const { owners } = socket;
  const tunnel = tunnelOf(socket, (pid) => processes.get(pid)?.commandLine ?? null);
  if (tunnel !== null) return [{ kind: 'tunnel', tunnel, socket }];
  const forwarder = owners.find(({ name }) => FORWARDERS.has(name));
  if (forwarder !== undefined) return [containerSharing(forwarder, processes)];
  const manager = owners.find((owner) => isManager(owner, processes));
  const others = owners.filter((owner) => owner !== manager);
  const activation: readonly Sharing[] = manager === undefined ? [] : [{ kind: 'activation', by: manager, to: others }];
  if (others.length < 2) return activation;
  return [...activation, amongProcesses(others, processes)];
}

/** PID 1, or the manager of a person's services (`systemd --user`). A process that is merely named so is none. */
function isManager({ pid, name }: Owner, processes: Processes): boolean {
  if (!MANAGERS.has(name)) return false;
  if (pid === 1 || name.endsWith('inetd')) return true;
  return name === 'systemd' && /\s--user\b/.test(processes.get(pid)?.commandLine ?? '');
}

function amongProcesses(owners: readonly Owner[], processes: Processes): Sharing {
  const pids = new Set(owners.map(({ pid }) => pid));
  const parent = owners.find(({ pid }) => owners.every((other) => other.pid === pid || isUnder(other.pid, pid, processes)));
  if (parent !== undefined) return { kind: 'inherited', parent, workers: owners.filter((owner) => owner !== parent) };
  const parents = new Set(owners.map(({ pid }) => processes.get(pid)?.parentPid ?? null));
  const [only] = parents;
  const areSiblings = parents.size === 1 && only !== null && only !== undefined && only !== 1 && !pids.has(only);
  return areSiblings ? { kind: 'inherited', parent: null, workers: owners } : { kind: 'handed-over', owners };
}

function isUnder(pid: number, ancestor: number, processes: Processes): boolean {
  let at: number | null = pid;
  for (let steps = 0; at !== null && at !== 0 && steps < ANCESTORS_MOST; steps += 1) {
    at = processes.get(at)?.parentPid ?? null;
    if (at === ancestor) return true;
  }
  return false;
}

/** docker-proxy says where it leads: `-container-ip 172.18.0.2 -container-port 80` (moby, cmd/docker-proxy). */
function containerSharing(by: Owner, processes: Processes): Sharing {
  const commandLine = processes.get(by.pid)?.commandLine ?? '';
  const address = /-container-ip[ =](\S+)/.exec(commandLine)?.[1];
  const port = /-container-port[ =](\d{1,5})\b/.exec(commandLine)?.[1];
  return { kind: 'container', by, target: address === undefined || port === undefined ? null : { address, port: Number(port) } };
}

/** The container that has an address, proven by a socket of its own there; null where none is in sight. */
export function containerAt(address: string, sockets: Iterable<Socket>): App | null {
  for (const { app, local } of sockets) if (app?.kind === 'container' && local.address === address) return app;
  return null;
}

function ownersOf(sockets: readonly Socket[]): readonly Owner[] {
  const byPid = new Map<number, Owner>();
  for (const { owners } of sockets) for (const owner of owners) byPid.set(owner.pid, owner);
  return [...byPid.values()];
}

function ownersKey({ owners }: Socket): string {
  return owners.map(({ pid }) => pid).join();
}
