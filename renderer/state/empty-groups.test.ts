import { expect, test } from 'vitest';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { forgetEmptyGroups, newSweep } from './empty-groups.ts';
import { addSocket, newTally, removeSocket, type Tally } from './tally.ts';

const talk = (port: number) =>
  madeUpSocket({ id: `to-${port}`, state: 'established', remote: { address: '203.0.113.9', port, zone: null } });

function cameAndWent(tally: Tally, port: number, atMs: number): void {
  addSocket(tally, talk(port), atMs);
  const socket = tally.sockets.get(`to-${port}`);
  if (socket !== undefined) removeSocket(tally, socket, atMs + 1);
}

const ports = ({ destinations }: Tally) => [...destinations.values()].map(({ destination }) => destination.remote.port ?? 0);

test('a destination without a socket is forgotten when it has been silent for long, and no other', () => {
  const tally = newTally();
  cameAndWent(tally, 1, 1_000);
  cameAndWent(tally, 2, 9_000);
  addSocket(tally, talk(3), 1_000);
  const sweep = newSweep();
  for (let diffs = 0; diffs < 60; diffs += 1) forgetEmptyGroups(tally, sweep, 5_000);
  expect(ports(tally)).toEqual([2, 3]);
});

test('of very many empty ones the oldest are forgotten, a few with each diff', () => {
  const tally = newTally();
  for (let port = 1; port <= 3_000; port += 1) cameAndWent(tally, port, port);
  addSocket(tally, talk(1), 4_000);
  const sweep = newSweep();
  forgetEmptyGroups(tally, sweep, 0);
  expect(ports(tally)).toHaveLength(3_000);
  for (let diffs = 0; diffs < 120; diffs += 1) forgetEmptyGroups(tally, sweep, 0);
  expect(ports(tally)).toEqual([1, ...Array.from({ length: 2_000 }, (_, at) => at + 1_001)]);
});
