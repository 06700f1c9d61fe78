import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { AppEvidence, AppKind, Protocol, SocketState, TcpDetails, TimerKind, UnknownCode } from '../../shared/socket.ts';

// This machine's own sockets show a few of the words that macOS and Windows use: the compiler names the others here.

/** Every member of a union, once: what is missing or too much does not compile. */
type Every<Union extends string> = Readonly<Record<Union, true>>;

const PROTOCOLS: Every<Protocol> = { tcp: true, udp: true };
const STATES: Every<SocketState> = {
  listen: true,
  'syn-sent': true,
  'syn-received': true,
  established: true,
  'fin-wait-1': true,
  'fin-wait-2': true,
  'close-wait': true,
  closing: true,
  'last-ack': true,
  'time-wait': true,
  closed: true,
  bound: true,
};
const UNKNOWN: Every<UnknownCode> = {
  'other-user': true,
  'closed-by-process': true,
  'not-accepted-yet': true,
  kernel: true,
  gone: true,
  hidden: true,
  'not-told': true,
};
const KINDS: Every<AppKind> = {
  application: true,
  service: true,
  container: true,
  snap: true,
  flatpak: true,
  script: true,
  command: true,
  system: true,
};
const EVIDENCE: Every<AppEvidence> = {
  cgroup: true,
  bundle: true,
  service: true,
  executable: true,
  parent: true,
  script: true,
  name: true,
};
const TIMERS: Every<TimerKind> = { retransmit: true, keepalive: true, persist: true, 'time-wait': true, unknown: true };
const DETAILS: Every<keyof TcpDetails> = {
  readAt: true,
  rttMs: true,
  rttVarMs: true,
  minRttMs: true,
  rtoMs: true,
  backoff: true,
  retransmits: true,
  retransmitsNow: true,
  lost: true,
  sacked: true,
  unacked: true,
  reordering: true,
  bytesSent: true,
  bytesAcked: true,
  bytesReceived: true,
  bytesRetransmitted: true,
  notSentBytes: true,
  segmentsOut: true,
  segmentsIn: true,
  dataSegmentsOut: true,
  dataSegmentsIn: true,
  lastSentMs: true,
  lastReceivedMs: true,
  lastAckMs: true,
  idleMs: true,
  congestionControl: true,
  congestionWindow: true,
  mss: true,
  pathMtu: true,
  busyMs: true,
  receiveWindowLimitedMs: true,
  sendBufferLimitedMs: true,
  deliveryRateBps: true,
  pacingRateBps: true,
  sendWindow: true,
};

const { definitions } = JSON.parse(readFileSync(new URL('./list.schema.json', import.meta.url), 'utf8'));
const { protocol, state, ownerUnknown, app } = definitions.socket.properties;

it.each([
  ['protocol', PROTOCOLS, protocol.enum],
  ['state', STATES, state.enum.filter((one: string | null) => one !== null)],
  ['ownerUnknown.code', UNKNOWN, ownerUnknown.oneOf[1].properties.code.enum],
  ['app.kind', KINDS, app.oneOf[1].properties.kind.enum],
  ['app.evidence', EVIDENCE, app.oneOf[1].properties.evidence.enum],
  ['timer.kind', TIMERS, definitions.timer.properties.kind.enum],
  ['tcp', DETAILS, Object.keys(definitions.tcp.properties)],
])('the schema of list --json names every %s there is, on whichever system', (_what, every, named) => {
  expect([...named].sort()).toEqual(Object.keys(every).sort());
});
