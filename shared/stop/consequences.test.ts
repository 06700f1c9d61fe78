import { expect, test } from 'vitest';
import { madeUpPort } from '../ports/made-up-ports.ts';
import type { Process } from '../reading.ts';
import { consequencesOf } from './consequences.ts';
import { breaksText } from './stop-words.ts';

function processes(...lines: readonly string[]): ReadonlyMap<number, Process> {
  return new Map(
    lines.map((line): [number, Process] => {
      const [pid = '', parent = '', name = ''] = line.split(' ');
      const rest = { exe: null, commandLine: null, user: null, startedAt: null, cgroup: null };
      return [Number(pid), { pid: Number(pid), parentPid: Number(parent), name, ...rest }];
    }),
  );
}

test('clients, calls, ports and workers of a process are told apart, and who would start it again is named', () => {
  const held = ['node 20', 'node 21', 'other 30'];
  const sockets = [
    madeUpPort({ at: '*:3000', held }),
    madeUpPort({ at: '192.0.2.1:3000', to: '192.0.2.9:50001', held: ['node 20'] }),
    madeUpPort({ at: '192.0.2.1:3000', to: '192.0.2.9:50002', held: ['node 20'] }),
    madeUpPort({ at: '192.0.2.1:40000', to: '198.51.100.7:5432', held: ['node 20'] }),
    madeUpPort({ at: '*:9', held: ['elsewhere 99'] }),
  ];
  const found = consequencesOf(20, sockets, processes('20 10 node', '21 20 node', '30 1 other', '10 1 nodemon', '1 0 systemd'));
  expect(found).toMatchObject({ clients: 2, clientHosts: 1, calls: 1, ports: ['tcp 3000'] });
  expect([found.workers.map(({ pid }) => pid), found.partners.map(({ pid }) => pid), found.supervisor?.pid]).toEqual([
    [21],
    [30],
    10,
  ]);
  const told = breaksText({ kind: 'signal' }, null, found);
  expect(told).toHaveLength(6);
  expect(told[0]).toBe('2 connections to it from one host end.');
  expect(told.at(-1)).toContain('nodemon');
});

test('what cannot be read is said, and is never "nothing"', () => {
  expect(breaksText({ kind: 'signal' }, null, null)).toEqual(['What hangs on it could not be read.']);
});
