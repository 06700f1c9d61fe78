import { app, fixture, place, process, range4, role } from './cast.ts';
import type { Fixture, Place, Role } from './role.ts';

const WORKERS = 70;

/** A server under load: a proxy with many clients, a load generator, and seventy services that talk among themselves. */
export function crowd(): readonly Role[] {
  return [edgeProxy(), loadGenerator(), ...Array.from({ length: WORKERS }, (_, index) => worker(index))];
}

function edgeProxy(): Role {
  const clients = Array.from(
    { length: 750 },
    (_, index) => `${['192.0.2', '198.51.100', '203.0.113'][index % 3]}.${1 + (index % 250)}`,
  );
  const backends = Array.from({ length: 40 }, (_, index) => `10.20.0.${10 + index}`);
  return role(
    app('edge-proxy', 'edge-proxy', 'service', 'cgroup'),
    '/system.slice/edge-proxy.service',
    [3_100],
    [process(3_100, 1, 'edge-proxy', '/usr/sbin/edge-proxy', '/usr/sbin/edge-proxy -c /etc/edge-proxy.conf', 0)],
    [
      { ...place(clients, 0, 9_000, 48, false), calledPort: 443 },
      { ...place(clients, 0, 3_000, 48, true), calledPort: 443 },
      place(backends, 8_080, 5_000, 0.4, false),
    ],
    [{ protocol: 'tcp', state: 'listen', local: ['*', 443], queues: [4_097, 4_096] }],
    'www-data',
  );
}

function loadGenerator(): Role {
  const targets = Array.from({ length: 900 }, (_, index) => `10.${30 + Math.floor(index / 250)}.0.${1 + (index % 250)}`);
  return role(
    app('loadgen', 'loadgen.py', 'script', 'script'),
    '/user.slice/user-1000.slice/session-9.scope',
    [9_100],
    [process(9_100, 1, 'python3', '/usr/bin/python3', 'python3 loadgen.py --targets 900', 30)],
    [place(targets, 8_080, 9_500, 1.4, false), place(targets, 8_080, 3_000, 1.4, true)],
    [...range4('10.30.0.', 1, 120).map(leftOpen), ...[0, 1, 2].map(unanswered)],
  );
}

/** A connection whose peer has hung up and which nobody closes. */
function leftOpen(address: string, nth: number): Fixture {
  return {
    ...fixture('tcp', 'close-wait', '192.168.1.20', 33_000 + nth),
    remote: [address, 8_080],
    queues: [1, 0],
    ageMs: 95_000 + nth * 900,
  };
}

/** A request to connect that is repeated and not answered. */
function unanswered(nth: number): Fixture {
  return {
    ...fixture('tcp', 'syn-sent', '192.168.1.20', 33_500 + nth),
    remote: ['10.34.0.9', 8_080],
    queues: [0, 1],
    ageMs: 16_000 + nth * 2_000,
    timer: { kind: 'retransmit', ms: 7_000 + nth * 900, retries: 4 },
  };
}

function worker(index: number): Role {
  const name = `svc-${['cart', 'price', 'stock', 'mail', 'search', 'image', 'audit', 'login'][index % 8]}-${1 + Math.floor(index / 8)}`;
  const pid = 20_000 + index * 10;
  const peers = Array.from({ length: 12 }, (_, peer) => `10.20.1.${10 + ((index * 5 + peer * 3) % 200)}`);
  const places: readonly Place[] = [
    place(peers, 9_000 + (index % 8), 70, 0.6, false),
    place(['10.0.0.12'], 5_432, 15, 0.5, false),
  ];
  return role(
    app(name, name, 'container', 'cgroup'),
    `/system.slice/docker-${(0x10_00_00 + index * 7_919).toString(16).padStart(8, '0').repeat(8)}.scope`,
    [pid],
    [process(pid, 1, name, `/app/${name}`, `/app/${name} --serve`, index)],
    places,
    [{ protocol: 'tcp', state: 'listen', local: ['*', 7_000 + index], queues: [0, 511] }],
    'root',
  );
}
