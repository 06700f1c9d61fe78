import type { Socket } from 'node:net';
import type { IdleSample } from '../../shared/probe/idle.ts';
import type { TcpStep } from '../../shared/probe/observation.ts';
import type { Target } from '../../shared/probe/target.ts';
import { nameStep } from './name-step.ts';
import { connectTo } from './tcp-step.ts';
import type { World } from './world.ts';

/** How silences are tried. */
export interface IdlePlan {
  readonly silencesMs: readonly number[];
  /** For the name and each connection. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Told each sample when it has ended. */
  readonly onSample?: (sample: IdleSample) => void;
}

/**
 * A woken connection sends TCP keepalives: the first after 1 s, then, by libuv (src/unix/tcp.c, uv__tcp_keepalive), one each second,
 * and ten without an answer end it. They carry no data: nothing is said to the service.
 */
const WAKE_AFTER_MS = 1_000;
const WAKE_MS = 15_000;

/**
 * Opens a connection for each silence at the same time, leaves each alone for its silence, wakes it, and sees whether the other side
 * still answers. null: no address could be connected to. At the signal, resolves with the samples that are complete.
 */
export async function testIdle(target: Target, world: World, plan: IdlePlan): Promise<readonly IdleSample[] | null> {
  const place = await firstOpen(target, world, plan);
  if (place === null) return null;
  const samples: IdleSample[] = [];
  const one = async (silenceMs: number): Promise<void> => {
    const how = { port: target.port, deadlineMs: plan.deadlineMs, afterMs: 0, isOnLink: null, signal: plan.signal };
    const { socket } = await connectTo(place, how);
    const sample = socket === null ? null : await silence(socket, silenceMs, plan.signal);
    if (sample === null) return;
    samples.push(sample);
    plan.onSample?.(sample);
  };
  await Promise.all(plan.silencesMs.map(one));
  return samples.sort((a, b) => a.silenceMs - b.silenceMs);
}

async function firstOpen(target: Target, world: World, { deadlineMs, signal }: IdlePlan): Promise<TcpStep | null> {
  const addresses = target.isAddress
    ? [{ address: target.host, family: target.host.includes(':') ? (6 as const) : (4 as const) }]
    : (await nameStep(target.host, world, deadlineMs, signal)).addresses;
  for (const address of addresses) {
    const how = { port: target.port, deadlineMs, afterMs: 0, isOnLink: null, signal };
    const { step, socket } = await connectTo(address, how);
    socket?.destroy();
    if (socket !== null) return step;
  }
  return null;
}

/** One silence and its end; null when it was interrupted. */
function silence(socket: Socket, silenceMs: number, signal: AbortSignal): Promise<IdleSample | null> {
  return new Promise((resolve) => {
    let lastHeardAt = performance.now();
    let timer: NodeJS.Timeout;
    let isAwake = false;
    const done = (end: IdleSample['end'] | null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      socket.destroy();
      const silentMs = performance.now() - lastHeardAt;
      resolve(end === null ? null : { silenceMs, end, endedMs: isAwake ? silenceMs : Math.round(silentMs) });
    };
    const stop = () => done(null);
    const wake = () => {
      isAwake = true;
      socket.setKeepAlive(true, WAKE_AFTER_MS);
      timer = setTimeout(() => done('survived'), WAKE_MS);
    };
    const sleep = () => {
      clearTimeout(timer);
      timer = setTimeout(wake, silenceMs);
    };
    signal.addEventListener('abort', stop, { once: true });
    // A server that speaks begins the silence anew.
    socket.on('data', () => {
      lastHeardAt = performance.now();
      if (!isAwake) sleep();
    });
    // A close after the waking came through: the way is open, and whatever the server does now is its own affair.
    socket.once('end', () => done(isAwake ? 'survived' : 'closed'));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'ETIMEDOUT' ? 'died' : 'reset'));
    sleep();
  });
}
