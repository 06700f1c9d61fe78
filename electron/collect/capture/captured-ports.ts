import type { CaptureFacts } from '../../../shared/reading.ts';
import type { CaptureFile } from './capture-file.ts';

type Range = NonNullable<CaptureFacts['localPorts']>;

const PORT_MOST = 65_535;

/**
 * The local ports for connections that a capture of Portlight tells: ip_local_port_range of Linux (`32768\t60999`), `sysctl
 * net.inet.ip.portrange` of macOS, `netsh int ipv4 show dynamicport tcp` of Windows (a first port, and how many). null: not told.
 */
export function localPortsOf({ sections }: CaptureFile): Range | null {
  for (const { name, body } of sections) {
    const range = READERS.get(name)?.(body) ?? null;
    if (range !== null && range.from >= 1 && range.from <= range.to && range.to <= PORT_MOST) return range;
  }
  return null;
}

const READERS: ReadonlyMap<string, (body: string) => Range | null> = new Map([
  ['/proc/sys/net/ipv4/ip_local_port_range', (body) => rangeOf(/^(\d{1,5})\s+(\d{1,5})\s*$/.exec(body) ?? [])],
  ['port range', (body) => rangeOf(['', settingIn(body, 'first'), settingIn(body, 'last')])],
  ['port range tcp', startAndCount],
]);

function settingIn(body: string, name: 'first' | 'last'): string | undefined {
  return new RegExp(`^net\\.inet\\.ip\\.portrange\\.${name}: (\\d{1,5})\\s*$`, 'm').exec(body)?.[1];
}

/** The words are in the language of the machine, the order is not. */
function startAndCount(body: string): Range | null {
  const [from, count] = Array.from(body.matchAll(/:\s*(\d{1,5})\s*$/gm), ([, number]) => Number(number));
  return from === undefined || count === undefined ? null : { from, to: from + count - 1 };
}

function rangeOf([, from, to]: readonly (string | undefined)[]): Range | null {
  return from === undefined || to === undefined ? null : { from: Number(from), to: Number(to) };
}
