import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { Agent, get } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { basename } from 'node:path';

// The programs of the healthy machine. Which one this is, is told by the name that the file is started under.

const far = (at: number): string => `198.51.100.${1 + (at % 9)}`;
const quiet = (socket: Socket): Socket => socket.on('error', () => {});
const sometimes = (ms: number): number => ms * (0.5 + Math.random());

/** Bursts of requests to several servers by few connections each, which are kept for a while, as a browser does. */
function browser(): void {
  const agent = new Agent({ keepAlive: true, maxSockets: 6, timeout: 30_000 });
  const visit = (): void => {
    const first = Math.floor(Math.random() * 9);
    for (let at = 0; at < 24; at += 1) {
      const path = `/${'a'.repeat(at % 13)}`;
      get({ host: far(first + (at % 3)), port: 80, path, agent }, (response) => response.resume()).on('error', () => {});
    }
    setTimeout(visit, sometimes(6_000));
  };
  const poll = (): void => {
    get({ host: far(1), port: 80, path: '/poll', agent: new Agent() }, (response) => response.resume().on('end', poll)).on(
      'error',
      poll,
    );
  };
  visit();
  poll();
}

/** Connections that are silent for most of the time; some ask themselves, some only answer. */
function chat(): void {
  for (let at = 0; at < 12; at += 1) {
    const socket = quiet(connect(443, far(at)))
      .setKeepAlive(at % 2 === 0, 30_000)
      .resume();
    if (at % 3 === 0) setInterval(() => socket.write('hello'), sometimes(60_000));
  }
}

/** A pool of connections of which two or three are used, and the others wait for busier times. */
function orders(): void {
  const pool = Array.from({ length: 10 }, () =>
    quiet(connect(5432, far(4)))
      .setKeepAlive(true, 60_000)
      .resume(),
  );
  setInterval(() => pool[Math.floor(Math.random() * 3)]?.write('select'), 2_000);
}

/** Each request by a connection of its own, closed on this side: TIME_WAIT by the hundred. */
function cron(): void {
  setInterval(() => {
    get({ host: far(Math.floor(Math.random() * 9)), port: 80, path: '/status', agent: false }, (response) =>
      response.resume(),
    ).on('error', () => {});
  }, 300);
}

/** A question and an answer by UDP, each from a port of its own; now and then by one port that stays. */
function resolver(): void {
  setInterval(() => {
    const socket = createSocket('udp4');
    socket.once('message', () => socket.close());
    socket.connect(53, far(0), () => socket.send('question'));
  }, 400);
  const stays = createSocket('udp4');
  stays.connect(53, far(0), () => setInterval(() => stays.send('again'), 5_000));
}

/** One slow transfer after the other. */
function updates(): void {
  const fetch = (): void => {
    quiet(connect(8443, far(6)))
      .resume()
      .on('close', () => setTimeout(fetch, 3_000));
  };
  fetch();
}

/** A server with some hundred clients, which is restarted every five minutes. */
function shop(): void {
  const open = new Set<Socket>();
  const serve = (): void => {
    const server = createServer((socket) => {
      open.add(quiet(socket));
      socket.on('data', () => socket.write('x'.repeat(2_000))).on('close', () => open.delete(socket));
    });
    server.listen(8_000, () =>
      setTimeout(() => {
        for (const socket of open) socket.end();
        server.close(() => setTimeout(serve, 500));
      }, 300_000),
    );
  };
  serve();
}

/** A dev server that is restarted whenever a file is saved, and the page that follows it. */
function dev(): void {
  let child: ChildProcess | null = null;
  const code = "require('node:net').createServer(s=>s.on('error',()=>{}).on('data',d=>s.write(d))).listen(3000)";
  const restart = (): void => {
    child?.kill('SIGTERM');
    child = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
    setTimeout(restart, sometimes(60_000));
  };
  const follow = (): void => {
    const socket = quiet(connect(3_000, '127.0.0.1')).resume();
    const beat = setInterval(() => socket.write('beat'), 5_000);
    socket.on('close', () => {
      clearInterval(beat);
      setTimeout(follow, 1_000);
    });
  };
  restart();
  follow();
  process.once('SIGTERM', () => {
    child?.kill('SIGKILL');
    process.exit(0);
  });
}

const ROLES: Readonly<Record<string, () => void>> = { browser, chat, orders, cron, resolver, updates, shop, dev };
ROLES[basename(process.argv[1] ?? '', '.ts')]?.();
process.stdout.write('ready\n');
