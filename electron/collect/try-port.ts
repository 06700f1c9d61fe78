import { createServer } from 'node:net';
import type { PortTry } from '../../shared/ports/port-tried.ts';

const LOOPBACKS = ['127.0.0.1', '::1'] as const;

/**
 * Takes a TCP port for an instant and lets it go: the one test that needs no reading. On loopback alone, so that nobody outside can come
 * in meanwhile, and on `addresses` of this machine where a closed server has left connections. Listens as servers do (on Linux and
 * macOS with SO_REUSEADDR), so TIME_WAIT is not in the way. It does not see a listener on another address: ask the reading first.
 */
export async function tryPort(port: number, addresses: readonly string[] = []): Promise<PortTry> {
  let worst: PortTry = 'unknown';
  for (const host of [...LOOPBACKS, ...addresses]) {
    const tried = await tryAddress(port, host);
    if (tried === 'in-use' || tried === 'denied') return tried;
    if (tried === 'free') worst = 'free';
  }
  return worst;
}

function tryAddress(port: number, host: string): Promise<PortTry> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code === 'EADDRINUSE' ? 'in-use' : code === 'EACCES' || code === 'EPERM' ? 'denied' : 'unknown');
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve('free')));
  });
}

/** Ports tried at most for the next free one. */
const TRIED_MOST = 2_000;

/** The first free port above one, by reading and by trying; null: none near. `isHeld` is what the reading says. */
export async function nextFreePort(above: number, isHeld: (port: number) => boolean): Promise<number | null> {
  for (let port = above + 1; port <= 65_535 && port <= above + TRIED_MOST; port += 1) {
    if (!isHeld(port) && (await tryPort(port)) === 'free') return port;
  }
  return null;
}
