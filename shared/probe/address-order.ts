import type { NamedAddress } from './observation.ts';

/**
 * The order in which a program with "Happy Eyeballs" tries the addresses of a name (RFC 8305, 4): the system's order, with the
 * families in turn, beginning with the family of the first.
 */
export function happyEyeballsOrder(addresses: readonly NamedAddress[]): readonly NamedAddress[] {
  const first = addresses[0]?.family;
  const ahead = addresses.filter(({ family }) => family === first);
  const behind = addresses.filter(({ family }) => family !== first);
  const ordered: NamedAddress[] = [];
  for (let at = 0; at < Math.max(ahead.length, behind.length); at += 1) {
    for (const one of [ahead[at], behind[at]]) if (one !== undefined) ordered.push(one);
  }
  return ordered;
}
