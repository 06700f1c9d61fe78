import { canonicalAddress } from '../../../shared/endpoint.ts';
import type { Route } from './route.ts';

/**
 * The routes of `netstat -rn` on macOS (network_cmds, route.c): destinations are cut behind their last told part, `default` is
 * everything, a gateway may be `link#4` or a hardware address.
 *
 *     default            10.0.0.1           UGScg                 en0
 *     169.254            link#4             UCS                   en0      !
 *     default            fe80::1%en0        UGcg                  en0
 */
export function parseNetstatRoutes(text: string): readonly Route[] {
  return text.split('\n').flatMap((line) => {
    const [destination = '', hop = '', flags = '', device = ''] = line.trim().split(/\s+/);
    if (!/^[A-Za-z0-9]+$/.test(flags) || !flags.includes('U') || /[RB]/.test(flags)) return [];
    const gateway = flags.includes('G') ? canonicalAddress(hop.replace(/%.*$/, '')) : null;
    if (gateway !== null && gateway.family === null) return [];
    const read = destinationOf(destination, gateway?.family ?? null);
    return read === null ? [] : [{ ...read, gateway: gateway?.address ?? null, device }];
  });
}

function destinationOf(
  text: string,
  family: 4 | 6 | null,
): { readonly family: 4 | 6; readonly destination: string; readonly prefix: number } | null {
  if (text === 'default') return family === null ? null : { family, destination: '*', prefix: 0 };
  const [bare = '', bits] = text.split('/');
  const address = bare.replace(/%.*$/, '');
  if (address.includes(':')) {
    const { family: read, address: destination } = canonicalAddress(address);
    return read === null ? null : { family: 6, destination, prefix: bits === undefined ? 128 : Number(bits) };
  }
  if (!/^\d{1,3}(\.\d{1,3}){0,3}$/.test(address)) return null;
  const parts = address.split('.');
  const whole = [...parts, '0', '0', '0'].slice(0, 4).join('.');
  return {
    family: 4,
    destination: canonicalAddress(whole).address,
    prefix: bits === undefined ? parts.length * 8 : Number(bits),
  };
}
