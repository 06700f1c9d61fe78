import type { Platform } from '../reading.ts';

/** What an error of the system means for a connection, the same on all systems. */
export type Meaning =
  | 'refused'
  | 'no-answer'
  | 'host-unreachable'
  | 'no-route'
  | 'denied'
  | 'ports'
  | 'reset'
  | 'too-many-files'
  | 'other';

interface SystemError {
  readonly code: string;
  readonly meaning: Meaning;
  readonly numbers: Readonly<Record<Platform, number | null>>;
}

const error = (code: string, meaning: Meaning, linux: number, darwin: number, win32: number | null): SystemError => ({
  code,
  meaning,
  numbers: { linux, darwin, win32 },
});

/**
 * Names as Node gives them on all systems, and the numbers of each: include/uapi/asm-generic/errno.h, sys/errno.h of macOS, and
 * https://learn.microsoft.com/en-us/windows/win32/winsock/windows-sockets-error-codes-2.
 */
const ERRORS: readonly SystemError[] = [
  error('ECONNREFUSED', 'refused', 111, 61, 10_061),
  error('ETIMEDOUT', 'no-answer', 110, 60, 10_060),
  error('EHOSTUNREACH', 'host-unreachable', 113, 65, 10_065),
  error('EHOSTDOWN', 'host-unreachable', 112, 64, 10_064),
  error('ENETUNREACH', 'no-route', 101, 51, 10_051),
  error('ENETDOWN', 'no-route', 100, 50, 10_050),
  error('EACCES', 'denied', 13, 13, 10_013),
  error('EPERM', 'denied', 1, 1, null),
  error('EADDRNOTAVAIL', 'ports', 99, 49, 10_049),
  error('EADDRINUSE', 'ports', 98, 48, 10_048),
  error('ENOBUFS', 'ports', 105, 55, 10_055),
  error('ECONNRESET', 'reset', 104, 54, 10_054),
  error('ECONNABORTED', 'reset', 103, 53, 10_053),
  error('EPIPE', 'reset', 32, 32, null),
  error('EMFILE', 'too-many-files', 24, 24, 10_024),
];

/** The meaning of an error by its name (`ECONNREFUSED`, as Node gives it on every system). */
export function meaningOf(code: string): Meaning {
  return ERRORS.find((known) => known.code === code)?.meaning ?? 'other';
}

/** The name of a system's error number (`10061` of Windows, `111` of Linux); null when it is none that connecting gives. */
export function codeOfNumber(platform: Platform, errno: number): string | null {
  return ERRORS.find(({ numbers }) => numbers[platform] === errno)?.code ?? null;
}

/** The number a system prints for an error name; null when it has none. */
export function numberOfCode(platform: Platform, code: string): number | null {
  return ERRORS.find((known) => known.code === code)?.numbers[platform] ?? null;
}
