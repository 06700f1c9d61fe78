/** The formats of captured text, by the names that `--format` takes. */
export const FORMATS = [
  'ss',
  'netstat-linux',
  'netstat-bsd',
  'netstat-windows',
  'lsof',
  'lsof-fields',
  'powershell',
  'proc-net',
  'nettop',
  'ps',
  'tasklist',
  'portlight',
] as const;

/** One format of captured text. */
export type Format = (typeof FORMATS)[number];

/** A file of /proc/net. `raw` has the same rows and holds no TCP or UDP sockets. */
export type ProcNetTable = 'tcp' | 'tcp6' | 'udp' | 'udp6' | 'raw';

/**
 * A part of a captured text that one parser reads. `text` is a latin1 view; lines that do not belong to it are empty in it, so that
 * line n of it is line `firstLine` + n - 1 of the whole (both count from 1).
 */
export interface Segment {
  readonly format: Format;
  readonly text: string;
  readonly firstLine: number;
  /** Which file of /proc/net; null for every other format. */
  readonly table: ProcNetTable | null;
}

/** True when `name` is a format that `--format` takes. */
export function isFormat(name: string): name is Format {
  return FORMATS.some((format) => format === name);
}
