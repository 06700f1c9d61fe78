import { expect, test } from 'vitest';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { emptiedOf, forgetEmptyGroups } from './empty-groups.ts';
import { addSocket, newTally, removeSocket, type Tally } from './tally.ts';

const talk = (port: number) =>
  madeUpSocket({ id: `to-${port}`, state: 'established', remote: { address: '203.0.113.9', port, zone: null } });

function cameAndWent(tally: Tally, port: number, atMs: number): void {
  addSocket(tally, talk(port), atMs);
  const socket = tally.sockets.get(`to-${port}`);
  if (socket !== undefined) removeSocket(tally, socket, atMs + 1);
}

const ports = ({ destinations }: Tally) => [...destinations.values()].map(({ destination }) => destination.remote.port ?? 0);
const forget = ({ destinations, emptied }: Tally, beforeMs: number) =>
  forgetEmptyGroups(destinations, emptied.destinations, beforeMs);

test('a destination without a socket is forgotten when it has been silent for long, and no other', () => {
  const tally = newTally();
  cameAndWent(tally, 1, 1_000);
  cameAndWent(tally, 2, 9_000);
  addSocket(tally, talk(3), 1_000);
  forget(tally, 5_000);
  expect(ports(tally)).toEqual([2, 3]);
});

test('one that has a socket again is not forgotten', () => {
  const tally = newTally();
  cameAndWent(tally, 1, 1_000);
  addSocket(tally, talk(1), 2_000);
  forget(tally, 5_000);
  expect(ports(tally)).toEqual([1]);
});

test('of very many empty ones the oldest are forgotten, a part with each diff', () => {
  const tally = newTally();
  for (let port = 1; port <= 3_000; port += 1) cameAndWent(tally, port, port);
  addSocket(tally, talk(1), 4_000);
  forget(tally, 0);
  expect(ports(tally).length).toBeGreaterThan(2_800);
  for (let diffs = 0; diffs < 120; diffs += 1) forget(tally, 0);
  expect(ports(tally)).toEqual([1, ...Array.from({ length: 2_000 }, (_, at) => at + 1_001)]);
});

test('the empty ones are found in a past that was told in no order, the oldest first', () => {
  const tally = newTally();
  for (const port of [3, 1, 2]) cameAndWent(tally, port, port);
  addSocket(tally, talk(4), 4);
  expect([...emptiedOf(tally.destinations)]).toEqual([1, 2, 3].map((port) => [`tcp 203.0.113.9 ${port}`, port + 1]));
});
