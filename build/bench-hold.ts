import { connect, createServer, type Socket } from 'node:net';

/**
 * A child of the scan benchmark that holds real loopback sockets. `server` listens and keeps what connects; `client` connects.
 * Messages from the parent: `{ open: n, port }`, `{ churn: n, port }`, `{ close: n }`; each is answered by `{ done: n }`.
 */
interface Order {
  readonly open?: number;
  readonly churn?: number;
  readonly close?: number;
  readonly port?: number;
}

const BATCH = 400;
const held: Socket[] = [];

if (process.argv[2] === 'server') serve();
else
  process.on('message', (order: Order) => {
    void obey(order).then((done) => process.send?.({ done }));
  });

function serve(): void {
  const server = createServer((socket) => {
    held.push(socket);
    socket.on('error', () => {});
    socket.on('close', () => held.splice(held.indexOf(socket), 1));
  });
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 }, () => {
    const address = server.address();
    if (address !== null && typeof address !== 'string') process.send?.({ port: address.port });
  });
  process.on('message', () => process.send?.({ held: held.length }));
}

async function obey({ open = 0, churn = 0, close = 0, port = 0 }: Order): Promise<number> {
  // A reset leaves no TIME_WAIT behind, so the number of sockets stays what it is.
  for (const socket of held.splice(0, churn + close)) socket.resetAndDestroy();
  const wanted = open + churn;
  for (let made = 0; made < wanted; made += BATCH) {
    await Promise.all(Array.from({ length: Math.min(BATCH, wanted - made) }, (_, at) => connectOnce(port, made + at)));
  }
  return held.length;
}

function connectOnce(port: number, at: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress: `127.0.0.${2 + (at % 8)}` });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.removeListener('error', reject).on('error', () => {});
      held.push(socket);
      resolve();
    });
  });
}
