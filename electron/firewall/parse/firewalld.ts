import type { Range } from '../../../shared/firewall/ruleset.ts';

/** A zone of firewalld as `firewall-cmd --list-all` tells it. */
export interface FirewalldZone {
  readonly name: string;
  readonly target: string;
  readonly services: readonly string[];
  readonly ports: readonly { readonly protocol: string; readonly range: Range; readonly text: string }[];
  readonly richRules: readonly string[];
}

/**
 * What `firewall-cmd --list-all` prints (firewall-cmd(1)); null: it is something else.
 *
 *     public (default, active)
 *       target: default
 *       services: dhcpv6-client ssh
 *       ports: 8080/tcp 5000-5010/udp
 *       rich rules:
 *     	rule family="ipv4" source address="192.0.2.0/24" port port="5432" protocol="tcp" accept
 */
export function parseFirewalldZone(text: string): FirewalldZone | null {
  const name = /^(\S+)( \(.*\))?\s*$/m.exec(text)?.[1];
  const field = (key: string) => new RegExp(`^ {2}${key}: ?(.*)$`, 'm').exec(text)?.[1]?.trim();
  const target = field('target');
  if (name === undefined || target === undefined) return null;
  const words = (key: string) => (field(key) ?? '').split(/\s+/).filter((word) => word !== '');
  const ports = words('ports').flatMap((word) => {
    const [, from, to, protocol] = /^(\d{1,5})(?:-(\d{1,5}))?\/(\w+)$/.exec(word) ?? [];
    if (from === undefined || protocol === undefined) return [];
    return [{ protocol, range: [BigInt(from), BigInt(to ?? from)] as const, text: word }];
  });
  const richRules = text.split('\n').flatMap((line) => (/^\s+rule /.test(line) ? [line.trim().slice(0, 300)] : []));
  return { name, target, services: words('services'), ports, richRules };
}
