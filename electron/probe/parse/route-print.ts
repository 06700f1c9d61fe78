import { canonicalAddress } from '../../../shared/endpoint.ts';
import type { Route } from './route.ts';

/**
 * The active routes of `route print` on Windows. All words are in the system's language, so the columns alone count: for IPv4
 * destination, mask, gateway (or a word for "on-link"), interface, metric; for IPv6 interface, metric, destination, and the gateway,
 * which stands on the next line where the destination is long.
 *
 *               0.0.0.0          0.0.0.0         10.0.0.1        10.0.0.23     25
 *              10.0.0.0    255.255.255.0         On-link         10.0.0.23    281
 *      12    281 ::/0                     fe80::1
 */
export function parseRoutePrint(text: string): readonly Route[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, at) => {
    const cells = line.trim().split(/\s{2,}/);
    return ipv4Route(cells) ?? ipv6Route(line, lines[at + 1] ?? '') ?? [];
  });
}

function ipv4Route([destination = '', mask = '', hop = '', device = '', metric = '']: readonly string[]): Route | null {
  const isDotted = (text: string) => canonicalAddress(text).family === 4;
  // Persistent routes, listed below the active ones, have no interface.
  if (![destination, mask, device].every(isDotted) || !/^\d+$/.test(metric)) return null;
  const bits = mask.split('.').flatMap((part) => [...Number(part).toString(2)].filter((bit) => bit === '1'));
  return {
    family: 4,
    destination: canonicalAddress(destination).address,
    prefix: bits.length,
    gateway: isDotted(hop) ? hop : null,
    device,
  };
}

function ipv6Route(line: string, following: string): Route | null {
  const [, device = '', network = '', prefix = '', hop] =
    /^\s*(\d+)\s+\d+\s+([0-9a-f:]+)\/(\d+)(?:\s+(\S.*?))?\s*$/i.exec(line) ?? [];
  if (network === '') return null;
  const gateway = canonicalAddress((hop ?? following).trim());
  return {
    family: 6,
    destination: canonicalAddress(network).address,
    prefix: Number(prefix),
    gateway: gateway.family === 6 ? gateway.address : null,
    device,
  };
}
