import type { CDPSession, Page } from 'playwright';

// How a page is measured: what one diff costs it, how smoothly it scrolls, what memory it keeps.

/** What one diff cost the page, in milliseconds. */
export interface DiffCost {
  /** From the message to the end of what React did at once, and then from the start of the frame to the painted page. */
  readonly paintMs: number;
  /** CPU time of everything the main thread did until it was idle again, late charts and garbage collection included. */
  readonly mainThreadMs: number;
  /** By the clock, with the wait for the frame: what a person sees. */
  readonly clockMs: number;
}

interface Probe {
  painted: { readonly paintMs: number; readonly clockMs: number } | null;
}

declare global {
  interface Window {
    portlightProbe?: Probe;
  }
}

/** Puts a probe before the page's own listener, so that the clock starts with the message and not after it was handled. */
export async function probe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const own: Probe = { painted: null };
    window.portlightProbe = own;
    const afterThisTask = (call: () => void) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = call;
      channel.port2.postMessage(null);
    };
    const Original = window.WebSocket;
    window.WebSocket = class extends Original {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('message', (event) => {
          if (!String(event.data).slice(0, 40).includes('sockets:diff')) return;
          const beganMs = performance.now();
          afterThisTask(() => {
            const handledMs = performance.now() - beganMs;
            requestAnimationFrame(() => {
              const frameMs = performance.now();
              afterThisTask(() => {
                const nowMs = performance.now();
                own.painted = { paintMs: handledMs + nowMs - frameMs, clockMs: nowMs - beganMs };
              });
            });
          });
        });
      }
    };
  });
}

/** Lets `push` send one diff, and waits until the page has painted it and is idle. */
export async function costOfDiff(page: Page, devtools: CDPSession, push: () => void): Promise<DiffCost> {
  await page.evaluate(() => {
    if (window.portlightProbe !== undefined) window.portlightProbe.painted = null;
  });
  const before = await taskMs(devtools);
  push();
  await page.waitForFunction(() => window.portlightProbe?.painted != null, undefined, { polling: 50 });
  await idle(page);
  const after = await taskMs(devtools);
  const painted = await page.evaluate(() => window.portlightProbe?.painted ?? { paintMs: 0, clockMs: 0 });
  return { ...painted, mainThreadMs: after - before };
}

/** Resolves when the page has had nothing to do for a moment, twice. */
async function idle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let times = 0; times < 2; times += 1) await new Promise((resolve) => requestIdleCallback(resolve));
  });
}

async function taskMs(devtools: CDPSession): Promise<number> {
  return (await metric(devtools, 'TaskDuration')) * 1_000;
}

/** One of Chromium's own measures of a page (CDP `Performance.getMetrics`). `Performance.enable` must have been sent; its time domain decides what a time is. */
export async function metric(devtools: CDPSession, name: string): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? Number.NaN;
}

/** Memory that the page still holds when the garbage is gone, in bytes. */
export async function heapBytes(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  return metric(devtools, 'JSHeapUsedSize');
}

/** Scrolls the longest list of the page for some frames, and answers with the time between frames. Ascending. */
export async function scrollFramesMs(page: Page, frames: number): Promise<readonly number[]> {
  return page.evaluate(async (count) => {
    const lists = [...document.querySelectorAll('*')].filter((one) => one.scrollHeight > one.clientHeight + 1_000);
    const longest = lists.sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
    if (longest === undefined) throw new Error('nothing on the page can be scrolled');
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const took: number[] = [];
    let before = await nextFrame();
    for (let frame = 0; frame < count; frame += 1) {
      longest.scrollTop += frame < count / 2 ? 137 : -137;
      const now = await nextFrame();
      took.push(now - before);
      before = now;
    }
    return took.sort((a, b) => a - b);
  }, frames);
}
