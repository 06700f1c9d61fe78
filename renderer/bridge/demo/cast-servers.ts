import type { Unknown } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { ANNA, app, fixture, place, process, role } from './cast.ts';
import type { Fixture, Role } from './role.ts';

const NOT_ACCEPTED: Unknown = { code: 'not-accepted-yet', text: say('demo.unknown.not-accepted-yet') };
const LONG = `com.example.enterprise.integration.${'gateway.'.repeat(16)}Main`;

/** What listens for others, and what works in the background. */
export const SERVERS: readonly Role[] = [
  role(
    app('server.js', 'server.js', 'script', 'script'),
    `${ANNA}/app-terminal-8100.scope`,
    [8301],
    [process(8301, 8100, 'node', '/usr/bin/node', 'node --watch server.js', 9)],
    [
      place(['10.0.0.12'], 5_432, 10, 0.6, false),
      place(['10.0.0.13'], 6_379, 3, 0.5, false),
      place(['192.0.2.51'], 443, 4, 29, true),
      { ...place(['127.0.0.1'], 0, 6, 0.1, false, '127.0.0.1'), calledPort: 3_000 },
    ],
    [{ ...fixture('tcp', 'listen', '*', 3_000), family: 6, isDualStack: true, queues: [0, 511] }],
  ),
  role(
    app('inventory.jar', 'inventory.jar', 'script', 'script'),
    `${ANNA}/app-terminal-8100.scope`,
    [8450],
    [process(8450, 8100, 'java', '/usr/lib/jvm/21/bin/java', `java -Xmx2g -jar inventory.jar ${LONG}`, 14)],
    [place(['10.0.0.21', '10.0.0.22', '10.0.0.23'], 9_092, 9, 0.9, false), place(['10.0.0.12'], 5_432, 8, 0.7, false)],
    [
      { ...fixture('tcp', 'listen', '*', 9_090), family: 6, isDualStack: true, queues: [5, 50] },
      {
        ...fixture('tcp', 'established', '192.168.1.20', 44_010),
        remote: ['10.0.0.24', 9_092],
        queues: [0, 214_720],
        timer: { kind: 'persist', ms: 2_900, retries: 4 },
      },
      ...[1, 2, 3].map(
        (n): Fixture => ({
          ...fixture('tcp', 'established', '192.168.1.20', 9_090),
          remote: ['192.168.1.7', 51_200 + n],
          queues: [412, 0],
          ageMs: 6_000,
          ownerUnknown: NOT_ACCEPTED,
        }),
      ),
    ],
  ),
  role(
    app('orders-api', 'orders-api', 'container', 'cgroup'),
    `/system.slice/docker-${'4f1e8a6c'.repeat(8)}.scope`,
    [12_004],
    [process(12_004, 11_990, 'orders-api', '/app/orders-api', '/app/orders-api --port 8443', 20, 'root')],
    [place(['172.18.0.5'], 5_672, 6, 0.3, false, '172.18.0.2'), place(['192.0.2.61', '192.0.2.62'], 443, 8, 52, true)],
    [
      { ...fixture('tcp', 'listen', '*', 8_443), queues: [0, 4_096] },
      { ...fixture('tcp', 'listen', '*', 8_443), queues: [0, 4_096] },
      {
        ...fixture('tcp', 'established', '192.168.1.20', 46_100),
        remote: ['192.0.2.63', 443],
        queues: [0, 18_400],
        timer: { kind: 'retransmit', ms: 6_400, retries: 5 },
      },
    ],
    'root',
  ),
  role(
    app('nginx', 'nginx', 'service', 'cgroup'),
    '/system.slice/nginx.service',
    [1_201, 1_202, 1_203, 1_204, 1_200],
    [
      process(1_200, 1, 'nginx', '/usr/sbin/nginx', 'nginx: master process /usr/sbin/nginx', 0, 'root'),
      ...[1_201, 1_202, 1_203, 1_204].map((pid) =>
        process(pid, 1_200, 'nginx', '/usr/sbin/nginx', 'nginx: worker process', 0, 'www-data'),
      ),
    ],
    [{ ...place(['192.168.1.7', '192.168.1.31'], 0, 4, 3, false), calledPort: 443 }],
    [
      { ...fixture('tcp', 'listen', '*', 80), queues: [0, 511] },
      { ...fixture('tcp', 'listen', '*', 80), family: 6, queues: [0, 511] },
      { ...fixture('tcp', 'listen', '*', 443), queues: [0, 511] },
      fixture('udp', null, '*', 443),
    ],
    'www-data',
  ),
  role(
    app('postgresql', 'postgresql', 'service', 'cgroup'),
    '/system.slice/system-postgresql.slice/postgresql@16-main.service',
    [1_320],
    [
      process(
        1_320,
        1,
        'postgres',
        '/usr/lib/postgresql/16/bin/postgres',
        '/usr/lib/postgresql/16/bin/postgres -D /var/lib/postgresql/16/main',
        0,
        'postgres',
      ),
    ],
    [{ ...place(['127.0.0.1'], 0, 8, 0.1, false, '127.0.0.1'), calledPort: 5_432 }],
    [
      { ...fixture('tcp', 'listen', '127.0.0.1', 5_432), queues: [0, 244] },
      { ...fixture('tcp', 'listen', '::1', 5_432), queues: [0, 244] },
    ],
    'postgres',
  ),
  role(
    app('backup-agent', 'backup-agent', 'service', 'cgroup'),
    '/system.slice/backup-agent.service',
    [2_210],
    [process(2_210, 1, 'backup-agent', '/usr/local/bin/backup-agent', '/usr/local/bin/backup-agent --every 15m', 0, 'root')],
    [],
    [1, 2, 3].map(
      (n): Fixture => ({
        ...fixture('tcp', 'syn-sent', '192.168.1.20', 54_320 + n),
        remote: ['198.51.100.200', 873],
        queues: [0, 1],
        ageMs: 40_000 - n * 3_000,
        timer: { kind: 'retransmit', ms: 9_000 + n * 700, retries: 5 },
      }),
    ),
    'root',
  ),
];
