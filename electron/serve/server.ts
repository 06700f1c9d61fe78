import { access } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { say } from '../../shared/text/say.ts';
import { areArgumentsPublic } from './browser.ts';
import { isCalledBy } from './caller.ts';
import { type Gate, gateFor } from './gate.ts';
import { safeHeaders, sayOnPage } from './page.ts';
import { screenFile } from './screen-files.ts';
import { MESSAGE_BYTES_MOST, openTab, type Tab, type TabOptions } from './tab.ts';

/** What is served, and where. Without `port` the system picks a free one. */
export interface ServeOptions extends TabOptions {
  readonly port?: number;
  /** Time that a request has to arrive, in milliseconds. */
  readonly patienceMs?: number;
  /** Folder of the built screens. */
  readonly rendererDir: string;
}

/** The running server, or why there is none, in words. */
export type Serving =
  | {
      readonly kind: 'serving';
      /** What to open: it has the token. */
      readonly url: string;
      readonly port: number;
      /** An address that works once, within a minute, and on Linux for this user alone: for starting a browser. */
      entranceUrl(): string;
      close(): Promise<void>;
    }
  | { readonly kind: 'failed'; readonly text: string };

const LOOPBACK = '127.0.0.1';
/** Name of the WebSocket, beside the page. */
const BRIDGE = 'bridge';
/** Pages that may look at the same time. */
const TABS_MOST = 16;
const CONNECTIONS_MOST = 128;
const PATIENCE_MS = 10_000;
/** How often Node looks for requests that are late; left to itself, every 30 s. */
const LATE_CHECK_MS = 1_000;
const PING_EVERY_MS = 30_000;

/** Serves the screens to browsers on this machine: loopback only, behind a token. Nothing on the machine is changed. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const index = join(options.rendererDir, 'index.html');
  const isBuilt = await access(index).then(
    () => true,
    () => false,
  );
  if (!isBuilt) return { kind: 'failed', text: say('serve.failed.screens', { file: index }) };
  const server = createServer({
    headersTimeout: options.patienceMs ?? PATIENCE_MS,
    requestTimeout: options.patienceMs ?? PATIENCE_MS,
    connectionsCheckingInterval: LATE_CHECK_MS,
    maxHeaderSize: 16 * 1024,
    // Without a host it is not ours: the gate says so, with the headers that Node's own answer lacks.
    requireHostHeader: false,
  });
  server.maxConnections = CONNECTIONS_MOST;
  const failure = await listen(server, options.port ?? 0);
  if (failure !== null) return { kind: 'failed', text: failure };
  const { port } = server.address() as AddressInfo;
  const gate = gateFor(port);
  const tabs = acceptTabs(server, gate, options);
  const onRequest = (request: IncomingMessage, response: ServerResponse) =>
    answer(request, response, gate, options.rendererDir).catch(() => giveUp(request, response));
  server.on('request', onRequest).on('checkExpectation', onRequest);
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    if (stream.writable) refuse(stream, UNREADABLE[error.code ?? ''] ?? '400 Bad Request');
    else stream.destroy();
  });
  return {
    kind: 'serving',
    url: gate.url,
    port,
    entranceUrl: gate.entranceUrl,
    close: () =>
      new Promise((resolve) => {
        tabs.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(listenFailure(error, port)));
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => resolve(null));
  });
}

function listenFailure(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') return say('serve.failed.port-in-use', { port });
  if (error.code === 'EACCES') return say('serve.failed.port-denied', { port });
  return say('serve.failed.listen', { reason: error.message });
}

async function answer(request: IncomingMessage, response: ServerResponse, gate: Gate, rendererDir: string): Promise<void> {
  const isHead = request.method === 'HEAD';
  if (!gate.isOwnHost(request)) return sayOnPage(response, 403, 'serve.page.host', isHead);
  // Browsers name the page that asks wherever it is not the same one (Fetch standard, 3.1); a person who opens the address sends none.
  if (request.headers.origin !== undefined && !gate.isOwnPage(request))
    return sayOnPage(response, 403, 'serve.page.origin', isHead);
  if (!isHead && request.method !== 'GET') return sayOnPage(response, 405, 'serve.page.method', isHead);
  const url = request.url ?? '/';
  const [path = '/', query = ''] = splitOnce(url, '?');
  const token = path === '/' ? new URLSearchParams(query).get('token') : null;
  if (token !== null && (gate.isToken(token) || (await mayUseEntrance(token, request, gate)))) {
    // The address that stays in the bar and in the history no longer has the token.
    response.writeHead(303, { ...safeHeaders([]), location: gate.room, 'set-cookie': gate.cookie, 'content-length': 0 }).end();
    return;
  }
  if (!gate.hasCookie(request)) return sayOnPage(response, 401, 'serve.page.token', isHead);
  const file = path.startsWith(gate.room) ? await screenFile(rendererDir, path.slice(gate.room.length - 1)) : null;
  if (file === null) return sayOnPage(response, 404, 'serve.page.missing', isHead);
  const sockets = gate.origins.map((origin) => origin.replace(/^http/, 'ws'));
  response.writeHead(200, {
    ...safeHeaders(sockets),
    'content-type': file.contentType,
    'content-length': file.bytes.byteLength,
  });
  response.end(isHead ? undefined : file.bytes);
}

/**
 * True for the person's own browser, whose entrance is then shut. Somebody else who has read the address in its arguments is not let in,
 * and does not shut it either.
 */
async function mayUseEntrance(token: string, request: IncomingMessage, gate: Gate): Promise<boolean> {
  if (!gate.isEntrance(token)) return false;
  if (areArgumentsPublic && !(await isCalledBy(process.getuid?.(), request.socket))) return false;
  return gate.shutEntrance(token);
}

/** A bug costs the one who asked an answer, and nobody else the server. */
function giveUp(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else sayOnPage(response, 500, 'serve.page.failed', request.method === 'HEAD');
}

/** Takes WebSockets of our own pages alone: right host, right origin, let in before, and not too many. */
function acceptTabs(server: Server, gate: Gate, options: TabOptions): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MESSAGE_BYTES_MOST });
  const tabs = new Set<Tab>();
  const pings = setInterval(() => {
    for (const tab of tabs) tab.checkAlive();
  }, PING_EVERY_MS);
  pings.unref();
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    if (!gate.isOwnHost(request) || !gate.isOwnPage(request)) return refuse(stream, '403 Forbidden');
    if (splitOnce(request.url ?? '', '?')[0] !== gate.room + BRIDGE) return refuse(stream, '404 Not Found');
    if (!gate.hasCookie(request)) return refuse(stream, '401 Unauthorized');
    if (tabs.size >= TABS_MOST) return refuse(stream, '503 Service Unavailable');
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const tab = openTab(socket, options);
      tabs.add(tab);
      socket.once('close', () => tabs.delete(tab));
    });
  });
  return {
    close() {
      clearInterval(pings);
      for (const tab of tabs) tab.close();
      sockets.close();
    },
  };
}

/** What Node could not read as a request, by its code (documentation of `http`, event `clientError`). */
const UNREADABLE: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function refuse(stream: Duplex, status: string): void {
  const headers = Object.entries({ ...safeHeaders([]), connection: 'close', 'content-length': '0' });
  // The other side may never hang up, and then the place of its connection would stay taken.
  stream.once('finish', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
}

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
