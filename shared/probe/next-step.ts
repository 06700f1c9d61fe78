import type { Platform } from '../reading.ts';
import { say } from '../text/say.ts';
import type { ProbeNextStep } from './verdict.ts';

type Commands = Readonly<Record<Platform, string | null>>;

const everywhere = (command: string): Commands => ({ linux: command, darwin: command, win32: command });
const NONE: Commands = { linux: null, darwin: null, win32: null };

/** What can be done next, and the command of each system. `{host}`, `{place}` and `{port}` are filled in. */
const COMMANDS = {
  'is-it-running': everywhere('portlight list port:{port} is:listening'),
  longer: everywhere('portlight test {place} --timeout 21'),
  'other-port': everywhere('portlight test {host}:443'),
  trace: { linux: 'tracepath -n {host}', darwin: 'traceroute -n {host}', win32: 'tracert -d {host}' },
  'own-firewall': {
    linux: 'sudo nft list ruleset',
    darwin: 'sudo pfctl -sr',
    win32: 'netsh advfirewall monitor show firewall',
  },
  'ask-firewall': NONE,
  routes: { linux: 'ip route get {host}', darwin: 'route -n get {host}', win32: 'route print' },
  'ipv6-routes': { linux: 'ip -6 route show', darwin: 'netstat -rn -f inet6', win32: 'route print -6' },
  neighbour: { linux: 'ip neighbour show', darwin: 'arp -an', win32: 'arp -a' },
  link: { linux: 'ip -brief address', darwin: 'ifconfig', win32: 'ipconfig /all' },
  'port-users': { linux: 'ss -tan', darwin: 'netstat -an -p tcp', win32: 'netsh int ipv4 show dynamicport tcp' },
  certificate: {
    linux: 'openssl s_client -connect {place} -servername {host} -showcerts',
    darwin: 'openssl s_client -connect {place} -servername {host} -showcerts',
    win32: 'certutil -URL https://{place}/',
  },
  clock: { linux: 'date', darwin: 'date', win32: 'w32tm /query /status' },
  'ask-inspection': NONE,
  'server-log': NONE,
  spelling: NONE,
  'ask-name': { linux: 'getent ahosts {host}', darwin: 'dscacheutil -q host -a name {host}', win32: 'Resolve-DnsName {host}' },
  'name-servers': { linux: 'cat /etc/resolv.conf', darwin: 'scutil --dns', win32: 'ipconfig /all' },
  'try-tcp': everywhere('portlight test {place}'),
  'higher-test': NONE,
} as const satisfies Record<string, Commands>;

/** Name of a next step. */
export type ProbeStepName = keyof typeof COMMANDS;

/** What a person copies must be what it seems: an address or a host name, and nothing a shell would act on. */
const HARMLESS = /^[\p{L}\p{N}_:][\p{L}\p{M}\p{N}._:%-]{0,254}$/u;

/** A next step with its command for this system. A command with an unsafe word in it is left out. */
export function nextStep(
  name: ProbeStepName,
  platform: Platform,
  { host, port }: { readonly host: string; readonly port: number },
): ProbeNextStep {
  const text = say(`probe.next.${name}`);
  const command: string | null = COMMANDS[name][platform];
  if (command === null) return { text, command };
  if (/\{(host|place)\}/.test(command) && !HARMLESS.test(host)) return { text, command: null };
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const filled = command
    .replaceAll('{host}:443', `${bracketed}:443`)
    .replaceAll('{place}', `${bracketed}:${port}`)
    .replaceAll('{host}', host)
    .replaceAll('{port}', String(port));
  return { text, command: filled };
}
