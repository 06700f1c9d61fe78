import { createSocket } from 'node:dgram';
import { createServer as createHttp } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';

// The far machines of the healthy machine: everything that a day at work talks to, on all their addresses. Says `ready` once.

const PAGE = Buffer.alloc(30_000, 'x');

/** Ordinary web servers: pages of different sizes, connections kept for 5 s, now and then a slow answer. */
const web = createHttp({ keepAliveTimeout: 5_000 }, (request, response) => {
  const size = 200 + (((request.url?.length ?? 0) * 977) % PAGE.length);
  const answer = () => response.end(PAGE.subarray(0, size));
  if (request.url?.startsWith('/poll') === true) setTimeout(answer, 25_000);
  else if (Math.random() < 0.02) setTimeout(answer, 1_500);
  else answer();
});

const quiet = (socket: Socket): Socket => socket.on('error', () => {});

/** Long connections: an answer for each message, and a ping of the server's own every 45 s. */
const messages = createServer((socket) => {
  quiet(socket).on('data', (data) => socket.write(data.subarray(0, 64)));
  const ping = setInterval(() => socket.write('ping'), 45_000);
  socket.on('close', () => clearInterval(ping));
});

/** A database: answers queries, and is silent for as long as nobody asks. */
const database = createServer((socket) => quiet(socket).on('data', () => socket.write(PAGE.subarray(0, 4_000))));

/** A download at 40 kB/s for two minutes, then another. */
const downloads = createServer((socket) => {
  let sent = 0;
  const piece = setInterval(() => {
    socket.write(PAGE.subarray(0, 8_000));
    sent += 1;
    if (sent < 600) return;
    clearInterval(piece);
    socket.end();
  }, 200);
  quiet(socket).on('close', () => clearInterval(piece));
});

/** Clients of the near machine's server: each asks every ten seconds or so, and comes back after a restart, as browsers do. */
function client(at: number): void {
  const socket = quiet(connect(8_000, '192.0.2.1'));
  const ask = setInterval(() => socket.write('GET state'), 8_000 + (at % 40) * 100);
  socket.resume().on('close', () => {
    clearInterval(ask);
    setTimeout(client, 1_000 + Math.random() * 5_000, at);
  });
}

const names = createSocket('udp4');
names.on('message', (message, { address, port }) => names.send(message, port, address));
await new Promise<void>((resolve) => names.bind(53, '198.51.100.1', resolve));
const listen = (server: { listen(port: number, host: string, done: () => void): unknown }, port: number) =>
  new Promise<void>((resolve) => server.listen(port, '0.0.0.0', resolve));
await Promise.all([listen(web, 80), listen(messages, 443), listen(database, 5432), listen(downloads, 8443)]);
for (let at = 0; at < 250; at += 1) setTimeout(client, at * 20, at);
process.stdout.write('ready\n');
