import type { Socket } from '../socket.ts';

/** A made-up socket for tests: an established connection to 203.0.113.7:443, changed as one likes. */
export function madeUpSocket(change: Partial<Socket> = {}): Socket {
  return {
    id: 'made-up',
    protocol: 'tcp',
    family: 4,
    dualStack: false,
    state: 'established',
    local: { address: '192.0.2.20', port: 54_321, zone: null },
    remote: { address: '203.0.113.7', port: 443, zone: null },
    owners: [{ pid: 4121, name: 'chrome', exe: '/opt/google/chrome/chrome' }],
    ownerUnknown: null,
    app: { id: 'app:chrome', name: 'Google Chrome', kind: 'application', evidence: 'executable' },
    user: 'anna',
    recvQueue: 0,
    sendQueue: 0,
    timer: null,
    tcp: null,
    since: '2026-11-20T12:00:00.000Z',
    sinceIsBound: false,
    readAt: '2026-11-20T12:00:00.000Z',
    inode: 4711,
    cgroup: null,
    ...change,
  };
}
