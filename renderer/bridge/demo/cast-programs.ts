import { ANNA, app, fixture, place, process, range4, range6, role, waiting } from './cast.ts';
import type { Fixture, Role } from './role.ts';

/** A hostile name, as the collector cleans it: what is left must be shown as text and nothing else. */
const HOSTILE = '<img src=x onerror=alert(1)> users:(("sshd",pid=1,fd=3)) "; rm -rf ~ #';
/** What the person at the desktop runs. */
export const PROGRAMS: readonly Role[] = [
  role(
    app('larkspur', 'Larkspur', 'application', 'executable'),
    `${ANNA}/app-larkspur-4040.scope`,
    [4121],
    [
      process(4040, 1_611, 'larkspur', '/opt/larkspur/larkspur', '/opt/larkspur/larkspur', 1),
      process(
        4121,
        4040,
        'larkspur',
        '/opt/larkspur/larkspur',
        '/opt/larkspur/larkspur --type=utility --utility-sub-type=network',
        1,
      ),
    ],
    [
      place(range4('203.0.113.', 10, 34), 443, 62, 18, true),
      place(range6('2001:db8:a1::', 1, 14), 443, 34, 14, true),
      place(['198.51.100.20', '198.51.100.21', '198.51.100.22'], 443, 14, 41, true),
      { ...place(range4('203.0.113.', 40, 46), 443, 14, 12, true), protocol: 'udp' },
      place(['127.0.0.1'], 3_000, 6, 0.1, true, '127.0.0.1'),
    ],
    [waiting('203.0.113.14', 443, 41_822, 12_000), waiting('203.0.113.18', 443, 41_830, 44_000)],
  ),
  role(
    app('chatter', 'Chatter', 'snap', 'cgroup'),
    `${ANNA}/snap.chatter.chatter-77.scope`,
    [5210],
    [process(5210, 1_611, 'chatter', '/snap/chatter/77/chatter', '/snap/chatter/77/chatter --enable-features=Quiet', 2)],
    [place(['198.51.100.34', '198.51.100.35', '198.51.100.36'], 443, 14, 23, false)],
    [],
  ),
  role(
    app('codewright', 'Codewright', 'application', 'executable'),
    `${ANNA}/app-codewright-6001.scope`,
    [6044, 6060],
    [
      process(6001, 1_611, 'codewright', '/usr/share/codewright/codewright', '/usr/share/codewright/codewright', 3),
      process(6044, 6001, 'codewright', '/usr/share/codewright/codewright', 'codewright --type=extension-host', 3),
      process(6060, 6001, 'codewright', '/usr/share/codewright/codewright', 'codewright --type=shared-process', 3),
    ],
    [
      place(['192.0.2.30', '192.0.2.31', '192.0.2.32', '192.0.2.33'], 443, 12, 31, true),
      place(['127.0.0.1'], 35_729, 5, 0.1, false, '127.0.0.1'),
    ],
    [fixture('tcp', 'listen', '127.0.0.1', 35_729)],
  ),
  role(
    app('nimbus', 'Nimbus Sync', 'flatpak', 'cgroup'),
    `${ANNA}/app-flatpak-example.nimbus-7001.scope`,
    [7001],
    [process(7001, 1_611, 'nimbus-sync', '/app/bin/nimbus-sync', '/app/bin/nimbus-sync --background', 2)],
    [place(['203.0.113.80', '203.0.113.81'], 443, 7, 37, false)],
    [
      ...[1, 2, 3, 4].map(
        (n): Fixture => ({
          ...fixture('tcp', 'close-wait', '192.168.1.20', 50_100 + n),
          remote: ['203.0.113.82', 443],
          queues: [1, 0],
          ageMs: 180_000 + n * 21_000,
        }),
      ),
    ],
  ),
  role(
    app('tunebox', 'Tunebox', 'snap', 'cgroup'),
    `${ANNA}/snap.tunebox.tunebox-12.scope`,
    [7300],
    [process(7300, 1_611, 'tunebox', '/snap/tunebox/12/tunebox', '/snap/tunebox/12/tunebox', 6)],
    [place(['2001:db8:f00d::10', '2001:db8:f00d::11'], 4_070, 4, 22, false), place(['192.0.2.90'], 443, 3, 20, true)],
    [{ ...fixture('udp', null, '*', 57_621), isDualStack: false }],
  ),
  role(
    app('postbox', 'Postbox', 'application', 'executable'),
    `${ANNA}/app-postbox-7410.scope`,
    [7410],
    [process(7410, 1_611, 'postbox', '/usr/lib/postbox/postbox-bin', '/usr/lib/postbox/postbox-bin', 4)],
    [place(['198.51.100.70'], 993, 5, 28, false), place(['198.51.100.71'], 465, 1, 30, false)],
    [],
  ),
  role(
    app('git', 'git', 'command', 'executable'),
    `${ANNA}/app-terminal-8100.scope`,
    [8812],
    [
      process(8100, 1_611, 'zsh', '/usr/bin/zsh', '-zsh', 3),
      process(
        8812,
        8100,
        'git-remote-https',
        '/usr/lib/git-core/git-remote-https',
        'git-remote-https origin https://code.example/portlight.git',
        55,
      ),
    ],
    [place(['192.0.2.44'], 443, 2, 33, true)],
    [],
  ),
  role(
    app('ssh', 'ssh', 'command', 'executable'),
    `${ANNA}/app-terminal-8100.scope`,
    [8221],
    [process(8221, 8100, 'ssh', '/usr/bin/ssh', 'ssh build-7.example', 31)],
    [place(['10.0.0.77'], 22, 1, 2, false)],
    [],
  ),
  role(
    app('hostile', HOSTILE, 'command', 'name'),
    `${ANNA}/app-terminal-8100.scope`,
    [9_666],
    [process(9_666, 8100, HOSTILE, '/tmp/.x/a', `${HOSTILE} --listen`, 40)],
    [place(['198.51.100.166'], 4_444, 1, 120, false)],
    [fixture('tcp', 'listen', '*', 31_337)],
  ),
];
