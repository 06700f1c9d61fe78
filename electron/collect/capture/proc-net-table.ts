import type { ProcNetTable } from './format.ts';

const NAMED = /\/proc\/(?:\d{1,10}\/|self\/|thread-self\/)?net\/(tcp6?|udp6?|raw6?|udplite6?)\b/g;

/** The files of /proc/net that a line names (`cat /proc/net/tcp`), in order. */
export function tableNamed(line: string): readonly ProcNetTable[] {
  if (!line.includes('/proc/')) return [];
  return [...line.matchAll(NAMED)].map(([, name = '']) => readName(name));
}

/** The file that a name in a file name or a heading means: `tcp6`, `raw6`, `udplite`. */
function readName(name: string): ProcNetTable {
  return name === 'tcp' || name === 'tcp6' || name === 'udp' || name === 'udp6' ? name : 'raw';
}

const ROW = /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]{2}) (.*)$/gm;
/** IP protocols that raw sockets are open for (IANA Protocol Numbers); as UDP ports nobody uses them. */
const RAW_PROTOCOLS = new Set([1, 2, 4, 6, 41, 46, 47, 50, 51, 58, 89, 94, 103, 112, 132, 255]);
/** Columns of a row of UDP from tx_queue on: it counts drops and has none of TCP's congestion columns (net/ipv4/udp.c). */
const DATAGRAM_COLUMNS = 9;

/**
 * Which file of /proc/net a text without a name is, by its rows alone: UDP has the states 01 and 07 only and counts drops; a raw socket
 * has an IP protocol in place of a port.
 */
export function procNetTable(text: string): ProcNetTable {
  let isSix = false;
  let isDatagram = true;
  let isRaw = true;
  for (const [, address = '', localPort = '', remotePort = '', state = '', rest = ''] of text.matchAll(ROW)) {
    isSix = address.length === 32;
    const columns = rest.split(/[ \t]+/).filter((word) => word !== '').length;
    if ((state !== '07' && state !== '01') || columns !== DATAGRAM_COLUMNS) isDatagram = false;
    if (!RAW_PROTOCOLS.has(Number.parseInt(localPort, 16)) || remotePort !== '0000') isRaw = false;
    if (!isDatagram) break;
  }
  if (!isDatagram) return isSix ? 'tcp6' : 'tcp';
  return isRaw ? 'raw' : isSix ? 'udp6' : 'udp';
}
