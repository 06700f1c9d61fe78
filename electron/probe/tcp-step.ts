import { connect, type Socket } from 'node:net';
import type { Afterwards, ConnectEnd, NamedAddress, TcpStep } from '../../shared/probe/observation.ts';

/** How to connect. */
export interface Connecting {
  readonly port: number;
  readonly deadlineMs: number;
  /** How long to see what the other side does by itself once connected; 0: not at all. */
  readonly afterMs: number;
  readonly isOnLink: boolean | null;
  readonly signal: AbortSignal;
}

/** An attempt with its socket: open and still to be closed by who asked, or null. */
export interface Connected {
  readonly step: TcpStep;
  readonly socket: Socket | null;
}

/** Connects to one address by TCP. Never rejects; an aborted attempt counts as silent. */
export async function connectTo({ address, family }: NamedAddress, how: Connecting): Promise<Connected> {
  const { port, deadlineMs, afterMs, isOnLink, signal } = how;
  const startedAt = performance.now();
  const { end, socket } = await attempt(address, port, deadlineMs, signal);
  const ms = performance.now() - startedAt;
  const after = socket !== null && afterMs > 0 ? await afterwards(socket, afterMs, signal) : null;
  return { step: { step: 'tcp', address, family, port, ms, end, after, isOnLink }, socket };
}

interface Attempt {
  readonly end: ConnectEnd;
  readonly socket: Socket | null;
}

function attempt(address: string, port: number, deadlineMs: number, signal: AbortSignal): Promise<Attempt> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const done = (end: ConnectEnd) => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', silent);
      if (end.kind !== 'open') socket.destroy();
      resolve({ end, socket: end.kind === 'open' ? socket : null });
    };
    const silent = () => done({ kind: 'silent' });
    const deadline = setTimeout(silent, deadlineMs);
    signal.addEventListener('abort', silent, { once: true });
    if (signal.aborted) silent();
    socket.once('connect', () => done({ kind: 'open' }));
    // Stays: an error long after must not end the program.
    socket.on('error', (error: NodeJS.ErrnoException) => done({ kind: 'error', code: error.code ?? 'unknown' }));
  });
}

function afterwards(socket: Socket, afterMs: number, signal: AbortSignal): Promise<Afterwards> {
  return new Promise((resolve) => {
    const done = (after: Afterwards) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stays);
      socket.destroy();
      resolve(after);
    };
    const stays = () => done('stays');
    const timer = setTimeout(stays, afterMs);
    signal.addEventListener('abort', stays, { once: true });
    socket.once('data', () => done('speaks'));
    socket.once('end', () => done('closed'));
    socket.once('error', () => done('reset'));
  });
}
