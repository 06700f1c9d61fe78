import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isCalledBy } from './caller.ts';

const uid = process.getuid?.() ?? -1;
const open: { destroy(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.destroy();
});

/** A connection of this very process: the end that the server has, and the caller's. */
async function call(host: string): Promise<{ readonly accepted: Socket; readonly caller: Socket }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const caller = connect({ port: (server.address() as AddressInfo).port, host, allowHalfOpen: true });
  const [accepted] = (await once(server, 'connection')) as [Socket];
  server.close();
  open.push(accepted, caller);
  return { accepted, caller };
}

describe.skipIf(process.platform !== 'linux')('who calls', () => {
  it.each(['127.0.0.1', '::ffff:127.0.0.1'])('is the user whose socket the other end is, by way of %s', async (host) => {
    const { accepted } = await call(host);
    expect(await isCalledBy(uid, accepted)).toBe(true);
    expect(await isCalledBy(uid + 1, accepted)).toBe(false);
  });

  it('is not told of another address with the same port, nor of a caller that has hung up', async () => {
    const { accepted, caller } = await call('127.0.0.1');
    const { localAddress, localPort, remotePort } = accepted;
    expect(await isCalledBy(uid, { localAddress, localPort, remotePort, remoteAddress: '127.0.0.2' })).toBe(false);
    caller.destroy();
    await once(accepted.resume(), 'end');
    expect(await isCalledBy(uid, accepted)).toBe(false);
  });

  it('is nobody where the system tells of no users', async () => {
    const { accepted } = await call('127.0.0.1');
    expect(await isCalledBy(undefined, accepted)).toBe(false);
  });
});
