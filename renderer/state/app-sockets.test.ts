import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Socket } from '../../shared/socket.ts';
import { AppSockets } from './app-sockets.ts';

const socket = (id: string, user: string, inode: number) => ({ id, user, inode }) as unknown as Socket;
const isRoots = ({ user }: Socket) => user === 'root';

test('however sockets come, change and go, an app has those that are its own as they are now, whenever one asks first', () => {
  const step = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    user: fc.constantFrom('root', 'ann'),
    goes: fc.boolean(),
    asks: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const all = new Map<string, Socket>();
      const known = new AppSockets(all, isRoots);
      const asked = new AppSockets(all, isRoots);
      for (const [at, { id, user, goes, asks }] of steps.entries()) {
        const before = all.get(id);
        if (before !== undefined && !goes) all.set(id, socket(id, before.user ?? '', at));
        else if (before !== undefined) {
          all.delete(id);
          if (isRoots(before)) for (const group of [known, asked]) group.note(id, -1);
        } else if (!goes) {
          all.set(id, socket(id, user, at));
          if (user === 'root') for (const group of [known, asked]) group.note(id, 1);
        }
        const own = [...all.values()].filter(isRoots);
        for (const group of asks ? [known, asked] : [known]) {
          expect([...group.values()].sort(byId)).toEqual(own.sort(byId));
          expect([...group.keys()].sort()).toEqual(own.map((one) => one.id).sort());
        }
        for (const group of [known, asked]) {
          expect(group.size).toBe(own.length);
          for (const one of ['a', 'b', 'c', 'd']) expect(group.get(one)).toBe(own.find((mine) => mine.id === one));
          expect(group.has(id)).toBe(own.some((mine) => mine.id === id));
        }
      }
    }),
  );
});

test('the ids are those that were there when one asked first, and what came and went since', () => {
  const all = new Map([['a', socket('a', 'root', 1)]]);
  const group = new AppSockets(all, isRoots);
  expect([...group].map(([id]) => id)).toEqual(['a']);
  all.set('b', socket('b', 'root', 2));
  group.note('b', 1);
  const told: string[] = [];
  group.forEach(({ id }) => void told.push(id));
  expect(told).toEqual(['a', 'b']);
});

const byId = (a: Socket, b: Socket) => (a.id < b.id ? -1 : 1);
