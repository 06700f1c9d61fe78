import { closeSync, existsSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { Holders } from './holders.ts';

const FDS = '/proc/self/fd';
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

function sockets(): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const fd of readdirSync(FDS).map(Number)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`${FDS}/${fd}`))?.[1];
      if (inode !== undefined) found.set(Number(inode), fd);
    } catch {
      // The descriptor that listed the others.
    }
  }
  return found;
}

async function listen(): Promise<{ readonly inode: number; readonly fd: number }> {
  const before = sockets();
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const [inode, fd] = [...sockets()].find(([one]) => !before.has(one)) ?? [0, 0];
  return { inode, fd };
}

describe.skipIf(!existsSync(FDS))('in the /proc of this machine', () => {
  test('a socket that took the number of a file is found at the next look, while other descriptors come and go', async () => {
    const file = openSync('/dev/null', 'r');
    const holders = new Holders('/proc');
    const always = () => true;
    holders.look([], [], [], always);
    closeSync(file);
    const others = [openSync('/dev/null', 'r'), openSync('/dev/zero', 'r')];
    const [first] = others;
    if (first !== undefined) closeSync(first);
    const { inode, fd } = await listen();
    expect(fd).toBe(file);
    holders.look([], [inode], [], always);
    expect(holders.pidsOf(inode)).toEqual([process.pid]);
    for (const other of others.slice(1)) closeSync(other);
    holders.look([], [], [], always);
    expect(holders.pidsOf(inode)).toEqual([process.pid]);
  });
});
