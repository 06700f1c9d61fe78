import { canonicalAddress } from '../../../shared/endpoint.ts';
import type { Route } from './route.ts';

const RTF_UP = 0x1;
const RTF_GATEWAY = 0x2;
const RTF_REJECT = 0x200;

/**
 * The IPv4 routes of `/proc/net/route` (net/ipv4/fib_trie.c, fib_route_seq_show). Addresses are little-endian words:
 *
 *     eth0	00000000	0100000A	0003	0	0	100	00000000	0	0	0
 */
export function parseProcNetRoute(text: string): readonly Route[] {
  return text.split('\n').flatMap((line) => {
    const [device = '', destination = '', gateway = '', flagsText = '', , , , mask = ''] = line
      .split('\t')
      .map((cell) => cell.trim());
    if (![destination, gateway, mask].every((word) => /^[0-9A-F]{8}$/i.test(word))) return [];
    const flags = Number.parseInt(flagsText, 16);
    if ((flags & RTF_UP) === 0 || (flags & RTF_REJECT) !== 0) return [];
    return [
      {
        family: 4 as const,
        destination: canonicalAddress(dotted(destination)).address,
        prefix: [...Number.parseInt(mask, 16).toString(2)].filter((bit) => bit === '1').length,
        gateway: (flags & RTF_GATEWAY) === 0 ? null : dotted(gateway),
        device,
      },
    ];
  });
}

/**
 * The IPv6 routes of `/proc/net/ipv6_route` (net/ipv6/route.c, rt6_seq_show): destination, prefix, source, prefix, next hop, metric,
 * reference count, use, flags, device.
 *
 *     00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
 */
export function parseProcNetIpv6Route(text: string): readonly Route[] {
  return text.split('\n').flatMap((line) => {
    const [destination = '', prefix = '', , , hop = '', , , , flagsText = '', device = ''] = line.trim().split(/\s+/);
    if (!/^[0-9a-f]{32}$/i.test(destination) || !/^[0-9a-f]{32}$/i.test(hop)) return [];
    const flags = Number.parseInt(flagsText, 16);
    if ((flags & RTF_UP) === 0 || (flags & RTF_REJECT) !== 0 || device === 'lo') return [];
    const gateway = canonicalAddress(colons(hop)).address;
    return [
      {
        family: 6 as const,
        destination: canonicalAddress(colons(destination)).address,
        prefix: Number.parseInt(prefix, 16),
        gateway: gateway === '*' ? null : gateway,
        device,
      },
    ];
  });
}

function dotted(word: string): string {
  return (word.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

function colons(digits: string): string {
  return (digits.match(/.{4}/g) ?? []).join(':');
}
