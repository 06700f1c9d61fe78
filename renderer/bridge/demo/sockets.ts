import { canonicalAddress } from '../../../shared/endpoint.ts';
import type { Socket, TcpDetails, Timer } from '../../../shared/socket.ts';
import type { Random } from './random.ts';
import { type Fixture, ownersOf, type Place, type Role } from './role.ts';

const LOCAL_V4 = '192.168.1.20';
const LOCAL_V6 = '2001:db8:20::14';

/** Makes sockets for roles, with inodes and source ports that are not used twice. */
export interface SocketMaker {
  connection(role: Role, place: Place, address: string, sinceMs: number, nowMs: number): Socket;
  fixture(role: Role, fixture: Fixture, nowMs: number, scanStartMs: number): Socket;
  /** The same connection a moment later: more bytes, another round trip. */
  later(socket: Socket, nowMs: number): Socket;
  /** What a connection leaves behind after a close of ours. */
  remains(socket: Socket, nowMs: number): Socket;
}

/** Makes the maker. `closedText` says why remains have no owner. */
export function socketMaker(random: Random, closedText: string): SocketMaker {
  let inode = 48_000;
  let serial = 0;
  const nextPort = new Map<string, number>();

  function sourcePort(address: string, port: number): number {
    const key = `${address} ${port}`;
    const taken = nextPort.get(key) ?? random.between(32_768, 59_000);
    const mine = taken >= 60_990 ? 32_768 : taken + random.between(1, 3);
    nextPort.set(key, mine);
    return mine;
  }

  return {
    connection(role, place, address, sinceMs, nowMs) {
      const family = canonicalAddress(address).family ?? 4;
      inode += random.between(1, 9);
      const ephemeral = sourcePort(address, place.calledPort ?? place.port);
      const local = place.from ?? (family === 6 ? LOCAL_V6 : LOCAL_V4);
      return {
        ...stem(role, nowMs, inode, ++serial),
        protocol: place.protocol,
        family,
        state: 'established',
        local: { address: local, port: place.calledPort ?? ephemeral, zone: null },
        remote: { address, port: place.calledPort === undefined ? place.port : ephemeral, zone: null },
        tcp: place.protocol === 'tcp' ? details(random, place.rttMs, nowMs - sinceMs, nowMs) : null,
        timer: place.protocol === 'tcp' && random.chance(0.4) ? keepalive(random) : null,
        since: iso(sinceMs),
      };
    },
    fixture(role, fixture, nowMs, scanStartMs) {
      inode += random.between(1, 9);
      const { local, remote, zone = null, queues = [0, 0], state, timer } = fixture;
      const talks = remote !== undefined && fixture.protocol === 'tcp' && state === 'established';
      return {
        ...stem(role, nowMs, state === 'time-wait' ? null : inode, ++serial),
        ...(fixture.heldBy === undefined ? {} : { owners: ownersOf(role).filter(({ pid }) => fixture.heldBy?.includes(pid)) }),
        ...(fixture.ownerUnknown === undefined ? {} : { owners: [], app: null, ownerUnknown: fixture.ownerUnknown }),
        protocol: fixture.protocol,
        family: fixture.family ?? (local[0].includes(':') ? 6 : 4),
        dualStack: fixture.isDualStack ?? false,
        state,
        local: { address: local[0], port: local[1], zone },
        remote: remote === undefined ? null : { address: remote[0], port: remote[1], zone },
        recvQueue: queues[0],
        sendQueue: queues[1],
        timer: timer === undefined ? null : { kind: timer.kind, remainingMs: timer.ms, retries: timer.retries },
        tcp: talks ? details(random, 9, fixture.ageMs ?? 900_000, nowMs) : null,
        since: iso(fixture.ageMs === undefined ? scanStartMs : nowMs - fixture.ageMs),
        sinceIsBound: fixture.ageMs === undefined,
      };
    },
    later(socket, nowMs) {
      const { tcp } = socket;
      if (tcp === null) return { ...socket, recvQueue: random.between(0, 2) * 212, readAt: iso(nowMs) };
      const sent = random.between(40, 4_000);
      const received = random.between(100, 90_000);
      const rttMs = Math.max(0.2, (tcp.rttMs ?? 10) * (0.85 + random.next() * 0.3));
      return {
        ...socket,
        readAt: iso(nowMs),
        tcp: {
          ...tcp,
          readAt: iso(nowMs),
          rttMs: Math.round(rttMs * 10) / 10,
          bytesSent: (tcp.bytesSent ?? 0) + sent,
          bytesAcked: (tcp.bytesAcked ?? 0) + sent,
          bytesReceived: (tcp.bytesReceived ?? 0) + received,
          lastSentMs: random.between(4, 900),
          lastReceivedMs: random.between(1, 900),
          idleMs: random.between(1, 4),
        },
      };
    },
    remains(socket, nowMs) {
      return {
        ...socket,
        state: 'time-wait',
        owners: [],
        ownerUnknown: { code: 'closed-by-process', text: closedText },
        timer: { kind: 'time-wait', remainingMs: 60_000, retries: 0 },
        tcp: null,
        inode: null,
        readAt: iso(nowMs),
      };
    },
  };
}

/** A moment (epoch milliseconds) as ISO 8601. */
export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

function stem(role: Role, nowMs: number, inode: number | null, serial: number) {
  const owners = ownersOf(role);
  return {
    id: `s${serial}`,
    dualStack: false,
    owners,
    ownerUnknown: owners.length > 0 ? null : role.ownerUnknown,
    app: role.app,
    user: role.user,
    recvQueue: 0,
    sendQueue: 0,
    sinceIsBound: false,
    readAt: iso(nowMs),
    inode,
    cgroup: role.cgroup,
  };
}

function keepalive(random: Random): Timer {
  return { kind: 'keepalive', remainingMs: random.between(1_000, 44_000), retries: 0 };
}

function details(random: Random, aboutMs: number, ageMs: number, nowMs: number): TcpDetails {
  const rttMs = Math.round(aboutMs * (0.7 + random.next() * 0.6) * 10) / 10;
  const seconds = Math.max(1, ageMs / 1_000);
  const bytesSent = Math.round(400 + random.next() * 900 * Math.sqrt(seconds));
  const bytesReceived = Math.round(900 + random.next() ** 3 * 60_000 * Math.sqrt(seconds));
  const lastReceivedMs = Math.round(Math.min(ageMs, random.next() ** 2 * 58_000));
  const lastSentMs = Math.round(Math.min(ageMs, lastReceivedMs + random.next() * 4_000));
  return {
    readAt: iso(nowMs),
    rttMs,
    rttVarMs: Math.round(rttMs * 3) / 10,
    minRttMs: Math.round(rttMs * 8) / 10,
    rtoMs: Math.round(200 + rttMs * 1.5),
    retransmits: random.chance(0.06) ? random.between(1, 6) : 0,
    retransmitsNow: 0,
    bytesSent,
    bytesAcked: bytesSent,
    bytesReceived,
    segmentsOut: Math.ceil(bytesSent / 600),
    segmentsIn: Math.ceil(bytesReceived / 1_200),
    lastSentMs,
    lastReceivedMs,
    lastAckMs: lastReceivedMs,
    idleMs: Math.min(lastSentMs, lastReceivedMs),
    congestionControl: 'cubic',
    congestionWindow: 10,
    mss: 1_448,
    pathMtu: 1_500,
  };
}
