import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

// One end of the firewall's lab: a TCP server and a UDP echo on some ports of all addresses, and a client that tries what it is told, a
// JSON line each. Says `ready` first; then a line for each try.

interface Try {
  readonly id: number;
  readonly protocol: 'tcp' | 'udp';
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly port: number;
  readonly waitMs: number;
}

const { ports, addresses }: { readonly ports: readonly number[]; readonly addresses: readonly string[] } = JSON.parse(
  process.argv[2] ?? '',
);

async function serve(port: number): Promise<void> {
  const server = createServer((socket) => socket.on('error', () => {}).end('x'));
  await new Promise<void>((resolve) => server.listen(port, '::', resolve));
  // Each address has an echo of its own, so that answers come from where the question went.
  for (const address of addresses) {
    const isSix = address.includes(':');
    const echo = createSocket({ type: isSix ? 'udp6' : 'udp4', ipv6Only: isSix });
    echo.on('message', (message, { address: from, port: to }) => echo.send(message, to, from, () => {}));
    await new Promise<void>((resolve) => echo.bind(port, address, resolve));
  }
}

function tried({ protocol, from, fromPort, to, port, waitMs }: Try): Promise<boolean> {
  if (protocol === 'tcp') {
    return new Promise((resolve) => {
      const socket = connect({ host: to, port, localAddress: from, localPort: fromPort });
      const end = (isOpen: boolean) => {
        clearTimeout(late);
        socket.destroy();
        resolve(isOpen);
      };
      const late = setTimeout(() => end(false), waitMs);
      // Not the handshake counts but what the server says: packets behind the first ones must get through as well.
      socket.once('data', () => end(true)).on('error', () => end(false));
    });
  }
  return new Promise((resolve) => {
    const socket = createSocket({ type: to.includes(':') ? 'udp6' : 'udp4' });
    const end = (isAnswered: boolean) => {
      clearTimeout(late);
      socket.close();
      resolve(isAnswered);
    };
    const late = setTimeout(() => end(false), waitMs);
    socket.once('message', () => end(true)).on('error', () => {});
    socket.bind(fromPort, from, () => socket.send('x', port, to, () => {}));
  });
}

for (const port of ports) await serve(port);
process.stdout.write('ready\n');
createInterface({ input: process.stdin }).on('line', async (line) => {
  const task = JSON.parse(line) as Try;
  process.stdout.write(`${JSON.stringify({ id: task.id, isOpen: await tried(task) })}\n`);
});
