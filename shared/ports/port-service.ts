import { usualService } from '../services.ts';
import type { Protocol } from '../socket.ts';
import { REGISTRY } from './registry.ts';

/** What answers on a port by convention, never a claim. `usual`: what people run there. `registered`: whose number it is (IANA). */
export interface PortService {
  readonly name: string;
  readonly source: 'usual' | 'registered';
}

let registered: ReadonlyMap<string, string> | null = null;

/** The service of a port on which something waits; null where neither people nor the registry have a name for it. */
export function serviceOnPort(port: number, protocol: Protocol): PortService | null {
  const usual = usualService(port, protocol);
  if (usual !== null) return { name: usual, source: 'usual' };
  registered ??= readRegistry();
  const name = registered.get(`${protocol} ${port}`);
  return name === undefined ? null : { name, source: 'registered' };
}

let numbers: ReadonlyMap<string, number> | null = null;

/** The port that a name of the registry stands for (IANA; as macOS and Red Hat list them in /etc/services), the lowest of several. */
export function registeredPort(name: string): number | null {
  if (numbers === null) {
    registered ??= readRegistry();
    const made = new Map<string, number>();
    for (const [place, known] of registered) if (!made.has(known)) made.set(known, Number(place.slice(4)));
    numbers = made;
  }
  return numbers.get(name) ?? null;
}

/** Read when first asked for: most of the program never asks. */
function readRegistry(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let port = 0;
  for (const entry of REGISTRY.trim().split(/[|\n]/)) {
    const [, step = '', both = ''] = /^(\d*) ?(.*)$/.exec(entry) ?? [];
    port += step === '' ? 1 : Number(step);
    const [tcp = '', udp = tcp] = both.split('/');
    if (tcp !== '') names.set(`tcp ${port}`, tcp);
    if (udp !== '') names.set(`udp ${port}`, udp);
  }
  return names;
}
