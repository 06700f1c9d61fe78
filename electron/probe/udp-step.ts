import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { NamedAddress, UdpStep } from '../../shared/probe/observation.ts';

/** How to ask by UDP. */
export interface Asking {
  readonly port: number;
  readonly deadlineMs: number;
  readonly isOnLink: boolean | null;
  readonly signal: AbortSignal;
}

/** A refusal of one datagram is told with the next one at the latest. */
const SENT_AT_MS: readonly number[] = [0, 200, 600, 1_500];

/** Sends a few datagrams to one address, and waits for an answer or an error. Never rejects. */
export function askUdp({ address, family }: NamedAddress, how: Asking): Promise<UdpStep> {
  const { port, deadlineMs, isOnLink, signal } = how;
  const asked = QUESTIONS[port] ?? 'nothing';
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    const timers: NodeJS.Timeout[] = [];
    const done = (end: UdpStep['end']) => {
      for (const timer of timers.splice(0)) clearTimeout(timer);
      signal.removeEventListener('abort', silent);
      socket.removeAllListeners('message');
      try {
        socket.close();
      } catch {
        // It is closed already.
      }
      resolve({ step: 'udp', address, family, port, asked, ms: performance.now() - startedAt, end, isOnLink });
    };
    const silent = () => done({ kind: 'silent' });
    const failed = (error: NodeJS.ErrnoException | null) => {
      if (error !== null && timers.length > 0) done({ kind: 'error', code: error.code ?? 'unknown' });
    };
    timers.push(setTimeout(silent, deadlineMs));
    signal.addEventListener('abort', silent, { once: true });
    socket.on('error', failed);
    socket.once('message', () => done({ kind: 'answered' }));
    socket.connect(port, address, (error?: Error) => {
      if (error !== undefined && error !== null) return failed(error);
      const question = questionFor(asked);
      for (const at of SENT_AT_MS) {
        if (at < deadlineMs) timers.push(setTimeout(() => socket.send(question, failed), at));
      }
    });
  });
}

const QUESTIONS: Readonly<Record<number, UdpStep['asked']>> = { 53: 'dns', 123: 'ntp', 443: 'quic', 3478: 'stun' };

/** A question that the usual service of a port answers to anybody. */
function questionFor(asked: UdpStep['asked']): Buffer {
  switch (asked) {
    case 'nothing':
      return Buffer.alloc(0);
    case 'dns':
      // RFC 1035, 4.1: the name servers of the root.
      return Buffer.concat([randomBytes(2), Buffer.from('01000001000000000000', 'hex'), Buffer.from('0000020001', 'hex')]);
    case 'ntp':
      // RFC 5905, 7.3: version 4, client.
      return Buffer.concat([Buffer.from([0x23]), Buffer.alloc(47)]);
    case 'stun':
      // RFC 8489, 5: a binding request.
      return Buffer.concat([Buffer.from('000100002112a442', 'hex'), randomBytes(12)]);
    case 'quic': {
      // RFC 9000, 6.1: a version that nobody speaks, in a datagram of at least 1200 bytes, must be answered with those one does.
      const head = Buffer.concat([
        Buffer.from([0xc0]),
        Buffer.from('1a2a3a4a', 'hex'),
        Buffer.from([8]),
        randomBytes(8),
        Buffer.from([8]),
      ]);
      return Buffer.concat([head, randomBytes(8), Buffer.alloc(1_200 - head.length - 8)]);
    }
  }
}
