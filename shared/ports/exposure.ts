import { type Endpoint, scopeOf } from '../endpoint.ts';

/** Who can reach a waiting socket: this machine alone, its local networks, or everyone who has a way to this machine. */
export type Exposure = 'loopback' | 'lan' | 'any';

/** The same, finer, for words: which address it is bound to. `bridge` is the machine's own network of containers or virtual machines. */
export type Reach = 'loopback' | 'bridge' | 'link' | 'multicast' | 'private' | 'public' | 'every';

/** From the narrowest to the widest. */
export const EXPOSURES = ['loopback', 'lan', 'any'] as const satisfies readonly Exposure[];

/** Interfaces that lead to containers or virtual machines of this machine (Docker, Podman, libvirt, LXC name theirs so). */
const BRIDGES = /^(docker|br-|podman|cni|virbr|lxcbr|lxdbr|vmnet|vboxnet|bridge\d)/;
const LOOPBACK_INTERFACE = /^lo\d*$/;
const MULTICAST = /^(22[4-9]|23\d)\.|^ff[0-9a-f]{2}:|^255\.255\.255\.255$/;
const LINK_LOCAL = /^fe[89ab][0-9a-f]:|^169\.254\./;

const EXPOSURE_OF: Readonly<Record<Reach, Exposure>> = {
  loopback: 'loopback',
  bridge: 'lan',
  link: 'lan',
  multicast: 'lan',
  private: 'lan',
  public: 'any',
  every: 'any',
};

/** Where a bound address can be reached from; null for a text that is no address (a name, a cut or masked address): not known. */
export function reachOf({ address, zone }: Endpoint): Reach | null {
  const scope = scopeOf(address);
  if (scope === 'loopback' || (zone !== null && LOOPBACK_INTERFACE.test(zone))) return 'loopback';
  if (address !== '*' && scope === null) return null;
  if (zone !== null && BRIDGES.test(zone)) return 'bridge';
  if (address === '*') return 'every';
  if (MULTICAST.test(address)) return 'multicast';
  if (LINK_LOCAL.test(address)) return 'link';
  return scope === 'lan' ? 'private' : 'public';
}

/** Who can reach what is bound to an address; null where that is not known. A firewall may still stand before it. */
export function exposureOf(local: Endpoint): Exposure | null {
  return exposureOfReach(reachOf(local));
}

/** The widest of several reaches; null where none is known. */
export function widestReach(locals: Iterable<Endpoint>): Reach | null {
  let widest: Reach | null = null;
  for (const local of locals) widest = widerReach(widest, reachOf(local));
  return widest;
}

/** The wider of two reaches; null: not known. */
export function widerReach(a: Reach | null, b: Reach | null): Reach | null {
  return b === null || (a !== null && rankOf(a) >= rankOf(b)) ? a : b;
}

/** The widest exposure of several bound addresses; null where none is known. */
export function widestExposure(locals: Iterable<Endpoint>): Exposure | null {
  return exposureOfReach(widestReach(locals));
}

/** Who can reach what has a reach; null where that is not known. */
export function exposureOfReach(reach: Reach | null): Exposure | null {
  return reach === null ? null : EXPOSURE_OF[reach];
}

const REACHES = Object.keys(EXPOSURE_OF) as readonly Reach[];

function rankOf(reach: Reach): number {
  return REACHES.indexOf(reach);
}
