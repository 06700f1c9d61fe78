import { ownCopy } from '../../../shared/own-copy.ts';
import type { SocketState, TcpDetails } from '../../../shared/socket.ts';
import { numbers, rateMultiplier } from './numbers.ts';

/** TCP details as they come out of a row: without the time of reading. */
export type TcpReading = Omit<TcpDetails, 'readAt'>;

type Details = { -readonly [Name in keyof TcpReading]: TcpReading[Name] };

/** Puts one token's value where it belongs; `second` is what stands behind `/`, NaN where nothing does. */
type Put = (tcp: Details, first: number, second: number) => void;

/** By the token's name in iproute2 misc/ss.c, tcp_stats_print; names that are not here are passed over. */
const PUTS: Readonly<Record<string, Put>> = {
  rto: (tcp, ms) => {
    tcp.rtoMs = ms;
  },
  backoff: (tcp, count) => {
    tcp.backoff = count;
  },
  rtt: (tcp, ms, variance) => {
    tcp.rttMs = ms;
    if (variance >= 0) tcp.rttVarMs = variance;
  },
  mss: (tcp, bytes) => {
    tcp.mss = bytes;
  },
  pmtu: (tcp, bytes) => {
    tcp.pathMtu = bytes;
  },
  cwnd: (tcp, segments) => {
    tcp.congestionWindow = segments;
  },
  bytes_sent: (tcp, bytes) => {
    tcp.bytesSent = bytes;
  },
  bytes_retrans: (tcp, bytes) => {
    tcp.bytesRetransmitted = bytes;
  },
  bytes_acked: (tcp, bytes) => {
    tcp.bytesAcked = bytes;
  },
  bytes_received: (tcp, bytes) => {
    tcp.bytesReceived = bytes;
  },
  segs_out: (tcp, count) => {
    tcp.segmentsOut = count;
  },
  segs_in: (tcp, count) => {
    tcp.segmentsIn = count;
  },
  data_segs_out: (tcp, count) => {
    tcp.dataSegmentsOut = count;
  },
  data_segs_in: (tcp, count) => {
    tcp.dataSegmentsIn = count;
  },
  lastsnd: (_tcp, ms) => {
    lastSent = ms;
  },
  lastrcv: (_tcp, ms) => {
    lastReceived = ms;
  },
  lastack: (_tcp, ms) => {
    lastAck = ms;
  },
  pacing_rate: (tcp, bps) => {
    tcp.pacingRateBps = bps;
  },
  delivery_rate: (tcp, bps) => {
    tcp.deliveryRateBps = bps;
  },
  busy: (tcp, ms) => {
    tcp.busyMs = ms;
  },
  rwnd_limited: (tcp, ms) => {
    tcp.receiveWindowLimitedMs = ms;
  },
  sndbuf_limited: (tcp, ms) => {
    tcp.sendBufferLimitedMs = ms;
  },
  unacked: (tcp, count) => {
    tcp.unacked = count;
  },
  retrans: (tcp, now, total) => {
    tcp.retransmitsNow = now;
    if (total >= 0) tcp.retransmits = total;
  },
  lost: (tcp, count) => {
    tcp.lost = count;
  },
  sacked: (tcp, count) => {
    tcp.sacked = count;
  },
  reordering: (tcp, count) => {
    tcp.reordering = count;
  },
  notsent: (tcp, bytes) => {
    tcp.notSentBytes = bytes;
  },
  minrtt: (tcp, ms) => {
    tcp.minRttMs = ms;
  },
  snd_wnd: (tcp, bytes) => {
    tcp.sendWindow = bytes;
  },
};

interface Field {
  readonly length: number;
  readonly put: Put | null;
  /** True where the value follows a blank and is a rate: `delivery_rate 47786666664bps`. */
  readonly isRate: boolean;
}

const RATES = new Set(['send', 'pacing_rate', 'delivery_rate']);
/** By a number made of the name's characters while they are passed: a name is found without cutting it out of the row. */
const fieldByHash = new Map<number, Field>();
for (const name of [...Object.keys(PUTS), 'send']) {
  let hash = 0;
  for (let at = 0; at < name.length; at += 1) hash = (Math.imul(hash, 131) + name.charCodeAt(at)) | 0;
  fieldByHash.set(hash, { length: name.length, put: PUTS[name] ?? null, isRate: RATES.has(name) });
}

const NOT_CONGESTION_CONTROL = new Set([
  'ts',
  'usec_ts',
  'sack',
  'ecn',
  'ecnseen',
  'fastopen',
  'bidir',
  'app_limited',
  '<->',
  '-->',
  '<--',
  '---',
]);
/** TCP_CA_NAME_MAX less its NUL (include/uapi/linux/inet_diag.h and net/tcp.h). */
const CONGESTION_CONTROL = /^[a-z][a-z0-9_-]{0,14}$/;
const congestionControls = new Map<string, string | null>();

/** What one reading found beside its details, kept outside so that the hot path makes no objects; -1 is not told. */
let knownTokens = 0;
let lastSent = -1;
let lastReceived = -1;
let lastAck = -1;

/**
 * The TCP details from `from` to the end of a row (ss -i); null when it holds none. `cgroup` is the path that ss may print a second
 * time here and that is passed over.
 *
 * ts sack cubic wscale:10,10 rto:204 rtt:0.03/0.016 mss:53760 cwnd:11 bytes_acked:5001 send 157696000000bps lastsnd:1892 busy:4ms
 */
export function readSsInfo(line: string, from: number, state: SocketState | null, cgroup: string | null): TcpReading | null {
  const tcp: Details = {};
  readTokens(line, from, cgroup, tcp);
  if (state === 'listen') return tcp.congestionControl === undefined ? null : { congestionControl: tcp.congestionControl };
  if (knownTokens === 0) return tcp.congestionControl === undefined ? null : tcp;
  fillZeros(tcp);
  settleIdle(tcp, state);
  return tcp;
}

function readTokens(line: string, from: number, cgroup: string | null, tcp: Details): void {
  const length = line.length;
  let at = from;
  knownTokens = 0;
  lastSent = lastReceived = lastAck = -1;
  while (at < length) {
    let code = line.charCodeAt(at);
    if (code <= 32) {
      at += 1;
      continue;
    }
    if (code === 40) {
      at = behindGroup(line, at);
      continue;
    }
    const start = at;
    let hash = 0;
    while (code > 32 && code !== 58) {
      hash = (Math.imul(hash, 131) + code) | 0;
      at += 1;
      code = at < length ? line.charCodeAt(at) : 32;
    }
    const known = fieldByHash.get(hash);
    const field = known !== undefined && known.length === at - start ? known : undefined;
    if (code !== 58) {
      if (field === undefined) readBareWord(line, start, at, tcp);
      else if (field.isRate) at = readRate(line, at, field, tcp);
      continue;
    }
    at += 1;
    if (field !== undefined && field.put !== null && !field.isRate) at = readValue(line, at, field.put, tcp);
    at = line.charCodeAt(at) === 40 ? behindGroup(line, at) : behindValue(line, start, at, cgroup);
  }
}

/** Reads `12`, `0.03/0.016`, `12ms(3.4%)` and leaves off where it ends. */
function readValue(line: string, at: number, put: Put, tcp: Details): number {
  const first = numbers.read(line, at);
  if (numbers.end === at) return at;
  let end = numbers.end;
  let second = Number.NaN;
  if (line.charCodeAt(end) === 47) {
    second = numbers.read(line, end + 1);
    end = numbers.end;
  }
  knownTokens += 1;
  put(tcp, first, second);
  return end;
}

/** Reads ` 20010992366bps`, ` 69.9Mbps`, ` 1070240bps/2140480bps`. Before iproute2 5.2, and without -n, the rate is in k, M, G or T. */
function readRate(line: string, at: number, field: Field, tcp: Details): number {
  let start = at;
  while (line.charCodeAt(start) === 32) start += 1;
  const rate = numbers.read(line, start);
  if (numbers.end === start) return start;
  const end = numbers.end;
  knownTokens += 1;
  field.put?.(tcp, Math.round(rate * rateMultiplier(line.charCodeAt(end))), Number.NaN);
  return behindValue(line, start, end, null);
}

/** Behind `(…)`, which may hold blanks and colons: `bbr:(bw:0bps,mrtt:0.03)`, `inet-sockopt: ( recverr )`. */
function behindGroup(line: string, at: number): number {
  const close = line.indexOf(')', at);
  return close === -1 ? line.length : close + 1;
}

function behindValue(line: string, start: number, at: number, cgroup: string | null): number {
  if (cgroup !== null && line.startsWith('cgroup:', start) && line.startsWith(cgroup, at)) return at + cgroup.length;
  let end = at;
  while (end < line.length && line.charCodeAt(end) > 32) end += 1;
  return end;
}

/** The congestion control stands without a name, before all that has one: the first bare word that is no flag. */
function readBareWord(line: string, start: number, end: number, tcp: Details): void {
  if (knownTokens > 0 || tcp.congestionControl !== undefined || end - start > 15) return;
  const word = line.slice(start, end);
  let name = congestionControls.get(word);
  if (name === undefined) {
    name = CONGESTION_CONTROL.test(word) && !NOT_CONGESTION_CONTROL.has(word) ? ownCopy(word) : null;
    if (congestionControls.size < 200) congestionControls.set(ownCopy(word), name);
  }
  if (name !== null) tcp.congestionControl = name;
}

/**
 * ss leaves out what is zero. Where it surely was told (the kernel fills `tcp_info` as a whole, and a neighbour that came with the
 * same version of ss is there), the zero is written down: only what nobody told stays absent.
 */
function fillZeros(tcp: Details): void {
  if (tcp.rtoMs === undefined && tcp.rttMs === undefined) return;
  tcp.unacked ??= 0;
  tcp.lost ??= 0;
  tcp.retransmitsNow ??= 0;
  tcp.retransmits ??= 0;
  if (tcp.segmentsOut === undefined && tcp.segmentsIn === undefined) return;
  tcp.bytesAcked ??= 0;
  tcp.bytesReceived ??= 0;
  // The peer's window came later than the bytes sent did: to the kernel in 5.4 and 4.19, to ss with them.
  if (tcp.sendWindow !== undefined) tcp.bytesSent ??= 0;
}

const HANDSHAKE: ReadonlySet<SocketState | null> = new Set<SocketState | null>([
  'syn-sent',
  'syn-received',
  'closed',
  'bound',
  null,
]);

/**
 * Until the handshake is done the three `last…` of the kernel count from boot, not from the connection's start: they are no idle
 * time. Afterwards the kernel always tells all three, and ss leaves out those that are zero.
 */
function settleIdle(tcp: Details, state: SocketState | null): void {
  if (HANDSHAKE.has(state) && !tcp.bytesAcked && !tcp.bytesReceived) return;
  if (tcp.rttMs === undefined && lastSent < 0 && lastReceived < 0) return;
  tcp.lastSentMs = Math.max(lastSent, 0);
  tcp.lastReceivedMs = Math.max(lastReceived, 0);
  tcp.lastAckMs = Math.max(lastAck, 0);
  tcp.idleMs = Math.min(tcp.lastSentMs, tcp.lastReceivedMs);
}
