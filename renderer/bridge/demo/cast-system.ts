import type { Unknown } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { app, fixture, place, process, role, waiting } from './cast.ts';
import type { Role } from './role.ts';

const KERNEL: Unknown = { code: 'kernel', text: say('demo.unknown.kernel') };
const CLOSED: Unknown = { code: 'closed-by-process', text: say('demo.unknown.closed-by-process') };

/** What every desktop has running, and what the kernel holds itself. */
export const SYSTEM: readonly Role[] = [
  role(
    app('sshd', 'sshd', 'service', 'cgroup'),
    '/system.slice/ssh.service',
    [980],
    [process(980, 1, 'sshd', '/usr/sbin/sshd', 'sshd: /usr/sbin/sshd -D [listener]', 0, 'root')],
    [],
    [
      { ...fixture('tcp', 'listen', '*', 22), queues: [0, 128] },
      { ...fixture('tcp', 'listen', '*', 22), family: 6, queues: [0, 128] },
      { ...fixture('tcp', 'established', '192.168.1.20', 22), remote: ['192.168.1.7', 60_122], ageMs: 2_900_000 },
      {
        ...fixture('tcp', 'established', 'fe80::8c1a:22ff:fe10:20', 22),
        remote: ['fe80::8c1a:22ff:fe10:7', 60_131],
        zone: 'enp3s0',
        ageMs: 700_000,
      },
    ],
    'root',
  ),
  role(
    app('resolved', 'systemd-resolved', 'service', 'cgroup'),
    '/system.slice/systemd-resolved.service',
    [610],
    [
      process(
        610,
        1,
        'systemd-resolved',
        '/usr/lib/systemd/systemd-resolved',
        '/usr/lib/systemd/systemd-resolved',
        0,
        'systemd-resolve',
      ),
    ],
    [{ ...place(['192.168.1.1'], 53, 2, 1, true), protocol: 'udp' }],
    [fixture('udp', null, '127.0.0.53', 53), fixture('tcp', 'listen', '127.0.0.53', 53)],
    'systemd-resolve',
  ),
  role(
    app('chrony', 'chronyd', 'service', 'cgroup'),
    '/system.slice/chrony.service',
    [640],
    [process(640, 1, 'chronyd', '/usr/sbin/chronyd', '/usr/sbin/chronyd -F 1', 0, '_chrony')],
    [{ ...place(['203.0.113.123', '2001:db8:123::7b'], 123, 3, 9, false), protocol: 'udp' }],
    [fixture('udp', null, '127.0.0.1', 323)],
    '_chrony',
  ),
  role(
    app('avahi', 'avahi-daemon', 'service', 'cgroup'),
    '/system.slice/avahi-daemon.service',
    [655],
    [process(655, 1, 'avahi-daemon', '/usr/sbin/avahi-daemon', 'avahi-daemon: running [workbench.local]', 0, 'avahi')],
    [],
    [fixture('udp', null, '*', 5_353), { ...fixture('udp', null, '*', 5_353), family: 6 }],
    'avahi',
  ),
  role(
    app('cups', 'cupsd', 'service', 'cgroup'),
    '/system.slice/cups.service',
    [700],
    [process(700, 1, 'cupsd', '/usr/sbin/cupsd', '/usr/sbin/cupsd -l', 0, 'root')],
    [],
    [fixture('tcp', 'listen', '127.0.0.1', 631), fixture('tcp', 'listen', '::1', 631)],
    'root',
  ),
  {
    app: app('kernel', 'kernel', 'system', 'name'),
    user: 'root',
    cgroup: null,
    processes: [],
    holders: [],
    ownerUnknown: KERNEL,
    places: [place(['10.0.0.40'], 2_049, 1, 0.4, false)],
    fixtures: [fixture('udp', null, '*', 51_820), { ...fixture('udp', null, '*', 51_820), family: 6 }],
  },
  {
    app: null,
    user: 'anna',
    cgroup: null,
    processes: [],
    holders: [],
    ownerUnknown: CLOSED,
    places: [],
    fixtures: [
      waiting('192.0.2.44', 443, 39_100, 9_000),
      waiting('10.0.0.12', 5_432, 39_222, 31_000),
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => waiting('198.51.100.20', 443, 40_000 + n * 2, 4_000 + n * 6_500)),
    ],
  },
];
