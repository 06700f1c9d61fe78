import {
  type Answer,
  type Ask,
  type Bridge,
  PUSH_CHANNELS,
  type Pushed,
  type Pushes,
  type Requests,
} from '../../shared/contract.ts';
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
const OPEN = 1;

const BROWSER: BrowserParts = {
  openSocket: (url) => new WebSocket(url),
  copy: (text) => navigator.clipboard.writeText(text),
  isLockedOut: () =>
    fetch('.', { method: 'HEAD', cache: 'no-store' }).then(
      ({ status }) => status === 401,
      () => false,
    ),
  after: (ms, call) => void setTimeout(call, ms),
};

/** Requests that wait for their answers, by the id they were sent with. */
class OpenRequests {
  readonly #waiting = new Map<number, { readonly text: string; settle(answer: unknown): void; fail(error: Error): void }>();
  #lastId = 0;

  /** The messages that are not answered yet. */
  texts(): readonly string[] {
    return [...this.#waiting.values()].map(({ text }) => text);
  }

  add(channel: string, ask: unknown, send: (text: string) => void): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const text = JSON.stringify({ id, channel, ask });
    const answer = new Promise((settle, fail) => this.#waiting.set(id, { text, settle, fail }));
    send(text);
    return answer;
  }

  settle({ id, answer, error }: Readonly<Record<string, unknown>>): void {
    const request = this.#waiting.get(Number(id));
    this.#waiting.delete(Number(id));
    if (typeof error === 'string') request?.fail(new Error(error));
    else request?.settle(answer);
  }

  failAll(error: Error): void {
    for (const request of this.#waiting.values()) request.fail(error);
    this.#waiting.clear();
  }
}

/** Who listens to which push. */
class Listeners {
  readonly #all = new Map<string, Set<(push: never) => void>>(PUSH_CHANNELS.map((name) => [name, new Set()]));

  add(channel: string, listener: (push: never) => void): () => void {
    const some = this.#all.get(channel);
    some?.add(listener);
    return () => void some?.delete(listener);
  }

  tell(channel: string, push: unknown): void {
    for (const listener of this.#all.get(channel) ?? []) listener(push as never);
  }
}

/**
 * The bridge to `portlight serve`. A lost connection is told as `scan:state` `disconnected` and tried again, ever more rarely; when it
 * is back, `scan:state` `live` tells the page to start anew. What is asked while the first connection is being made is sent then; what
 * is under way when a connection is lost, or asked while there is none, is rejected.
 */
export function websocketBridge(url: string, parts: BrowserParts = BROWSER): Bridge {
  const listeners = new Listeners();
  const requests = new OpenRequests();
  let retryMs = FIRST_RETRY_MS;
  let isLost = false;
  let lastGoodAt: string | null = null;

  function connect(): WebSocket {
    const made = parts.openSocket(url);
    made.onopen = () => {
      retryMs = FIRST_RETRY_MS;
      for (const text of requests.texts()) made.send(text);
      if (isLost) listeners.tell('scan:state', { kind: 'live' });
      isLost = false;
    };
    made.onmessage = ({ data }) => receive(JSON.parse(String(data)));
    made.onclose = () => void lose();
    return made;
  }

  function receive(message: Readonly<Record<string, unknown>>): void {
    const { pushes } = message;
    if (!Array.isArray(pushes)) requests.settle(message);
    else
      for (const { channel, push } of pushes as readonly Pushed[]) {
        if (channel === 'sockets:diff') lastGoodAt = (push as Pushes['sockets:diff']).takenAt;
        listeners.tell(channel, push);
      }
  }

  async function lose(): Promise<void> {
    isLost = true;
    requests.failAll(new Error(say('serve.disconnected')));
    listeners.tell('scan:state', { kind: 'disconnected', lastGoodAt });
    parts.after(retryMs, () => {
      socket = connect();
    });
    retryMs = Math.min(RETRY_MOST_MS, retryMs * 2);
    const isLockedOut = await parts.isLockedOut();
    if (isLockedOut && isLost) listeners.tell('scan:state', { kind: 'disconnected', lastGoodAt, isLockedOut });
  }

  let socket = connect();
  return {
    async request<K extends keyof Requests>(channel: K, ask: Ask<K>): Promise<Answer<K>> {
      if (channel === 'clipboard:write') return (await copy(parts, ask as Ask<'clipboard:write'>)) as Answer<K>;
      if (socket.readyState > OPEN) throw new Error(say('serve.disconnected'));
      const send = (text: string) => {
        if (socket.readyState === OPEN) socket.send(text);
      };
      // Nobody waits for the answer to this one, which is sent after every reading.
      if (channel === 'sockets:seen') {
        send(JSON.stringify({ channel, ask }));
        return null as Answer<K>;
      }
      return (await requests.add(channel, ask, send)) as Answer<K>;
    },
    on: (channel, listener) => listeners.add(channel, listener),
  };
}

async function copy(parts: BrowserParts, { text }: Ask<'clipboard:write'>): Promise<null> {
  try {
    await parts.copy(text);
    return null;
  } catch {
    throw new Error(say('serve.clipboard.denied'));
  }
}
