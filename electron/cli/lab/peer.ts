import { connect, createServer, type Socket } from 'node:net';

// One program of a lab, healthy or ill: a server, or a client. Says `ready` once; then each line on stdin is a poke.

interface Task {
  /** echo answers all; deaf reads nothing; leaky never closes; stuck accepts nothing. */
  readonly serve?: 'echo' | 'deaf' | 'leaky' | 'stuck';
  readonly ports?: readonly number[];
  /**
   * hold connects and sends when poked; talk sends all the time; flood sends without end; hang-up connects and closes, again and again;
   * mixed sends large and small; stream sends much; retry connects again when refused; impatient gives up after 5 s, and tries again.
   */
  readonly dial?: 'hold' | 'talk' | 'flood' | 'hang-up' | 'mixed' | 'stream' | 'retry' | 'impatient';
  /** `host:port`, each as often as it stands here. */
  readonly to?: readonly string[];
  /** Does not wait for answers before it is ready. */
  readonly isHopeless?: boolean;
}

const task: Task = JSON.parse(process.argv[2] ?? '{}');
const open: Socket[] = [];

/** Linux rejects a peer once a second at most (icmp_ratelimit): what comes more often is silently dropped. */
const RETRY_MS = 1_500;

function ready(): void {
  process.stdout.write('ready\n');
}

async function serve(kind: NonNullable<Task['serve']>, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const server = createServer({ allowHalfOpen: kind === 'leaky', pauseOnConnect: kind === 'deaf' }, (socket) => {
      open.push(socket.on('error', () => {}));
      if (kind === 'echo') socket.pipe(socket);
      if (kind === 'leaky') socket.resume();
    });
    await new Promise<void>((resolve) => server.listen({ port, backlog: kind === 'stuck' ? 1 : 128 }, resolve));
  }
  ready();
  // An event loop that stands still accepts nothing.
  if (kind === 'stuck')
    process.stdout.once('drain', () => {}).write('', () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
}

function connected(target: string): Promise<Socket> {
  const colon = target.lastIndexOf(':');
  const socket = connect(Number(target.slice(colon + 1)), target.slice(0, colon));
  open.push(socket.setNoDelay(true).on('error', () => {}));
  return new Promise((resolve) => socket.once('connect', () => resolve(socket)));
}

async function dial(kind: NonNullable<Task['dial']>, to: readonly string[]): Promise<void> {
  if (kind === 'hang-up' || kind === 'retry') {
    for (const target of to)
      setInterval(() => void connected(target).then((socket) => socket.end()), kind === 'retry' ? RETRY_MS : 100);
    return ready();
  }
  if (kind === 'impatient') {
    for (const target of to) giveUpAgainAndAgain(target);
    return ready();
  }
  const all = to.map(connected);
  if (task.isHopeless) return ready();
  const sockets = await Promise.all(all);
  for (const socket of sockets) behave(kind, socket);
  ready();
}

function giveUpAgainAndAgain(target: string): void {
  void connected(target);
  const socket = open.at(-1);
  setTimeout(() => {
    socket?.destroy();
    setTimeout(() => giveUpAgainAndAgain(target), 500);
  }, 5_000);
}

function behave(kind: NonNullable<Task['dial']>, socket: Socket): void {
  socket.resume();
  if (kind === 'talk') setInterval(() => socket.write('x'.repeat(100)), 200);
  if (kind === 'stream') setInterval(() => socket.write(Buffer.alloc(20_000)), 50);
  if (kind === 'flood') {
    const more = () => {
      while (socket.write(Buffer.alloc(65_536)));
    };
    socket.on('drain', more);
    more();
  }
  if (kind === 'mixed') {
    socket.write(Buffer.alloc(4_000));
    setInterval(() => socket.write('small'), 100);
  }
}

process.stdin.on('data', () => {
  for (const socket of open) socket.write('poked');
});
if (task.serve !== undefined) await serve(task.serve, task.ports ?? []);
if (task.dial !== undefined) await dial(task.dial, task.to ?? []);
