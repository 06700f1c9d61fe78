import type { CDPSession, Page } from 'playwright';
import { DIFF_CAME, DIFF_PAINTED } from './bench-thread.ts';

// How a page is measured: what one diff costs it, how smoothly it scrolls, what memory it keeps.

/** What the diffs cost the page, in milliseconds. */
export interface DiffCosts {
  /** Each: from the message to the end of what React did at once, and then from the start of the frame to the painted page. */
  readonly paintMs: readonly number[];
  /** The first part of each: parsing the message, taking it in, and what React did at once. */
  readonly handledMs: readonly number[];
  /** CPU time of everything the main thread did, per diff: late charts and garbage collection included. */
  readonly mainThreadMs: number;
}

interface Probe {
  readonly paintMs: number[];
  readonly handledMs: number[];
}

declare global {
  interface Window {
    portlightProbe?: Probe;
  }
}

/** Puts a probe before the page's own listener, so that the clock starts with the message and not after it was handled. */
export async function probe(page: Page): Promise<void> {
  await page.addInitScript(
    ([came, paintedMark]) => {
      const own: Probe = { paintMs: [], handledMs: [] };
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
            performance.mark(came);
            const beganMs = performance.now();
            let handledMs = 0;
            afterThisTask(() => {
              if (handledMs === 0) handledMs = performance.now() - beganMs;
            });
            // Asked for before anything is handled: what is asked for afterwards may come a frame too late, with the pictures drawn meanwhile.
            requestAnimationFrame(() => {
              const frameMs = performance.now();
              // The frame may come before the turn that was to tell.
              if (handledMs === 0) handledMs = frameMs - beganMs;
              afterThisTask(() => {
                const nowMs = performance.now();
                performance.mark(paintedMark);
                own.handledMs.push(handledMs);
                own.paintMs.push(handledMs + nowMs - frameMs);
              });
            });
          });
        }
      };
    },
    [DIFF_CAME, DIFF_PAINTED] as const,
  );
}

/**
 * Lets `push` send diffs, one every `everyMs`, and reads what they cost when all are painted. The page is not spoken to in
 * between: each question would cost it a good part of what is measured.
 */
export async function costOfDiffs(
  page: Page,
  devtools: CDPSession,
  push: () => void,
  count: number,
  everyMs: number,
): Promise<DiffCosts> {
  await page.evaluate(() => {
    window.portlightProbe?.paintMs.splice(0);
    window.portlightProbe?.handledMs.splice(0);
  });
  const before = await metric(devtools, 'TaskDuration');
  for (let nth = 0; nth < count; nth += 1) {
    push();
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  const after = await metric(devtools, 'TaskDuration');
  await page.waitForFunction((wanted) => (window.portlightProbe?.paintMs.length ?? 0) >= wanted, count, { polling: 200 });
  const { paintMs, handledMs } = await page.evaluate(() => window.portlightProbe ?? { paintMs: [], handledMs: [] });
  return { paintMs, handledMs, mainThreadMs: ((after - before) * 1_000) / count };
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

/** CPU time of the main thread, in milliseconds, that another filter costs from its being asked for until the page is idle again. */
export async function filterCostMs(page: Page, devtools: CDPSession, screen: string, filter: string): Promise<number> {
  const before = await metric(devtools, 'TaskDuration');
  await page.evaluate(
    async (hash) => {
      location.hash = hash;
      for (let times = 0; times < 3; times += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        await new Promise((resolve) => requestIdleCallback(resolve));
      }
    },
    String(new URLSearchParams({ screen, filter })),
  );
  return ((await metric(devtools, 'TaskDuration')) - before) * 1_000;
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
