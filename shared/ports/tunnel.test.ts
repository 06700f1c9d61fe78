import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeUpPort } from './made-up-ports.ts';
import { carrierOf, readSshCommand, type Tunnel, tunnelOf } from './tunnel.ts';

describe('what an ssh command line forwards', () => {
  test.each([
    ['ssh -L 8080:localhost:3000 web', [{ kind: 'local', port: 8080, target: { host: 'localhost', port: 3000 } }], 'web'],
    [
      'ssh -NL8080:db.example:5432 anna@jump',
      [{ kind: 'local', port: 8080, target: { host: 'db.example', port: 5432 } }],
      'anna@jump',
    ],
    [
      'ssh -p 2222 jump -L 127.0.0.1:81:[2001:db8::1]:80',
      [{ kind: 'local', port: 81, target: { host: '2001:db8::1', port: 80 } }],
      'jump',
    ],
    ['ssh -fN -D 1080 jump', [{ kind: 'socks', port: 1080, target: null }], 'jump'],
    ['ssh -D localhost:1080 jump', [{ kind: 'socks', port: 1080, target: null }], 'jump'],
    ['ssh -R 9000:localhost:3000 jump', [{ kind: 'remote', port: 9000, target: { host: 'localhost', port: 3000 } }], 'jump'],
    [
      'ssh -o LocalForward=7000 host.example:70 jump',
      [{ kind: 'local', port: 7000, target: { host: 'host.example', port: 70 } }],
      null,
    ],
    ['ssh -L 8080:/run/app.sock jump', [{ kind: 'local', port: 8080, target: null }], 'jump'],
    ['ssh jump echo -L 8080:localhost:3000', [], 'jump'],
    ['ssh -i key-L -l anna jump', [], 'jump'],
    ['ssh: /home/anna/.ssh/mux [mux]', [], null],
  ])('%s', (commandLine, forwards, destination) => {
    const read = readSshCommand(commandLine);
    expect(read.forwards).toEqual(forwards);
    if (destination !== null) expect(read.destination).toBe(destination);
  });

  test('never throws, whatever stands there', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => readSshCommand(`ssh ${text}`).forwards.length >= 0));
  });
});

describe('a listener and the connection that carries it', () => {
  const mouth = madeUpPort({ at: '127.0.0.1:8080', held: ['ssh 50'] });
  const commandLine = 'ssh -N -L 8080:localhost:3000 web.example';
  const carrier = madeUpPort({ at: '192.168.1.20:51000', to: '203.0.113.9:22', held: ['ssh 50'] });
  const client = madeUpPort({ at: '127.0.0.1:8080', to: '127.0.0.1:40000', held: ['ssh 50'] });
  const other = madeUpPort({ at: '192.168.1.20:51002', to: '203.0.113.9:22', held: ['ssh 51'] });
  const tunnel = tunnelOf(mouth, () => commandLine) as Tunnel;

  test('-L: the listener leads where the command says, over the one connection of the same process', () => {
    expect(tunnel).toMatchObject({
      kind: 'local',
      destination: 'web.example',
      forward: { target: { host: 'localhost', port: 3000 } },
    });
    expect(carrierOf(tunnel, mouth, [client, other, carrier])).toBe(carrier);
  });

  test('of several connections the one to ssh’s port; where that does not decide, none', () => {
    const elsewhere = madeUpPort({ at: '192.168.1.20:51004', to: '203.0.113.9:80', held: ['ssh 50'] });
    expect(carrierOf(tunnel, mouth, [elsewhere, carrier])).toBe(carrier);
    expect(carrierOf(tunnel, mouth, [elsewhere, { ...elsewhere, id: 'x' }])).toBeNull();
    expect(carrierOf(tunnel, mouth, [])).toBeNull();
  });

  test('a tunnel set up in a file is known for one, without where it leads', () => {
    expect(tunnelOf(mouth, () => 'ssh web')).toMatchObject({ kind: 'local', forward: null, destination: 'web' });
    expect(tunnelOf(mouth, () => null)).toMatchObject({ kind: 'local', forward: null, destination: null });
  });

  test('-R: a session of sshd that listens is the mouth of a far ssh; sshd’s own listener is none', () => {
    const session = madeUpPort({ at: '127.0.0.1:9000', held: ['sshd 60'] });
    expect(tunnelOf(session, () => 'sshd: anna@notty')).toMatchObject({ kind: 'remote' });
    expect(
      tunnelOf(madeUpPort({ at: '*:22', held: ['sshd 7'] }), () => 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'),
    ).toBeNull();
    expect(tunnelOf(madeUpPort({ at: '*:22', held: ['nginx 7'] }), () => 'nginx')).toBeNull();
  });
});
