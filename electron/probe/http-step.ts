import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { cleanText } from '../../shared/clean-text.ts';
import type { HttpEnd, HttpStep } from '../../shared/probe/observation.ts';
import { placeOfTarget, type Target } from '../../shared/probe/target.ts';

const LOCATION_MOST = 2_000;

/** Sends one GET on a connection that stands and waits for the head of the answer. Never rejects. Closes the connection. */
export async function askHttp(
  socket: Socket,
  target: Target,
  how: { readonly address: string; readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<HttpStep> {
  const startedAt = performance.now();
  const end = await answer(socket, target, how.deadlineMs, how.signal);
  socket.destroy();
  return { step: 'http', address: how.address, url: urlOf(target), ms: performance.now() - startedAt, end };
}

function answer(socket: Socket, target: Target, deadlineMs: number, signal: AbortSignal): Promise<HttpEnd> {
  return new Promise((resolve) => {
    const asking = request({
      createConnection: () => socket,
      path: escaped(target.path),
      headers: headersFor(target),
    });
    const done = (end: HttpEnd) => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', silent);
      asking.destroy();
      resolve(end);
    };
    let hasBegun = false;
    const silent = () => done({ kind: hasBegun ? 'unfinished' : 'silent' });
    const deadline = setTimeout(silent, deadlineMs);
    signal.addEventListener('abort', silent, { once: true });
    const answered = (message: IncomingMessage) => {
      message.on('error', () => {});
      const { location, server } = message.headers;
      done({
        kind: 'answer',
        status: message.statusCode ?? 0,
        location: location === undefined ? null : cleanText(location, LOCATION_MOST),
        server: server === undefined ? null : cleanText(String(server), 60),
      });
    };
    asking.once('socket', (own) =>
      own.once('data', () => {
        hasBegun = true;
      }),
    );
    asking.once('response', answered).once('upgrade', answered);
    asking.on('error', (error: NodeJS.ErrnoException) => done(failure(error)));
    asking.end();
  });
}

function headersFor(target: Target): Readonly<Record<string, string>> {
  const usual = target.hasTls ? 443 : 80;
  const host = placeOfTarget(target);
  const base = {
    Host: target.port === usual ? host.slice(0, host.lastIndexOf(':')) : host,
    'User-Agent': 'Portlight',
    Accept: '*/*',
  };
  if (target.http !== 'websocket') return { ...base, Connection: 'close' };
  // RFC 6455, 4.1.
  const key = randomBytes(16).toString('base64');
  return { ...base, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': key };
}

function failure({ code = '', syscall }: NodeJS.ErrnoException): HttpEnd {
  if (code.startsWith('HPE_')) return { kind: 'not-http' };
  // Node gives "socket hang up" the code of a reset; a real one comes from a system call.
  if (code === 'ECONNRESET' || code === 'EPIPE') return { kind: syscall === undefined ? 'closed' : 'reset' };
  return { kind: code === 'ETIMEDOUT' ? 'silent' : code === 'ECONNABORTED' ? 'reset' : 'not-http' };
}

/** What a request line cannot carry is escaped; what is escaped already stays as it is. */
function escaped(path: string): string {
  return path.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}

function urlOf(target: Target): string {
  return `${target.hasTls ? 'https' : 'http'}://${placeOfTarget(target)}${target.path}`;
}
