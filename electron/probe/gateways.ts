import ipaddr from 'ipaddr.js';
import { readText, run, type Where } from '../collect/run.ts';
import { parseNetstatRoutes } from './parse/netstat-routes.ts';
import { parseProcNetIpv6Route, parseProcNetRoute } from './parse/proc-net-route.ts';
import type { Route } from './parse/route.ts';
import { parseRoutePrint } from './parse/route-print.ts';

const MACHINE: Where = { kind: 'this-machine' };
const GATEWAYS_MOST = 2;

/** The routers that this machine hands packets for an address to. Empty when there is none, or the table cannot be read. Sends nothing. */
export async function gatewaysOfThisMachine(address: string): Promise<readonly string[]> {
  return gatewaysFor(address, await routesOf(process.platform, MACHINE));
}

/** The routing table of a system, by its own commands and files. */
export async function routesOf(platform: string, where: Where): Promise<readonly Route[]> {
  if (platform === 'linux') {
    const text = (path: string) => {
      const read = readText(where, path);
      return read.kind === 'text' ? read.text : '';
    };
    return [...parseProcNetRoute(text('/proc/net/route')), ...parseProcNetIpv6Route(text('/proc/net/ipv6_route'))];
  }
  const isWindows = platform === 'win32';
  const ran = await run(where, {
    program: isWindows ? 'route' : 'netstat',
    args: isWindows ? ['print'] : ['-rn'],
    deadlineMs: 3_000,
    outputMostBytes: 1_000_000,
  });
  if (ran.kind !== 'done') return [];
  return (isWindows ? parseRoutePrint : parseNetstatRoutes)(ran.stdout.toString('latin1'));
}

/** The gateways of the most particular routes to an address, with a zone where they are link-local. */
export function gatewaysFor(address: string, routes: readonly Route[]): readonly string[] {
  const bare = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return [];
  const asked = ipaddr.parse(bare);
  const fitting = routes.filter(({ family, destination, prefix }) => {
    if ((family === 4) !== (asked.kind() === 'ipv4')) return false;
    return destination === '*' || (ipaddr.isValid(destination) && asked.match(ipaddr.parse(destination), prefix));
  });
  const longest = Math.max(...fitting.map(({ prefix }) => prefix));
  const gateways = fitting.flatMap(({ prefix, gateway, device }) =>
    prefix !== longest || gateway === null ? [] : [gateway.startsWith('fe80:') ? `${gateway}%${device}` : gateway],
  );
  return [...new Set(gateways)].slice(0, GATEWAYS_MOST);
}
