import { say } from '../text/say.ts';
import type { NextStep } from './finding.ts';
import type { SystemFacts } from './system-facts.ts';

type Commands = Readonly<Record<SystemFacts['platform'], string | null>>;

const everywhere = (command: string): Commands => ({ linux: command, darwin: command, win32: command });
const NONE: Commands = { linux: null, darwin: null, win32: null };

/** What can be done, and the command for each system. Words in braces are filled in. */
const STEPS = {
  test: everywhere('portlight test {target}'),
  'other-port': everywhere('portlight test {host}:443'),
  trace: { linux: 'tracepath -n {host}', darwin: 'traceroute -n {host}', win32: 'tracert -d {host}' },
  ping: { linux: 'ping -c 10 {host}', darwin: 'ping -c 10 {host}', win32: 'ping -n 10 {host}' },
  neighbour: { linux: 'ip neighbour show {host}', darwin: 'arp -n {host}', win32: 'arp -a {host}' },
  'compare-port': everywhere('portlight test {host}:{port} {host}:443'),
  'ask-it': NONE,
  'link-state': { linux: 'ip -brief address', darwin: 'ifconfig', win32: 'ipconfig /all' },
  routes: { linux: 'ip route show default', darwin: 'netstat -rn', win32: 'route print' },
  'route-to': { linux: 'ip route get {host}', darwin: 'route -n get {host}', win32: 'pathping -n -q 1 {host}' },
  'ipv6-routes': { linux: 'ip -6 route show default', darwin: 'netstat -rn -f inet6', win32: 'netsh interface ipv6 show route' },
  'own-firewall': { linux: 'sudo nft list ruleset', darwin: 'sudo pfctl -sr', win32: 'netsh wfp show state' },
  'raise-timeout': NONE,
  capture: {
    linux: 'sudo tcpdump -ni any port {port}',
    darwin: 'sudo tcpdump -ni any port {port}',
    win32: 'pktmon start --capture --pkt-size 128',
  },
  'return-route': { linux: 'ip route get {host}', darwin: 'route -n get {host}', win32: 'pathping -n -q 1 {host}' },
  'syn-cookies': { linux: 'sysctl net.ipv4.tcp_syncookies', darwin: null, win32: null },
  keepalive: NONE,
  'system-keepalive': {
    linux: 'sudo sysctl -w net.ipv4.tcp_keepalive_time=60 net.ipv4.tcp_keepalive_intvl=10 net.ipv4.tcp_keepalive_probes=3',
    darwin: 'sudo sysctl -w net.inet.tcp.keepidle=60000 net.inet.tcp.keepintvl=10000',
    win32: 'reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters /v KeepAliveTime /t REG_DWORD /d 60000',
  },
  reconnect: NONE,
  'user-timeout': NONE,
  'ping-gateway': NONE,
  'path-mtu': {
    linux: 'ping -M do -s 1472 -c 3 {host}',
    darwin: 'ping -D -s 1472 -c 3 {host}',
    win32: 'ping -f -l 1472 -n 3 {host}',
  },
  'mtu-probing': { linux: 'sudo sysctl -w net.ipv4.tcp_mtu_probing=1', darwin: null, win32: null },
  'busy-link': NONE,
  'restart-app': NONE,
  'report-list': everywhere('portlight list --json {query}'),
  'other-side': NONE,
  'app-state': {
    linux: 'ps -o pid,stat,pcpu,wchan:20,args -p {pid}',
    darwin: 'ps -o pid,stat,pcpu,command -p {pid}',
    win32: 'tasklist /v /fi "PID eq {pid}"',
  },
  'accept-queue': { linux: 'ss -ltn sport = :{port}', darwin: 'netstat -Lan', win32: null },
  'all-queues': { linux: 'ss -ltn', darwin: 'netstat -Lan', win32: null },
  backlog: { linux: 'sysctl net.core.somaxconn', darwin: 'sysctl kern.ipc.somaxconn', win32: null },
  'see-failures': NONE,
  pool: NONE,
  'port-users': everywhere('portlight list {query}'),
  'widen-range': {
    linux: 'sudo sysctl -w net.ipv4.ip_local_port_range="15000 64999"',
    darwin: 'sudo sysctl -w net.inet.ip.portrange.first=32768',
    win32: 'netsh int ipv4 set dynamicport tcp start=15000 num=50000',
  },
  'bind-loopback': NONE,
  'who-listens': everywhere('portlight list {query}'),
  wait: NONE,
} as const satisfies Record<string, Commands>;

/** Name of a next step. */
export type StepName = keyof typeof STEPS;

/** What a step's text and command may name. */
export interface StepBlanks {
  readonly host?: string | undefined;
  readonly port?: number | null | undefined;
  readonly pid?: number | undefined;
  readonly query?: string | undefined;
}

/** What may stand in a command that a person is going to copy: an address, a host name, a query of Portlight's own making. */
const HARMLESS = /^[\p{L}\p{N}._:%[\]-]{1,255}$/u;
const HARMLESS_QUERY = /^[a-z]+:[\w.:/%-]+(?: [a-z]+:[\w.:/%-]+)*$/;

/** A next step with its command for this system. A command that would need something unknown, or an unsafe text, is left out. */
export function step(name: StepName, system: SystemFacts, blanks: StepBlanks = {}): NextStep {
  const command: string | null = STEPS[name][system.platform];
  return { text: say(`diagnosis.step.${name}`), command: command === null ? null : filled(command, blanks) };
}

function filled(command: string, { host, port, pid, query }: StepBlanks): string | null {
  const safeHost = host !== undefined && HARMLESS.test(host) && !host.startsWith('-') ? host : null;
  const bracketed = safeHost?.includes(':') ? `[${safeHost}]` : safeHost;
  const values: Readonly<Record<string, string | null>> = {
    target: bracketed === null || port == null ? null : `${bracketed}:${port}`,
    host: safeHost,
    port: port == null ? null : String(port),
    pid: pid === undefined ? null : String(pid),
    query: query !== undefined && HARMLESS_QUERY.test(query) ? query : null,
  };
  // In `host:port` an IPv6 address needs brackets; elsewhere they would be wrong.
  const spelled = bracketed === null ? command : command.replaceAll('{host}:', `${bracketed}:`);
  let isKnown = true;
  const text = spelled.replace(/\{(\w+)\}/g, (_, blank: string) => {
    const value = values[blank] ?? null;
    if (value === null) isKnown = false;
    return value ?? '';
  });
  return isKnown ? text : null;
}
