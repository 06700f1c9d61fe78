import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Socket, SocketState } from '../socket.ts';
import { isOpenPort, takersOf } from './clients.ts';
import { madeUpPort } from './made-up-ports.ts';
import { type PortBook, portBookOf, takePorts } from './port-book.ts';

/** The book in one text, and the same by looking at every pair: slow, and plainly right. */
function told(book: PortBook): readonly string[] {
  const ids = (sockets: ReadonlyMap<string, Socket>): string =>
    [...sockets.values()]
      .map(({ id }) => id)
      .sort()
      .join();
  return [...book.ports.values()]
    .map(({ key, waiting, clients, remains }) => `${key}: ${ids(waiting)} | ${ids(clients)} | ${ids(remains)}`)
    .sort();
}

function oracle(sockets: readonly Socket[]): readonly string[] {
  const ports = new Map<string, Socket[]>();
  for (const socket of sockets.filter(isOpenPort)) {
    const key = `${socket.protocol} ${socket.local.port}`;
    ports.set(key, [...(ports.get(key) ?? []), socket]);
  }
  const ids = (all: readonly Socket[]): string =>
    all
      .map(({ id }) => id)
      .sort()
      .join();
  return [...ports]
    .map(([key, waiting]) => {
      const taken = sockets.filter((one) => !isOpenPort(one) && one.state !== 'closed' && takersOf(waiting, one).length > 0);
      const isRemains = ({ state }: Socket): boolean => state === 'time-wait';
      return `${key}: ${ids(waiting)} | ${ids(taken.filter((one) => !isRemains(one)))} | ${ids(taken.filter(isRemains))}`;
    })
    .sort();
}

const aSocket = fc
  .record({
    id: fc.integer({ min: 0, max: 14 }),
    port: fc.constantFrom(80, 81),
    protocol: fc.constantFrom('tcp' as const, 'udp' as const),
    address: fc.constantFrom('*', '192.168.1.20', '127.0.0.1', 'fe80::1'),
    zone: fc.constantFrom(null, null, 'eth0'),
    family: fc.constantFrom(4 as const, 6 as const),
    dualStack: fc.boolean(),
    state: fc.constantFrom<SocketState | null>('listen', 'listen', 'established', 'time-wait', 'bound', 'closed', null),
    hasPeer: fc.boolean(),
  })
  .map(({ id, port, address, zone, state, hasPeer, ...rest }) => {
    const isWaiting = state === 'listen' || !hasPeer;
    const at = `${address}${zone === null ? '' : `%${zone}`}:${port}`;
    return madeUpPort({ at, ...(isWaiting ? {} : { to: '192.0.2.7:50000' }), ...rest, state, id: `s${id}` });
  });

describe('the book of open ports', () => {
  test('after any changes it says what a look at every pair says', () => {
    fc.assert(
      fc.property(fc.array(fc.array(aSocket, { maxLength: 8 }), { maxLength: 8 }), (steps) => {
        let before = new Map<string, Socket>();
        const book = portBookOf([]);
        for (const step of steps) {
          const given = new Map(step.map((socket) => [socket.id, socket]));
          // A step is the whole table; some of the old sockets stay as the same objects.
          const after = new Map([...given].map(([id, one]) => [id, id.endsWith('1') ? (before.get(id) ?? one) : one]));
          takePorts(book, before, {
            opened: [...after.values()].filter(({ id }) => !before.has(id)),
            changed: [...after.values()].filter((one) => before.has(one.id) && before.get(one.id) !== one),
            closed: [...before.keys()].filter((id) => !after.has(id)),
          });
          before = after;
          expect(told(book)).toEqual(oracle([...after.values()]));
          expect(told(portBookOf(after.values()))).toEqual(oracle([...after.values()]));
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a port that opens while connections use it takes them in, and they are told as touched', () => {
    const caller = madeUpPort({ at: '192.168.1.20:80', to: '192.0.2.7:50000' });
    const listener = madeUpPort({ at: '*:80' });
    const book = portBookOf([caller]);
    const touched = new Set<string>();
    takePorts(book, new Map([[caller.id, caller]]), { opened: [listener], changed: [], closed: [] }, (key) => touched.add(key));
    expect([...(book.ports.get('tcp 80')?.clients.keys() ?? [])]).toEqual([caller.id]);
    expect([...touched]).toEqual(['tcp 80']);
  });

  test('a change of numbers alone leaves a client where it stands, as the newer object', () => {
    const caller = madeUpPort({ at: '192.168.1.20:80', to: '192.0.2.7:50000' });
    const listener = madeUpPort({ at: '*:80' });
    const book = portBookOf([caller, listener]);
    const later = { ...caller, recvQueue: 7 };
    takePorts(book, new Map([caller, listener].map((one) => [one.id, one])), { opened: [], changed: [later], closed: [] });
    expect(book.ports.get('tcp 80')?.clients.get(caller.id)).toBe(later);
  });
});
