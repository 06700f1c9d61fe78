import { type Browser, type CDPSession, chromium } from 'playwright';
import { testArguments } from './browser.ts';
import { freePort } from './free-port.ts';

// A tab that nobody listens to. Playwright's own pages have the whole network traffic reported to it: each message that comes over a
// WebSocket is written out and sent on once more, on the page's own thread. No person's page does that.

/** A browser and how to open such tabs in it. */
export interface BenchBrowser {
  readonly browser: Browser;
  openTab(): Promise<Tab>;
  close(): Promise<void>;
}

/** One tab, 1280 by 800 CSS pixels. */
export interface Tab {
  /** Commands of the Chrome DevTools Protocol. */
  readonly send: CDPSession['send'];
  /** Runs a function in the page, and answers with what it does: plain data. It must need nothing from outside of itself. */
  evaluate<R, A>(does: (given: A) => R | Promise<R>, given?: A): Promise<R>;
  /** Waits, with a look now and then, until something is true in the page. */
  waitUntil<A>(isSo: (given: A) => boolean, given?: A): Promise<void>;
  /** Goes to an address and waits until the page is read. */
  goto(url: string): Promise<void>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 60_000;

/** Starts a browser without a window. */
export async function launchBenchBrowser(path: string): Promise<BenchBrowser> {
  const port = await freePort();
  const args = [...testArguments(), `--remote-debugging-port=${port}`];
  const browser = await chromium.launch({ executablePath: path, args });
  return { browser, openTab: () => openTab(port), close: () => browser.close() };
}

async function openTab(port: number): Promise<Tab> {
  const answer = await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: 'PUT' });
  const { webSocketDebuggerUrl } = (await answer.json()) as { readonly webSocketDebuggerUrl: string };
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const tab = tabOver(socket);
  await tab.send('Page.enable');
  await tab.send('Emulation.setDeviceMetricsOverride', { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false });
  await tab.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  return tab;
}

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

function tabOver(socket: WebSocket): Tab {
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  socket.onmessage = ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    waiting.get(reply.id ?? 0)?.(reply);
    waiting.delete(reply.id ?? 0);
  };
  const send = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, ({ result, error }) =>
        error === undefined ? resolve(result) : reject(new Error(`${method}: ${error.message}`)),
      );
      socket.send(JSON.stringify({ id: lastId, method, params }));
    });
  const typed = send as CDPSession['send'];
  const evaluate: Tab['evaluate'] = async (does, given) => {
    const expression = `(${does})(${JSON.stringify(given) ?? 'undefined'})`;
    const found = await typed('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (found.exceptionDetails !== undefined) throw new Error(JSON.stringify(found.exceptionDetails));
    return found.result.value;
  };
  const waitUntil: Tab['waitUntil'] = async (isSo, given) => {
    const untilMs = performance.now() + PATIENCE_MS;
    while (!(await evaluate(isSo, given))) {
      if (performance.now() > untilMs) throw new Error(`waited in vain for ${isSo}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  return {
    send: typed,
    evaluate,
    waitUntil,
    async goto(url) {
      // From another page, so that an address that differs in its fragment alone is read anew as well.
      await typed('Page.navigate', { url: 'about:blank' });
      await typed('Page.navigate', { url });
      await waitUntil((wanted) => location.origin === wanted && document.readyState === 'complete', new URL(url).origin);
    },
    async close() {
      // The tab may be gone before it has answered.
      const isGone = new Promise((resolve) => {
        socket.onclose = resolve;
      });
      await Promise.race([typed('Page.close'), isGone]);
      socket.close();
    },
  };
}
