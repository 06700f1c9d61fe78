import { describe, expect, test } from 'vitest';
import type { Process } from '../reading.ts';
import { madeUpPort } from './made-up-ports.ts';
import { holdersOf, type PortWorld, portAnswer, portAnswers } from './port-answer.ts';
import { portHeading, sharingLines, timeWaitLines } from './port-words.ts';

const ephemeral = { from: 32_768, to: 60_999 };

function world(sockets: PortWorld['sockets'], parents: Readonly<Record<number, number>> = {}): PortWorld {
  const processes = new Map(
    Object.entries(parents).map(([pid, parentPid]): [number, Process] => [
      Number(pid),
      { pid: Number(pid), parentPid, name: 'p', exe: null, commandLine: null, user: null, startedAt: null, cgroup: null },
    ]),
  );
  return { sockets, processes, ephemeral };
}

const timer = { kind: 'time-wait', remainingMs: 58_000, retries: 0 } as const;

describe('the answer about a port', () => {
  test('names the listener, who can reach it, and counts the connections that it took', () => {
    const listener = madeUpPort({ at: '*:3000', held: ['node 4121'] });
    const client = madeUpPort({ at: '192.0.2.1:3000', to: '192.0.2.9:50000', held: ['node 4121'] });
    const answer = portAnswer({ port: 3000, protocol: null }, world([client, listener]));
    expect(answer).toMatchObject({ isFree: false, timeWait: 0, isEphemeral: false, service: 'dev-server' });
    expect(answer.holders).toEqual([{ kind: 'listener', socket: listener, exposure: 'any', connections: 1 }]);
    expect(answer.clients).toEqual([client]);
    expect(portHeading(answer)).toBe('Port 3000 (usually dev-server) is in use.');
  });

  test('is "free" where TIME_WAIT alone is left, and says for how long and what that means', () => {
    const remains = madeUpPort({ at: '192.0.2.1:3000', to: '192.0.2.9:50000', state: 'time-wait', timer });
    const answer = portAnswer({ port: 3000, protocol: null }, world([remains]));
    expect(answer).toMatchObject({ isFree: true, holders: [], timeWait: 1, timeWaitMs: 58_000 });
    expect(timeWaitLines(answer).join(' ')).toMatch(/58 s more.*SO_REUSEADDR/);
  });

  test('is "in use" where a call that began here has the port at its own end', () => {
    const call = madeUpPort({ at: '192.0.2.1:40000', to: '198.51.100.7:443', held: ['curl 7'] });
    const answer = portAnswer({ port: 40_000, protocol: null }, world([call]));
    expect(answer.isEphemeral).toBe(true);
    expect(answer.holders).toEqual([{ kind: 'connection', socket: call, exposure: null, connections: 0 }]);
  });

  test('keeps to one protocol when asked to', () => {
    const udp = madeUpPort({ at: '*:53', protocol: 'udp' });
    const [both, tcp, own] = portAnswers(
      [
        { port: 53, protocol: null },
        { port: 53, protocol: 'tcp' },
        { port: 53, protocol: 'udp' },
      ],
      world([udp]),
    );
    expect([both?.isFree, tcp?.isFree, own?.isFree]).toEqual([false, true, false]);
    expect(own?.holders[0]?.kind).toBe('udp');
  });

  test('takes TCP and UDP of one number for two ports: nothing is shared between them', () => {
    const held = ['nginx 10', 'nginx 11'];
    const sockets = [madeUpPort({ at: '*:443', held }), madeUpPort({ at: '*:443', protocol: 'udp', held })];
    const { sharing } = portAnswer({ port: 443, protocol: null }, world(sockets, { 11: 10, 10: 1 }));
    expect(sharing.map(({ kind }) => kind)).toEqual(['inherited', 'inherited']);
    expect(sharingLines(sharing)).toHaveLength(1);
  });

  test('takes a remote port for no holder: the client of a far port 3000 does not hold it here', () => {
    const call = madeUpPort({ at: '192.0.2.1:50000', to: '198.51.100.7:3000' });
    expect(portAnswer({ port: 3000, protocol: null }, world([call])).isFree).toBe(true);
  });
});

test('processes that hold a port are named once, parents before the workers that inherited from them', () => {
  const one = madeUpPort({ at: '127.0.0.1:80', held: ['nginx 12', 'nginx 10', 'nginx 11'] });
  const twin = madeUpPort({ at: '192.0.2.1:80', held: ['nginx 11', 'nginx 10'] });
  const all = world([one, twin], { 12: 10, 11: 10, 10: 1 });
  const answer = portAnswer({ port: 80, protocol: 'tcp' }, all);
  expect(holdersOf(answer, all.processes).map(({ pid }) => pid)).toEqual([10, 12, 11]);
});
