import type { Command } from '../run.ts';
import type { Format } from './format.ts';

/** A command whose output belongs into a capture. */
export interface Wanted {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly format: Format | null;
  readonly locale?: Command['locale'];
  /** Run only where the section of this name did not end well. */
  readonly isFallbackFor?: string;
}

const LINUX: readonly Wanted[] = [
  { name: 'ss', program: 'ss', args: ['-ntuapeo'], format: 'ss' },
  { name: 'ss with details', program: 'ss', args: ['-ntuapeoim'], format: 'ss' },
  { name: 'netstat', program: 'netstat', args: ['-tunapeoW'], format: 'netstat-linux', isFallbackFor: 'ss' },
  ...(['tcp', 'tcp6', 'udp', 'udp6'] as const).map(
    (table): Wanted => ({
      name: `/proc/net/${table}`,
      program: 'cat',
      args: [`/proc/net/${table}`],
      format: 'proc-net',
      isFallbackFor: 'ss',
    }),
  ),
  { name: 'ss version', program: 'ss', args: ['-V'], format: null },
  { name: 'kernel', program: 'uname', args: ['-srm'], format: null },
];

/** Files of Linux that diagnosis asks about: versions, time since boot, ports for outgoing connections, limits, counters. */
export const FILES: readonly string[] = [
  '/etc/os-release',
  '/proc/uptime',
  '/proc/sys/net/ipv4/ip_local_port_range',
  '/proc/sys/net/ipv4/ip_local_reserved_ports',
  '/proc/sys/net/ipv4/tcp_fin_timeout',
  '/proc/sys/net/ipv4/tcp_tw_reuse',
  '/proc/sys/net/core/somaxconn',
  '/proc/sys/fs/file-nr',
  '/proc/net/sockstat',
  '/proc/net/sockstat6',
];

const MAC: readonly Wanted[] = [
  { name: 'netstat tcp', program: 'netstat', args: ['-anlvb', '-p', 'tcp'], format: 'netstat-bsd' },
  { name: 'netstat udp', program: 'netstat', args: ['-anlvb', '-p', 'udp'], format: 'netstat-bsd' },
  { name: 'lsof', program: 'lsof', args: ['-nP', '-iTCP', '-iUDP', '-F', 'pcLRuftPnTsS'], format: 'lsof-fields', locale: 'utf8' },
  { name: 'ps', program: 'ps', args: ['-axo', 'pid,ppid,user,comm'], format: 'ps', locale: 'utf8' },
  { name: 'version', program: 'sw_vers', args: [], format: null },
  { name: 'kernel', program: 'uname', args: ['-srm'], format: null },
  { name: 'boot time', program: 'sysctl', args: ['kern.boottime'], format: null },
  { name: 'port range', program: 'sysctl', args: ['net.inet.ip.portrange'], format: null },
];

const WINDOWS: readonly Wanted[] = [
  { name: 'netstat', program: 'netstat', args: ['-ano'], format: 'netstat-windows' },
  { name: 'tasklist', program: 'tasklist', args: ['/SVC', '/FO', 'CSV', '/NH'], format: 'tasklist' },
  { name: 'port range tcp', program: 'netsh', args: ['int', 'ipv4', 'show', 'dynamicport', 'tcp'], format: null },
  { name: 'port range udp', program: 'netsh', args: ['int', 'ipv4', 'show', 'dynamicport', 'udp'], format: null },
];

/** What is run on a system, in order; nothing on one that is not read. */
export function commandsFor(platform: string): readonly Wanted[] {
  return platform === 'linux' ? LINUX : platform === 'darwin' ? MAC : platform === 'win32' ? WINDOWS : [];
}
