import { type Bridge, PUSH_CHANNELS, type Pushes, type Requests } from '../../shared/contract.ts';
import { say } from '../../shared/text/say.ts';

/** What the bridge takes from the browser, so that a test can stand in for it. */
export interface BrowserParts {
  openSocket(url: string): WebSocket;
  copy(text: string): Promise<void>;
  /** Tells whether the host answers but no longer knows this page. */
  isLockedOut(): Promise<boolean>;
  /** Calls once after `ms`. */
  after(ms: number, call: () => void): void;
}

const FIRST_RETRY_MS = 500;
const RETRY_MOST_MS = 10_000;
const CONNECTING = 0;
const OPEN = 1;

const BROWSER: BrowserParts = {
  openSocket: (url) => new WebSocket(url),
  copy: (text) => navigator.clipboard.writeText(text),
  isLockedOut: () =>
    fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
      ({ status }) => status === 401,
      () => false,
    ),
  after: (ms, call) => void setTimeout(call, ms),
};

interface Asked {
  readonly text: string;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The bridge to `portlight serve`. A lost connection is told as `scan:state` `disconnected` and tried again, ever more rarely; when it
 * is back, `scan:state` `live` tells the page to start anew. What was asked meanwhile is sent then; what was under way is rejected.
 */
export function websocketBridge(url: string, parts: BrowserParts = BROWSER): Bridge {
  const listeners = new Map<keyof Pushes, Set<(push: never) => void>>(PUSH_CHANNELS.map((name) => [name, new Set()]));
  const asked = new Map<number, Asked>();
  let socket: WebSocket;
  let lastId = 0;
  let retryMs = FIRST_RETRY_MS;
  let isLost = false;
  let lastGoodAt: string | null = null;

  function tell(channel: string, push: unknown): void {
    if (channel === 'sockets:diff') lastGoodAt = (push as Pushes['sockets:diff']).takenAt;
    for (const listener of listeners.get(channel as keyof Pushes) ?? []) listener(push as never);
  }

  function receive(text: string): void {
    const message = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof message['channel'] === 'string') return tell(message['channel'], message['push']);
    const id = Number(message['id']);
    const waiting = asked.get(id);
    asked.delete(id);
    if (waiting === undefined) return;
    if (typeof message['error'] === 'string') waiting.reject(new Error(message['error']));
    else waiting.resolve(message['answer'] as never);
  }

  function connect(): void {
    const mine = parts.openSocket(url);
    socket = mine;
    mine.onopen = () => {
      retryMs = FIRST_RETRY_MS;
      for (const { text } of asked.values()) mine.send(text);
      if (isLost) tell('scan:state', { kind: 'live' });
      isLost = false;
    };
    mine.onmessage = ({ data }) => receive(String(data));
    mine.onclose = () => void lose();
  }

  async function lose(): Promise<void> {
    isLost = true;
    for (const { reject } of asked.values()) reject(new Error(say('serve.disconnected')));
    asked.clear();
    tell('scan:state', { kind: 'disconnected', lastGoodAt });
    parts.after(retryMs, connect);
    retryMs = Math.min(RETRY_MOST_MS, retryMs * 2);
    if (await parts.isLockedOut()) tell('scan:state', { kind: 'disconnected', lastGoodAt, isLockedOut: true });
  }

  connect();
  return {
    request<K extends keyof Requests>(channel: K, ask: Parameters<Requests[K]>[0]) {
      if (channel === 'clipboard:write') return copy(parts, ask as { readonly text: string }) as never;
      return new Promise((resolve, reject) => {
        lastId += 1;
        const text = JSON.stringify({ id: lastId, channel, ask });
        if (socket.readyState > OPEN) return reject(new Error(say('serve.disconnected')));
        asked.set(lastId, { text, resolve: resolve as Asked['resolve'], reject });
        if (socket.readyState !== CONNECTING) socket.send(text);
      });
    },
    on(channel, listener) {
      const all = listeners.get(channel);
      all?.add(listener);
      return () => void all?.delete(listener);
    },
  };
}

async function copy(parts: BrowserParts, { text }: { readonly text: string }): Promise<null> {
  try {
    await parts.copy(text);
    return null;
  } catch {
    throw new Error(say('serve.clipboard.denied'));
  }
}
