import type { WebSocket } from 'ws';
import { cleanText } from '../../shared/clean-text.ts';
import type { About, Pushed } from '../../shared/contract.ts';
import { say } from '../../shared/text/say.ts';
import { BASE64_MOST } from '../bridge/ask.ts';
import { createSession, type Reply, type Session } from '../bridge/session.ts';
import type { CaptureAsk } from '../collect/capture/capture-reading.ts';
import type { Watch } from '../collect/watch.ts';

/** Longest message a page may send, in bytes: a capture in base64. */
export const MESSAGE_BYTES_MOST = BASE64_MOST + 64 * 1024;
/** Longest message of any other kind, in characters: requests are short. */
const REQUEST_MOST = 64 * 1024;
/** Messages a page may send in one go, and per second after that. A page acknowledges each diff and asks little else. */
const BURST_MOST = 200;
const PER_SECOND_MOST = 50;
/** Requests that may be refused before the page is sent away. */
const REFUSED_MOST = 20;
/** Bytes that may wait for a slow page before diffs to it are left out. */
const WAITING_BYTES_MOST = 8 * 1024 * 1024;

const FAREWELL_MS = 500;

// Close codes of RFC 6455, 7.4.1.
const UNSUPPORTED_DATA = 1003;
const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;
const INTERNAL_ERROR = 1011;
const GOING_AWAY = 1001;

/** What a tab needs to know. */
export interface TabOptions {
  readonly watch: Watch;
  readonly about: Omit<About, 'host'>;
  /** A captured text that each page sees first. */
  readonly opens?: CaptureAsk;
}

/** One page that looks, over its WebSocket. */
export interface Tab {
  /** Ends a page that did not answer the last ping, and pings again. */
  checkAlive(): void;
  close(): void;
}

/**
 * Serves one page. Messages are JSON: `{ id, channel, ask }` is answered by `{ id, answer }` or `{ id, error }`, and without `id` not at
 * all; what is to be told at one moment goes as one message, `{ pushes: [{ channel, push }, …] }`, for each costs the page a turn of
 * its own. What is no such message, or too many of them, ends the page.
 */
export function openTab(socket: WebSocket, options: TabOptions): Tab {
  let isAlive = true;
  let allowance = BURST_MOST;
  let allowedAtMs = performance.now();
  let pushes: Pushed[] = [];

  function flush(): void {
    if (pushes.length === 0) return;
    const told = pushes;
    pushes = [];
    send(socket, { pushes: told });
  }

  const session: Session = createSession({
    ...options,
    host: 'browser',
    push(channel, push) {
      if (channel === 'sockets:diff' && socket.bufferedAmount > WAITING_BYTES_MOST) {
        // The watch must go on offering: the next diff that gets through shows the page its gap, and it starts again.
        void session.handle('sockets:seen', { seq: (push as { readonly seq: number }).seq });
        return;
      }
      if (pushes.length === 0) queueMicrotask(flush);
      pushes.push({ channel, push });
    },
  });

  const mayGoOn = (): boolean => {
    const nowMs = performance.now();
    allowance = Math.min(BURST_MOST, allowance + ((nowMs - allowedAtMs) / 1_000) * PER_SECOND_MOST) - 1;
    allowedAtMs = nowMs;
    return allowance >= 0;
  };

  async function answer(text: string): Promise<void> {
    const message = readMessage(text);
    if (text.length > REQUEST_MOST && message?.channel !== 'capture:open') return socket.close(TOO_BIG);
    if (message === null) return socket.close(POLICY_VIOLATION);
    const reply = await session.handle(message.channel, message.ask).catch(failed);
    const { id } = message;
    flush();
    if (id !== null) send(socket, reply.kind === 'answer' ? { id, answer: reply.answer } : { id, error: reply.text });
    if (session.refusedCount > REFUSED_MOST) socket.close(POLICY_VIOLATION);
  }

  socket.on('message', (data, isBinary) => {
    if (isBinary) socket.close(UNSUPPORTED_DATA);
    else if (!mayGoOn()) socket.close(POLICY_VIOLATION);
    else if (socket.readyState === socket.OPEN) answer(String(data)).catch(() => socket.close(INTERNAL_ERROR));
  });
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('close', () => session.close());
  // A broken frame: ws closes the connection by itself, with the right code.
  socket.on('error', () => {});

  return {
    checkAlive() {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    },
    close() {
      socket.close(GOING_AWAY);
      // A page that does not answer the farewell must not keep the server.
      setTimeout(() => socket.terminate(), FAREWELL_MS).unref();
    },
  };
}

/** A bug in one answer is told to the page that asked: it must not end the server for all. */
function failed(error: unknown): Reply {
  const what = cleanText(error instanceof Error ? error.message : String(error));
  return { kind: 'refused', text: say('serve.failed.request', { what }) };
}

interface Message {
  /** null: no answer is wanted. */
  readonly id: number | null;
  readonly channel: unknown;
  readonly ask: unknown;
}

function readMessage(text: string): Message | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null) return null;
  const { id, channel, ask } = read as Readonly<Record<string, unknown>>;
  const isKnown = id === undefined || (typeof id === 'number' && Number.isSafeInteger(id));
  return isKnown ? { id: id === undefined ? null : Number(id), channel, ask: ask ?? null } : null;
}

function send(socket: WebSocket, message: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}
