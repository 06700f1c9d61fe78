import { usualService } from '../services.ts';
import type { Protocol } from '../socket.ts';
import { REGISTRY } from './registry.ts';

/** What answers on a port by convention, never a claim. `usual`: what people run there. `registered`: whose number it is (IANA). */
export interface PortService {
  readonly name: string;
  readonly source: 'usual' | 'registered';
}

/** First port that needs no administrator's rights on most systems (RFC 6335, 6: system ports end at 1023). */
const FIRST_USER_PORT = 1_024;
/** First port of the dynamic range (RFC 6335, 6). */
const FIRST_DYNAMIC_PORT = 49_152;

let registered: ReadonlyMap<string, string> | null = null;

/** The service of a port on which something waits; null where neither people nor the registry have a name for it. */
export function serviceOnPort(port: number, protocol: Protocol): PortService | null {
  const usual = usualService(port, protocol);
  if (usual !== null) return { name: usual, source: 'usual' };
  registered ??= readRegistry();
  const name = registered.get(`${protocol} ${port}`);
  return name === undefined ? null : { name, source: 'registered' };
}

/** The class of a port (RFC 6335, 6): system (well-known), user (registered) or dynamic. */
export function portClassOf(port: number): 'system' | 'user' | 'dynamic' {
  if (port < FIRST_USER_PORT) return 'system';
  return port < FIRST_DYNAMIC_PORT ? 'user' : 'dynamic';
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
