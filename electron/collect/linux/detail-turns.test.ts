import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Socket } from '../../../shared/socket.ts';
import { planTurns, type Turn, turnFilter } from './detail-turns.ts';

const socket = (localPort: number, remotePort: number) =>
  ({
    protocol: 'tcp',
    state: 'established',
    local: { address: '192.0.2.1', port: localPort, zone: null },
    remote: { address: '192.0.2.2', port: remotePort, zone: null },
  }) as Socket;

const isIn = (turn: Turn, one: Socket) => {
  const local = one.local.port ?? -1;
  const remote = one.remote?.port ?? -1;
  return local >= turn.localFrom && local <= turn.localTo && remote >= turn.remoteFrom && remote <= turn.remoteTo;
};

test('every connection is in exactly one turn, and no turn is much larger than asked', () => {
  const port = fc.oneof(fc.constantFrom(443, 8080), fc.integer({ min: 1, max: 65_535 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(port, fc.integer({ min: 1, max: 65_535 })), { maxLength: 200 }), (pairs) => {
      const sockets = pairs.map(([local, remote]) => socket(local, remote));
      const turns = planTurns(sockets, 10);
      for (const one of sockets) expect(turns.filter((turn) => isIn(turn, one))).toHaveLength(1);
      const sizes = turns.map(
        (turn) => new Set(sockets.filter((one) => isIn(turn, one)).map((one) => `${one.local.port} ${one.remote?.port}`)),
      );
      for (const size of sizes) expect(size.size).toBeLessThanOrEqual(10);
    }),
  );
});

test('listeners and sockets without a peer need no turn', () => {
  expect(planTurns([{ ...socket(443, 1), remote: null, state: 'listen' }], 10)).toEqual([]);
});

test('a turn and single connections become one filter of ss', () => {
  const turn = { localFrom: 1, localTo: 99, remoteFrom: 0, remoteTo: 65_535 };
  expect(turnFilter(turn, [{ localPort: 5, remotePort: 6 }])).toBe(
    '( sport >= :1 and sport <= :99 ) or ( sport = :5 and dport = :6 )',
  );
  expect(turnFilter({ localFrom: 443, localTo: 443, remoteFrom: 7, remoteTo: 9 }, [])).toBe(
    '( sport = :443 and dport >= :7 and dport <= :9 )',
  );
  expect(turnFilter(null, [])).toBeNull();
});
