import { uptime } from 'node:os';
import { type SystemFacts, usualSystem } from '../../shared/diagnosis/system-facts.ts';
import type { Platform } from '../../shared/reading.ts';
import { readText, type Where } from './run.ts';

const IPV4 = '/proc/sys/net/ipv4';
const THIS_MACHINE: Where = { kind: 'this-machine' };

/**
 * What the rules of diagnosis want to know of the machine beside its sockets. What cannot be read is null. Linux: ip_local_port_range,
 * tcp_syn_retries and tcp_syn_linear_timeouts (Documentation/networking/ip-sysctl), of the network namespace that this program is in.
 */
export function readSystemFacts(platform: Platform, where: Where = THIS_MACHINE): SystemFacts {
  if (platform !== 'linux') return { ...usualSystem(platform), uptimeMs: uptime() * 1_000 };
  const numbers = (name: string): readonly number[] => {
    const got = readText(where, `${IPV4}/${name}`);
    return got.kind === 'text' && /^\s*\d+(\s+\d+)*\s*$/.test(got.text) ? got.text.trim().split(/\s+/).map(Number) : [];
  };
  const [from, to] = numbers('ip_local_port_range');
  const [repeats] = numbers('tcp_syn_retries');
  const [linear = 0] = numbers('tcp_syn_linear_timeouts');
  return {
    platform,
    ephemeralRange: from === undefined || to === undefined || from > to ? null : { from, to },
    uptimeMs: uptime() * 1_000,
    connectTimeoutMs: repeats === undefined ? null : connectTimeoutMs(repeats, linear),
  };
}

/** First wait of a SYN (TCP_TIMEOUT_INIT) and longest one (TCP_RTO_MAX). */
const FIRST_MS = 1_000;
const LONGEST_MS = 120_000;

/** How long Linux tries to connect: `linear` repeats after a second each, then `repeats` after ever twice as long (tcp_write_timeout). */
function connectTimeoutMs(repeats: number, linear: number): number {
  let sumMs = 0;
  for (let at = 0; at <= repeats + linear; at += 1) sumMs += Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, at - linear));
  return sumMs;
}
