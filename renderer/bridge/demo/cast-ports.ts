import { ANNA, app, fixture, place, process, role } from './cast.ts';
import type { Role } from './role.ts';

const GUNNEL = '/srv/gunnel/bin/gunnel';

/** Those who share ports in ways of their own: forwarders, tunnels, the service manager, twins, and a database open to everyone. */
export const PORT_SHARERS: readonly Role[] = [
  role(
    app('docker', 'Docker', 'service', 'cgroup'),
    '/system.slice/docker.service',
    [11_991],
    [
      process(11_990, 1, 'dockerd', '/usr/bin/dockerd', '/usr/bin/dockerd -H fd://', 0, 'root'),
      process(
        11_991,
        11_990,
        'docker-proxy',
        '/usr/bin/docker-proxy',
        '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8081 -container-ip 172.18.0.2 -container-port 8443',
        20,
        'root',
      ),
    ],
    [],
    [{ ...fixture('tcp', 'listen', '*', 8_081), queues: [0, 4_096] }],
    'root',
  ),
  role(
    app('systemd', 'systemd', 'system', 'name'),
    '/init.scope',
    [1],
    [process(1, 0, 'systemd', '/usr/lib/systemd/systemd', '/sbin/init', 0, 'root')],
    [],
    [{ ...fixture('tcp', 'listen', '192.168.1.20', 9_418), queues: [0, 4_096] }],
    'root',
  ),
  role(
    app('redis', 'redis-server', 'service', 'cgroup'),
    '/system.slice/redis.service',
    [1_410],
    [process(1_410, 1, 'redis-server', '/usr/bin/redis-server', '/usr/bin/redis-server *:6379', 0, 'redis')],
    [{ ...place(['10.0.0.31'], 0, 2, 0.6, false), calledPort: 6_379 }],
    [{ ...fixture('tcp', 'listen', '*', 6_379), queues: [0, 511] }],
    'redis',
  ),
  role(
    app('sftp', 'sftp', 'service', 'cgroup'),
    '/system.slice/sftp.service',
    [985],
    [process(985, 1, 'sshd', '/usr/sbin/sshd', 'sshd: /usr/sbin/sshd -D -f /etc/ssh/sftp [listener]', 0, 'root')],
    [],
    [{ ...fixture('tcp', 'listen', '192.168.1.20', 2_022), queues: [0, 128] }],
    'root',
  ),
  role(
    app('gunnel', 'gunnel', 'service', 'cgroup'),
    '/system.slice/gunnel.service',
    [1_501, 1_502, 1_503],
    [
      process(1_500, 1, 'gunnel', GUNNEL, `${GUNNEL} --workers 3`, 0, 'www-data'),
      ...[1_501, 1_502, 1_503].map((pid) => process(pid, 1_500, 'gunnel', GUNNEL, `${GUNNEL} --worker`, 0, 'www-data')),
    ],
    [],
    [1_501, 1_502, 1_503].map((pid) => ({
      ...fixture('tcp', 'listen', '192.168.1.20', 8_008),
      queues: [0, 128] as const,
      heldBy: [pid],
    })),
    'www-data',
  ),
  role(
    app('ssh', 'ssh', 'command', 'executable'),
    `${ANNA}/app-terminal-8100.scope`,
    [8_220],
    [process(8_220, 8_100, 'ssh', '/usr/bin/ssh', 'ssh -N -L 5433:db.internal.example:5432 jump.example', 12)],
    [place(['203.0.113.9'], 22, 1, 44, false), { ...place(['127.0.0.1'], 0, 2, 0.1, false, '127.0.0.1'), calledPort: 5_433 }],
    [fixture('tcp', 'listen', '127.0.0.1', 5_433), fixture('tcp', 'listen', '::1', 5_433)],
  ),
];
