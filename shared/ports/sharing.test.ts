import { describe, expect, test } from 'vitest';
import { madeUpPort } from './made-up-ports.ts';
import { containerAt, type Processes, sharingOf } from './sharing.ts';

const family = (...of: readonly [pid: number, parentPid: number, name: string, commandLine?: string][]): Processes =>
  new Map(of.map(([pid, parentPid, name, commandLine = name]) => [pid, { pid, parentPid, name, exe: null, commandLine }]));
const kinds = (...given: Parameters<typeof sharingOf>): readonly string[] => sharingOf(...given).map(({ kind }) => kind);

describe('why several hold one port', () => {
  test('one socket of one process is not shared', () => {
    expect(sharingOf([madeUpPort({ at: '127.0.0.1:80', held: ['a 11'] })], family([11, 1, 'a']))).toEqual([]);
  });

  test('several sockets on the same address and port: SO_REUSEPORT', () => {
    const twins = ['w 11', 'w 12', 'w 13'].map((who) => madeUpPort({ at: '*:80', held: [who] }));
    const [sharing] = sharingOf(twins, family([11, 9, 'w'], [12, 9, 'w'], [13, 9, 'w']));
    expect(sharing).toMatchObject({ kind: 'reuse-port', sockets: twins, owners: [{ pid: 11 }, { pid: 12 }, { pid: 13 }] });
  });

  test('one socket of a parent and its children: inherited by workers', () => {
    const socket = madeUpPort({ at: '*:80', held: ['nginx 12', 'nginx 11', 'nginx 13'] });
    const sharing = sharingOf([socket], family([11, 1, 'nginx'], [12, 11, 'nginx'], [13, 11, 'nginx']));
    expect(sharing).toMatchObject([{ kind: 'inherited', parent: { pid: 11 }, workers: [{ pid: 12 }, { pid: 13 }] }]);
  });

  test('children whose parent has let go are still siblings', () => {
    const socket = madeUpPort({ at: '*:80', held: ['w 12', 'w 13'] });
    expect(sharingOf([socket], family([12, 11, 'w'], [13, 11, 'w']))).toMatchObject([{ kind: 'inherited', parent: null }]);
  });

  test('children of init are no family: such a socket was handed over', () => {
    const socket = madeUpPort({ at: '*:80', held: ['a 12', 'b 13'] });
    expect(kinds([socket], family([12, 1, 'a'], [13, 1, 'b']))).toEqual(['handed-over']);
    expect(kinds([socket], new Map())).toEqual(['handed-over']);
  });

  test('systemd as PID 1: waiting itself, or having handed the port on', () => {
    const alone = madeUpPort({ at: '*:631', held: ['systemd 1'] });
    expect(sharingOf([alone], family([1, 0, 'systemd']))).toMatchObject([{ kind: 'activation', to: [] }]);
    const passed = madeUpPort({ at: '*:22', held: ['sshd 700', 'systemd 1'] });
    expect(sharingOf([passed], family([1, 0, 'systemd'], [700, 1, 'sshd']))).toMatchObject([
      { kind: 'activation', by: { pid: 1 }, to: [{ pid: 700 }] },
    ]);
  });

  test('a person’s own manager counts, a program that is merely named so does not', () => {
    const socket = madeUpPort({ at: '127.0.0.1:4713', held: ['systemd 900'] });
    expect(kinds([socket], family([900, 1, 'systemd', '/usr/lib/systemd/systemd --user']))).toEqual(['activation']);
    expect(kinds([socket], family([900, 1, 'systemd', './systemd --port 4713']))).toEqual([]);
  });

  test('docker-proxy tells where it leads, in both forms; another forwarder is told as what it is', () => {
    const socket = madeUpPort({ at: '*:8080', family: 4, held: ['docker-proxy 40'] });
    const command =
      '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.18.0.2 -container-port 80 -use-listen-fd';
    expect(sharingOf([socket], family([40, 9, 'docker-proxy', command]))).toMatchObject([
      { kind: 'container', by: { pid: 40 }, target: { address: '172.18.0.2', port: 80 } },
    ]);
    const rootless = madeUpPort({ at: '*:8080', held: ['rootlessport 41'] });
    expect(sharingOf([rootless], family([41, 9, 'rootlessport']))).toMatchObject([{ kind: 'container', target: null }]);
  });

  test('a container is named only where a socket of its own proves the address', () => {
    const app = { id: 'c', name: 'shop', kind: 'container', evidence: 'cgroup' } as const;
    const own = madeUpPort({ at: '172.18.0.2:80', app });
    expect(containerAt('172.18.0.2', [madeUpPort({ at: '172.18.0.2:80' }), own])).toBe(app);
    expect(containerAt('172.18.0.3', [own])).toBeNull();
  });

  test('IPv4 and IPv6 twins of one program, and one socket for both', () => {
    const four = madeUpPort({ at: '*:22', family: 4, held: ['sshd 7'] });
    const six = madeUpPort({ at: '*:22', family: 6, held: ['sshd 7'] });
    expect(kinds([four, six], family([7, 1, 'sshd']))).toEqual(['families']);
    expect(kinds([{ ...six, dualStack: true }], family([7, 1, 'sshd']))).toEqual(['dual-stack']);
    const loopback = [madeUpPort({ at: '127.0.0.1:631', held: ['cupsd 8'] }), madeUpPort({ at: '::1:631', held: ['cupsd 8'] })];
    expect(kinds(loopback, family([8, 1, 'cupsd']))).toEqual(['families']);
  });

  test('different addresses with a listener each; two programs are told as two', () => {
    const here = madeUpPort({ at: '127.0.0.1:53', held: ['resolver 7'] });
    const there = madeUpPort({ at: '192.168.1.20:53', held: ['dnsmasq 8'] });
    expect(sharingOf([here, there], new Map())).toMatchObject([{ kind: 'addresses', apps: 2 }]);
  });

  test('a server of both families with twins and workers is told in all its ways, the workers once', () => {
    const held = ['nginx 12', 'nginx 11'];
    const sockets = [4, 6].map((of) => madeUpPort({ at: '*:80', family: of as 4 | 6, held }));
    expect(kinds(sockets, family([11, 1, 'nginx'], [12, 11, 'nginx']))).toEqual(['families', 'inherited']);
  });
});
