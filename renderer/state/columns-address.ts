import type { Endpoint } from '../../shared/endpoint.ts';

const CACHE_MOST = 50_000;
const keys = new Map<string, string>();

/** A text by which endpoints sort as people expect: IPv4 by number, then IPv6, then names; each by port. None stands before all. */
export function endpointKey(endpoint: Endpoint | null): string {
  if (endpoint === null) return '';
  return `${addressKey(endpoint.address)}:${String(endpoint.port ?? 0).padStart(5, '0')}`;
}

function addressKey(address: string): string {
  const known = keys.get(address);
  if (known !== undefined) return known;
  if (keys.size >= CACHE_MOST) keys.clear();
  const made = readKey(address);
  keys.set(address, made);
  return made;
}

function readKey(address: string): string {
  if (address === '*') return '0';
  const parts = address.split('.');
  if (parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part))) {
    return `4${parts.map((part) => part.padStart(3, '0')).join('')}`;
  }
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) return `9${address.toLowerCase()}`;
  const [head = '', tail] = address.split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0000');
  return `6${[...before, ...zeros, ...after].join('')}`;
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':').map((group) => group.padStart(4, '0'));
}
