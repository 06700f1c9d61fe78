import type { Platform, ReadingFacts } from '../reading.ts';

/** What the rules need to know of a system beside its sockets. null: not known, the rule uses what is usual there. */
export interface SystemFacts {
  readonly platform: Platform;
  /** Local ports that connections are given, inclusive (Linux: ip_local_port_range, ip(7)). */
  readonly ephemeralRange: { readonly from: number; readonly to: number } | null;
  /** How long the machine has been running. */
  readonly uptimeMs: number | null;
  /** How long a connection attempt without any answer lasts until the system gives it up. */
  readonly connectTimeoutMs: number | null;
}

/** IANA's dynamic ports (RFC 6335, 6), which macOS and Windows use; Linux has its own (Documentation/networking/ip-sysctl). */
const USUAL_RANGE = {
  linux: { from: 32_768, to: 60_999 },
  darwin: { from: 49_152, to: 65_535 },
  win32: { from: 49_152, to: 65_535 },
};

/**
 * Linux: six repeats after the first, since 6.5 four more of 1 s each (tcp_syn_linear_timeouts), 127 s before; macOS:
 * net.inet.tcp.keepinit; Windows: 3 + 6 + 12 s (InitialRto, MaxSynRetransmissions), which an administrator may change.
 */
const USUAL_CONNECT_TIMEOUTS_MS = { linux: [131_000, 127_000], darwin: [75_000], win32: [21_000] };

/** How long a closed connection holds its local port: Linux TCP_TIMEWAIT_LEN, macOS 2 × net.inet.tcp.msl, Windows TcpTimedWaitDelay. */
const TIME_WAIT_MS = { linux: 60_000, darwin: 30_000, win32: 120_000 };

/** A system of which only the kind is known. */
export function usualSystem(platform: Platform): SystemFacts {
  return { platform, ephemeralRange: null, uptimeMs: null, connectTimeoutMs: null };
}

/** What a capture tells of its system; of a reading of this machine, its kind alone. */
export function systemOfCapture({ platform, capture }: Pick<ReadingFacts, 'platform' | 'capture'>): SystemFacts {
  return { ...usualSystem(platform), ephemeralRange: capture?.localPorts ?? null };
}

/** The local ports for connections: as told, else as is usual. Inclusive. */
export function ephemeralRangeOf(system: SystemFacts): { readonly from: number; readonly to: number } {
  return system.ephemeralRange ?? USUAL_RANGE[system.platform];
}

/** After how many milliseconds the system gives an attempt up: as told, else each time that is usual there. */
export function connectTimeoutsMsOf({ connectTimeoutMs, platform }: SystemFacts): readonly number[] {
  return connectTimeoutMs === null ? USUAL_CONNECT_TIMEOUTS_MS[platform] : [connectTimeoutMs];
}

/** How long TIME_WAIT lasts, in milliseconds. */
export function timeWaitMsOf(system: SystemFacts): number {
  return TIME_WAIT_MS[system.platform];
}
