import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeUpModels } from '../../../build/made-up-models.ts';
import { PRINTERS } from '../../../build/made-up-tables.ts';
import { canonicalAddress, scopeOf } from '../../../shared/endpoint.ts';
import type { Reading } from '../../../shared/reading.ts';
import { AddressPseudonyms } from './address-pseudonyms.ts';
import { captureText, type Section } from './capture-file.ts';
import { readCapture } from './capture-reading.ts';
import { PROCESSES, USERS } from './noted-processes.ts';
import { redact, type Unsent } from './redact.ts';
import { withoutSecrets } from './secret-words.ts';

const section = (name: string, format: Section['format'], body: string): Section => ({
  name,
  command: name,
  exit: '0',
  durationMs: 3,
  format,
  body,
});
const NAMES = { hosts: ['web-3.corp.example', 'web-3'], users: ['alice', 'bob'] };

function reading(unsent: Unsent): Reading {
  const text = captureText(unsent.facts, unsent.sections);
  const read = readCapture({ bytes: Buffer.from(text, 'latin1'), source: 'capture.txt', format: null, nowMs: 0 });
  if (read.kind === 'failed') throw new Error(read.text);
  return read.reading;
}

const addresses = fc.uniqueArray(
  fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc
      .tuple(fc.constantFrom('10.1.2', '192.168.7', '172.20.3', '100.72.1', '169.254.9', '203.0.113', '8.8.8'), fc.nat(255))
      .map(([net, host]) => `${net}.${host}`),
    fc
      .tuple(fc.constantFrom('fe80::', 'fd12:3456::', '2001:db8:0:1::', '2a00:1450::'), fc.nat(65_535))
      .map(([net, host]) => `${net}${host.toString(16)}`),
  ),
  { minLength: 1, maxLength: 40, selector: (text) => canonicalAddress(text).address },
);

describe('pseudonyms of addresses', () => {
  test('keep scope and network, differ where originals differ, and are none of the originals', () => {
    fc.assert(
      fc.property(addresses, (texts) => {
        const originals = texts.map((text) => canonicalAddress(text).address);
        const names = new AddressPseudonyms(originals);
        const kept = (address: string) =>
          address === '*' || scopeOf(address) === 'loopback' || /^(?:0\.|22[4-9]|23\d|255\.|ff[0-9a-f]{2}:)/.test(address);
        const made = originals.map((address) => names.of(address));
        expect(new Set(made).size).toBe(new Set(originals).size);
        for (const [at, address] of originals.entries()) {
          const pseudonym = made[at] ?? '';
          expect(names.of(address)).toBe(pseudonym);
          if (kept(address)) continue;
          expect(canonicalAddress(pseudonym).address).toBe(pseudonym);
          expect(scopeOf(pseudonym)).toBe(scopeOf(address));
          expect(originals).not.toContain(pseudonym);
        }
        const network = (address: string) => (address.includes(':') ? null : address.slice(0, address.lastIndexOf('.')));
        for (const [a, one] of originals.entries()) {
          for (const [b, other] of originals.entries()) {
            if (network(one) === null || network(other) === null || kept(one) || kept(other)) continue;
            expect(network(made[a] ?? '') === network(made[b] ?? '')).toBe(network(one) === network(other));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a redacted capture', () => {
  const processes = [
    {
      pid: 500,
      parentPid: 1,
      name: 'node',
      exe: '/home/alice/bin/node',
      args: [
        '/home/alice/bin/node',
        'app.js',
        '--db-password=hunter2',
        '--upstream',
        'https://bob:s3cr3t@db.corp.example:5432/x?token=abcdef',
        '10.1.2.3',
      ],
      isTitle: false,
      isKernelThread: false,
      directory: '/home/alice/app',
      user: 'alice',
      startedAt: null,
      cgroup: '/user.slice/user-1000.slice',
    },
  ];
  const ss = [
    'Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess',
    'tcp LISTEN 0 128 0.0.0.0:80 0.0.0.0:* users:(("node",pid=500,fd=6)) uid:1000 ino:77 sk:1 cgroup:/user.slice/alice/api.service <->',
    'tcp ESTAB 0 0 10.1.2.3:80 10.1.2.9:5000 users:(("node",pid=500,fd=7)) uid:1000 ino:78 sk:2 <->\t rtt:12.5/3',
    'tcp ESTAB 0 0 10.1.2.3:40000 8.8.4.4:443 users:(("node",pid=500,fd=8)) uid:1000 ino:79 sk:3 <->',
    'tcp ESTAB 0 0 [2a00:1450::1]:40001 [2a00:1450::2]:443 ino:80 sk:4 <->',
    'tcp ESTAB 0 0 [fe80::5]%eth0:40002 [fe80::6]:443 ino:81 sk:5 <->',
    'tcp ESTAB 0 0 127.0.0.1:40003 127.0.0.1:40004 ino:82 sk:6 <->',
  ].join('\n');
  const hex =
    '   0: 0302010A:0050 0902010A:1388 01 00000000:00000000 00:00000000 00000000  1000        0 78 1 0000000000000000 20 4 30 10 -1\n';
  const unsent: Unsent = {
    facts: { taken: '2026-11-02T14:03:00.000Z', host: 'web-3', platform: 'linux' },
    sections: [
      section('ss', 'ss', `${ss}\n`),
      section('/proc/net/tcp', 'proc-net', hex),
      section(PROCESSES, null, `${processes.map((one) => JSON.stringify(one)).join('\n')}\n`),
      section(USERS, null, '0 root\n1000 alice\n'),
      section('kernel', null, 'Linux 6.1.0 x86_64\n'),
      section('notes', null, 'host web-3.corp.example answered alice@corp.example from 8.8.4.4\n'),
    ],
  };
  const redacted = redact(unsent, NAMES);
  const text = captureText(redacted.facts, redacted.sections);

  test.each([
    'web-3',
    'alice',
    'bob',
    'hunter2',
    's3cr3t',
    'abcdef',
    'corp.example',
    '10.1.2.3',
    '10.1.2.9',
    '8.8.4.4',
    '2a00:1450',
    'fe80::5',
    '0302010A',
    '0902010A',
  ])('has no trace of %s', (original) => {
    expect(text.toLowerCase()).not.toContain(original.toLowerCase());
  });

  test('counts what it replaced', () => {
    expect(redacted.replaced).toMatchObject({ addresses: 7, hosts: 4, users: 1, secrets: 3 });
  });

  test('shows the same sockets, owners and apps but for the names', () => {
    const [before, after] = [reading(unsent), reading(redacted)];
    expect(
      after.sockets.map(({ state, local, remote, owners, inode, tcp }) => [
        state,
        local.port,
        remote?.port,
        owners.length,
        inode,
        tcp?.rttMs,
      ]),
    ).toEqual(
      before.sockets.map(({ state, local, remote, owners, inode, tcp }) => [
        state,
        local.port,
        remote?.port,
        owners.length,
        inode,
        tcp?.rttMs,
      ]),
    );
    expect(
      after.sockets.map(({ local, remote }) => [scopeOf(local.address), scopeOf(remote?.address ?? '*'), local.zone]),
    ).toEqual(before.sockets.map(({ local, remote }) => [scopeOf(local.address), scopeOf(remote?.address ?? '*'), local.zone]));
    expect(after.sockets.map(({ app }) => app?.name)).toEqual(before.sockets.map(({ app }) => app?.name));
    // What was one machine, or one network, still is.
    const [own, peer] = [after.sockets[1]?.local.address ?? '', after.sockets[1]?.remote?.address ?? ''];
    expect(after.sockets[2]?.local.address).toBe(own);
    expect(own.slice(0, own.lastIndexOf('.'))).toBe(peer.slice(0, peer.lastIndexOf('.')));
    expect(after.sockets[0]?.user).toBe('user-1');
    expect(after.capture?.host).toBe('host-1');
  });

  test('made twice is the same twice', () => {
    expect(redact(unsent, NAMES)).toEqual(redacted);
  });

  test('reads as the same sockets up to renaming, for any table of ss', () => {
    const made = fc
      .array(fc.nat(3_000), { minLength: 1, maxLength: 20 })
      .map((some) => some.flatMap((at) => madeUpModels(at + 1).slice(-1)));
    fc.assert(
      fc.property(made, (models) => {
        const one: Unsent = {
          facts: { platform: 'linux' },
          sections: [section('ss', 'ss', PRINTERS['ss/new']?.print(models) ?? '')],
        };
        const [before, after] = [reading(one), reading(redact(one, NAMES))];
        const renamed = new Map<string, string>();
        expect(after.sockets.length).toBe(before.sockets.length);
        for (const [at, socket] of before.sockets.entries()) {
          const other = after.sockets[at];
          for (const [a, b] of [
            [socket.local, other?.local],
            [socket.remote, other?.remote],
          ] as const) {
            expect(a?.port).toBe(b?.port);
            if (a == null || b == null) continue;
            expect(renamed.get(a.address) ?? b.address).toBe(b.address);
            renamed.set(a.address, b.address);
          }
        }
        expect(new Set(renamed.values()).size).toBe(renamed.size);
      }),
      { numRuns: 60 },
    );
  });
});

describe('secrets of a command line', () => {
  const cleaned = (...args: string[]) => withoutSecrets(args, (secret) => `<${secret.length}>`).join(' ');

  test.each([
    [['app', '--password=hunter2'], 'app --password=<7>'],
    [['app', '--api-key', 'abc123', 'next'], 'app --api-key <6> next'],
    [['mysql', '-phunter2', '-u', 'root'], 'mysql -p<7> -u root'],
    [['curl', '-u', 'me:hunter2', 'https://x.example'], 'curl -u me:<7> https://x.example'],
    [['curl', 'https://me:hunter2@x.example/?a=1&token=zzz'], 'curl https://<10>@x.example/?a=1&token=<3>'],
    [['curl', '-H', 'Authorization: Bearer abc.def'], 'curl -H Authorization: Bearer <7>'],
    [['sh', '-c', 'export TOKEN=abc; run'], 'sh -c export TOKEN=<4> run'],
    [['app', 'ghp_0123456789abcdefghijklmnopqrstuvwxyz'], 'app <40>'],
    [
      ['node', '/usr/lib/node_modules/a-very-long-name-of-a-package-2024/index.js', '--port', '3000'],
      'node /usr/lib/node_modules/a-very-long-name-of-a-package-2024/index.js --port 3000',
    ],
  ])('%j', (args, expected) => {
    expect(cleaned(...args)).toBe(expected);
  });
});
