import type { Platform } from '../../../shared/reading.ts';
import type { Format, Segment } from './format.ts';

const PLATFORM: Readonly<Partial<Record<Format, Platform>>> = {
  ss: 'linux',
  'netstat-linux': 'linux',
  'proc-net': 'linux',
  'netstat-windows': 'win32',
  powershell: 'win32',
  tasklist: 'win32',
  'netstat-bsd': 'darwin',
  nettop: 'darwin',
};

/** FreeBSD's kernel addresses, which -A prints, begin so; those of macOS do not. */
const FREEBSD = /^fffff8[0-9a-f]{10}[ \t]/m;
/** lsof prints the address of the socket on macOS, its inode on Linux. */
const MAC_DEVICE = /(?:^d|IPv[46][ \t]+)0x[0-9a-f]{8,16}\b/m;
/** Names of macOS alone among lsof's fields: of its own processes, and longer than Linux has any. */
const MAC_NAME = /^c(?:launchd|rapportd|loginwindow|mDNSResponder|identityservicesd|UserEvent[A-Za-z]*|[^\\^\0\r\n]{16,})\r?$/m;
/** Interface numbers in the second group of an address: as the BSD kernels keep them. */
const KAME = /\[f[ef][0-9a-f]{2}:[1-9a-f][0-9a-f]{0,3}::/;
const MAC_PATH = /\/Applications\/|\/System\/Library\//;

/** The system that printed the segments, as far as they tell; null when they do not, or tell of a system that is not read here. */
export function platformOf(segments: readonly Segment[]): Platform | null {
  for (const { format, text } of segments) {
    if (format === 'netstat-bsd' && FREEBSD.test(text)) return null;
    const platform = PLATFORM[format];
    if (platform !== undefined) return platform;
  }
  for (const { format, text } of segments) {
    if (format === 'ps' && MAC_PATH.test(text)) return 'darwin';
    if (format === 'lsof' || format === 'lsof-fields') {
      if (MAC_DEVICE.test(text) || KAME.test(text)) return 'darwin';
      if (format === 'lsof-fields' && MAC_NAME.test(text)) return 'darwin';
      if (/IPv[46][ \t]+\d+[ \t]/.test(text)) return 'linux';
    }
  }
  return null;
}
