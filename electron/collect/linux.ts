import { execFile } from 'node:child_process';
import { hostname } from 'node:os';
import { tableOf } from '../../shared/diff.ts';
import { canonicalAddress, type Endpoint } from '../../shared/endpoint.ts';
import type { Reading } from '../../shared/reading.ts';
import type { Socket, SocketState } from '../../shared/socket.ts';
import { say } from '../../shared/text/say.ts';
import type { Collector, Scan } from './collector.ts';

/** Nothing to choose yet. */
export interface LinuxOptions {
  readonly now?: () => number;
}

const STATES: Readonly<Record<string, SocketState>> = {
  ESTAB: 'established',
  LISTEN: 'listen',
  'TIME-WAIT': 'time-wait',
  'SYN-SENT': 'syn-sent',
  'SYN-RECV': 'syn-received',
  'CLOSE-WAIT': 'close-wait',
  'FIN-WAIT-1': 'fin-wait-1',
  'FIN-WAIT-2': 'fin-wait-2',
  'LAST-ACK': 'last-ack',
  CLOSING: 'closing',
};

/** First, simple form: one `ss` per scan, no owners. */
export function linuxCollector({ now = Date.now }: LinuxOptions = {}): Collector {
  let known = new Map<string, Socket>();
  async function scan(): Promise<Scan> {
    const text = await ss();
    if (text === null) return { kind: 'failed', text: say('collect.failed.all', { reasons: 'ss' }) };
    const takenAt = new Date(now()).toISOString();
    const next = new Map<string, Socket>();
    for (const line of text.split('\n')) {
      const row = line.trimEnd();
      if (row === '') continue;
      const socket = known.get(row) ?? simpleSocket(row, takenAt, known.size === 0);
      if (socket !== null) next.set(row, socket);
    }
    known = next;
    const reading: Reading = {
      schema: 1,
      takenAt,
      host: hostname(),
      platform: 'linux',
      method: ['ss'],
      blindSpots: [],
      skipped: [],
      skippedCount: 0,
      sampling: { hearsCloses: false, unseenCount: 0, unseenRecent: [], timeWaitUnseenCount: 0 },
      sockets: [...next.values()],
      processes: [],
    };
    return { kind: 'read', reading, table: tableOf(reading) };
  }
  return { scan, close() {} };
}

function ss(): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('/usr/bin/ss', ['-HOntuae'], { maxBuffer: 1e8, timeout: 10_000 }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });
}

function simpleSocket(row: string, at: string, isFirst: boolean): Socket | null {
  const [netid, state, recv, send, local, remote, ...rest] = row.split(/[ \t]+/);
  if (local === undefined || remote === undefined || (netid !== 'tcp' && netid !== 'udp')) return null;
  const end = endpoint(remote);
  return {
    id: `${netid}-${rest.find((word) => word.startsWith('sk:'))?.slice(3) ?? row}`,
    protocol: netid,
    family: local.startsWith('[') || local.startsWith('*') ? 6 : 4,
    dualStack: local.startsWith('*'),
    state: STATES[state ?? ''] ?? null,
    local: endpoint(local),
    remote: end.port === null ? null : end,
    owners: [],
    ownerUnknown: { code: 'not-told', text: 'not read yet' },
    app: null,
    user: null,
    recvQueue: Number(recv),
    sendQueue: Number(send),
    timer: null,
    tcp: null,
    since: at,
    sinceIsBound: isFirst,
    readAt: at,
    inode: null,
    cgroup: null,
  };
}

function endpoint(text: string): Endpoint {
  const at = text.lastIndexOf(':');
  const host = text.slice(0, at).replace(/[[\]]/g, '');
  const [address = '*', zone = null] = host.split('%');
  const port = Number(text.slice(at + 1));
  return { address: canonicalAddress(address).address, port: port > 0 ? port : null, zone };
}
