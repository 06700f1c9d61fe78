import type { Tab } from './bench-tab.ts';
import { DIFF_CAME } from './bench-thread.ts';

// How a page is measured: what one diff costs it, how smoothly it scrolls, what memory it keeps.

declare global {
  interface Window {
    /** When diffs came and frames began, on the page's clock in milliseconds; frames only while they are asked for. */
    portlightMoments?: { readonly cameMs: number[]; readonly framesMs: number[] };
  }
}

/** Lets the page mark when a diff comes, before its own listener sees it. */
export async function probe(tab: Tab): Promise<void> {
  await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${putProbe})(${JSON.stringify(DIFF_CAME)})` });
}

function putProbe(came: string): void {
  const Original = window.WebSocket;
  window.WebSocket = class extends Original {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', (event) => {
        if (!String(event.data).slice(0, 40).includes('sockets:diff')) return;
        performance.mark(came);
        window.portlightMoments?.cameMs.push(performance.now());
      });
    }
  };
}

/**
 * Lets `push` send diffs, one every `everyMs`, which is time enough to paint it, and answers with the CPU time of everything that the main thread
 * did meanwhile, per diff in milliseconds: late charts and garbage collection included. The page is not spoken to in between: each
 * question would cost it a good part of what is measured.
 */
export async function costOfDiffs(tab: Tab, push: () => void, count: number, everyMs: number): Promise<number> {
  const before = await metric(tab, 'TaskDuration');
  for (let nth = 0; nth < count; nth += 1) {
    push();
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  const after = await metric(tab, 'TaskDuration');
  return ((after - before) * 1_000) / count;
}

/** How many of some diffs cost a frame, in percent, while the page draws one frame after the other as it does when one scrolls. */
export async function framesLostPercent(
  tab: Tab,
  push: () => void,
  count: number,
  everyMs: number,
  lateMs: number,
): Promise<number> {
  await tab.evaluate(() => {
    const moments = { cameMs: [], framesMs: [] as number[] };
    window.portlightMoments = moments;
    const frame = (nowMs: number) => {
      moments.framesMs.push(nowMs);
      if (window.portlightMoments === moments) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  for (let nth = 0; nth < count; nth += 1) {
    push();
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  const { cameMs, framesMs } = await tab.evaluate(() => {
    const moments = window.portlightMoments ?? { cameMs: [], framesMs: [] };
    delete window.portlightMoments;
    return moments;
  });
  const lost = cameMs.filter((came) =>
    framesMs.some((ms, at) => {
      const before = framesMs[at - 1] ?? ms;
      return ms > came && before < came + DIFF_WITHIN_MS && ms - before > lateMs;
    }),
  );
  return (100 * lost.length) / cameMs.length;
}

/** A diff is read, taken in, shown and painted within this time. */
const DIFF_WITHIN_MS = 100;

/** One of Chromium's own measures of a page (CDP `Performance.getMetrics`). `Performance.enable` must have been sent; its time domain decides what a time is. */
export async function metric(tab: Tab, name: string): Promise<number> {
  const { metrics } = await tab.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? Number.NaN;
}

/** Memory that the page still holds when the garbage is gone, in bytes. */
export async function heapBytes(tab: Tab): Promise<number> {
  await tab.send('HeapProfiler.collectGarbage');
  return metric(tab, 'JSHeapUsedSize');
}

/** CPU time of the main thread, in milliseconds, that another filter costs from its being asked for until the page is idle again. */
export async function filterCostMs(tab: Tab, screen: string, filter: string): Promise<number> {
  const before = await metric(tab, 'TaskDuration');
  await tab.evaluate(
    async (hash) => {
      location.hash = hash;
      for (let times = 0; times < 3; times += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        await new Promise((resolve) => requestIdleCallback(resolve));
      }
    },
    String(new URLSearchParams({ screen, filter })),
  );
  return ((await metric(tab, 'TaskDuration')) - before) * 1_000;
}

/** Scrolls the longest list of the page for some frames, so many CSS pixels with each, and answers with the time between frames. Ascending. */
export async function scrollFramesMs(tab: Tab, frames: number, stepPx: number): Promise<readonly number[]> {
  return tab.evaluate(
    async ([count, step]) => {
      const lists = [...document.querySelectorAll('*')].filter((one) => one.scrollHeight > one.clientHeight + 1_000);
      const longest = lists.sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
      if (longest === undefined) throw new Error('nothing on the page can be scrolled');
      const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const took: number[] = [];
      let before = await nextFrame();
      for (let frame = 0; frame < count; frame += 1) {
        longest.scrollTop += frame < count / 2 ? step : -step;
        const now = await nextFrame();
        took.push(now - before);
        before = now;
      }
      return took.sort((a, b) => a - b);
    },
    [frames, stepPx] as const,
  );
}
