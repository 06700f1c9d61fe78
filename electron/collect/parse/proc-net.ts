import { cleanText } from '../../../shared/clean-text.ts';
import { canonicalAddress, type Endpoint } from '../../../shared/endpoint.ts';
import type { SkippedLine } from '../../../shared/reading.ts';
import type { SocketState, Timer, TimerKind } from '../../../shared/socket.ts';
import type { Parsed, SocketRow } from './row.ts';

/** The four files of /proc/net that hold TCP and UDP sockets. */
export type ProcNetFile = 'tcp' | 'tcp6' | 'udp' | 'udp6';

/** The order of bytes of the machine: /proc/net prints addresses as words of the processor. */
export type ByteOrder = 'little' | 'big';

/** By the number in `st` (include/net/tcp_states.h); a UDP socket shows 07 unconnected and 01 connected. */
const STATES: readonly (SocketState | null)[] = [
  null,
  'established',
  'syn-sent',
  'syn-received',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  'closed',
  'close-wait',
  'last-ack',
  'listen',
  'closing',
  'syn-received',
  'bound',
];

/** By the number in `tr` (net/ipv4/tcp_ipv4.c, get_tcp4_sock): 0 none, 1 retransmit or loss probe, 2 keepalive, 3 TIME_WAIT, 4 zero window. */
const TIMERS: readonly TimerKind[] = ['unknown', 'retransmit', 'keepalive', 'time-wait', 'persist'];

/** Clock ticks a second as user space sees them (USER_HZ), which `tm->when` counts in (jiffies_delta_to_clock_t). */
const TICKS_PER_SECOND = 100;

const ROW =
  /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) ([0-9A-F]{8}):([0-9A-F]{8}) ([0-9A-F]{2}):([0-9A-F]{1,16}) ([0-9A-F]{8}) +(\d{1,10}) +\d+ (\d{1,20})(?: .*)?$/;

/**
 * /proc/net/tcp, tcp6, udp or udp6 (proc(5); net/ipv4/tcp_ipv4.c, tcp4_seq_show). Names no process and no interface zone. `dualStack`
 * cannot be told from it and stays false. Of a listener rx_queue is the backlog now; its limit is not there, so `sendQueue` is null.
 *
 *    1: 0100007F:9C48 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 165523 1 0000000062006395 100 0 0 10 0
 */
export function parseProcNet(text: string, file: ProcNetFile, byteOrder: ByteOrder = 'little'): Parsed<SocketRow> {
  const rows: SocketRow[] = [];
  const skipped: SkippedLine[] = [];
  let noise = 0;
  let lineNumber = 0;
  for (let from = 0; from < text.length; ) {
    let to = text.indexOf('\n', from);
    if (to === -1) to = text.length;
    const line = text.slice(from, to);
    from = to + 1;
    lineNumber += 1;
    if (isNoise(line)) {
      noise += 1;
      continue;
    }
    const row = readRow(line, file, byteOrder);
    if (row === null) skipped.push({ source: `/proc/net/${file}`, line: lineNumber, text: cleanText(line) });
    else rows.push(row);
  }
  return { rows, skipped, noise };
}

function isNoise(line: string): boolean {
  return /^ *(?:sl +local_address .*)?$/.test(line);
}

function readRow(line: string, file: ProcNetFile, byteOrder: ByteOrder): SocketRow | null {
  const match = ROW.exec(line);
  if (match === null) return null;
  const [
    ,
    localHex = '',
    localPort = '',
    remoteHex = '',
    remotePort = '',
    st = '',
    tx = '',
    rx = '',
    tr = '',
    when = '',
    fired = '',
  ] = match;
  const isSix = file.endsWith('6');
  if (localHex.length !== (isSix ? 32 : 8) || remoteHex.length !== localHex.length) return null;
  const protocol = file.startsWith('tcp') ? 'tcp' : 'udp';
  const inode = Number(match[12]);
  const known = STATES[Number.parseInt(st, 16)];
  if (known === undefined) return null;
  const state = protocol === 'udp' && known === 'closed' ? null : known === 'closed' && inode > 0 ? 'bound' : known;
  const remote = readEnd(remoteHex, remotePort, byteOrder);
  return {
    protocol,
    family: isSix ? 6 : 4,
    dualStack: false,
    state,
    local: readEnd(localHex, localPort, byteOrder),
    remote: remote.address === '*' && remote.port === null ? null : remote,
    recvQueue: Number.parseInt(rx, 16),
    sendQueue: state === 'listen' ? null : Number.parseInt(tx, 16),
    holders: null,
    timer: readTimer(Number.parseInt(tr, 16), Number.parseInt(when, 16), Number.parseInt(fired, 16)),
    uid: inode === 0 ? null : Number(match[11]),
    inode: inode === 0 ? null : inode,
    cookie: null,
    cgroup: null,
    tcp: null,
  };
}

function readEnd(hex: string, portHex: string, byteOrder: ByteOrder): Endpoint {
  const port = Number.parseInt(portHex, 16);
  return { address: canonicalAddress(addressText(hex, byteOrder)).address, port: port === 0 ? null : port, zone: null };
}

/** An address is printed as one word of 32 bits (IPv4) or four (IPv6), each in the processor's order of bytes. */
function addressText(hex: string, byteOrder: ByteOrder): string {
  let bytes = '';
  for (let word = 0; word < hex.length; word += 8) {
    for (let pair = 0; pair < 8; pair += 2) {
      const at = byteOrder === 'little' ? word + 6 - pair : word + pair;
      bytes += hex.slice(at, at + 2);
    }
  }
  const groups = bytes.match(hex.length === 8 ? /../g : /..../g) ?? [];
  return hex.length === 8 ? groups.map((byte) => Number.parseInt(byte, 16)).join('.') : groups.join(':').toLowerCase();
}

function readTimer(kind: number, ticks: number, retries: number): Timer | null {
  if (kind === 0) return null;
  const remainingMs = ticks > 0xffff_ffff ? 0 : (ticks * 1000) / TICKS_PER_SECOND;
  return { kind: TIMERS[kind] ?? 'unknown', remainingMs, retries };
}
