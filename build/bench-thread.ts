import type { Browser } from 'playwright';

// What a page costs in CPU time of its main thread, which does not count what other programs do meanwhile: Chromium notes the
// thread's own clock (`tts`, microseconds) beside each mark that a page sets while it is traced.

/** The marks that bench-page.ts sets in the page: a diff has come; the frame that shows it is painted. */
export const DIFF_CAME = 'portlight-diff';
/** See DIFF_CAME. */
export const DIFF_PAINTED = 'portlight-painted';

interface TraceEvent {
  readonly name: string;
  readonly ts: number;
  /** Thread clock in microseconds. */
  readonly tts?: number;
}

/** Runs something under a trace, and answers with the milliseconds of thread time from each diff to the painted page. */
export async function threadTimesMs(browser: Browser, run: () => Promise<void>): Promise<readonly number[]> {
  const devtools = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as readonly TraceEvent[]) {
      if (event.name === DIFF_CAME || event.name === DIFF_PAINTED) events.push(event);
    }
  });
  await devtools.send('Tracing.start', {
    traceConfig: { includedCategories: ['blink.user_timing'], excludedCategories: ['*'] },
    transferMode: 'ReportEvents',
  });
  await run();
  const ended = new Promise<void>((resolve) => devtools.once('Tracing.tracingComplete', () => resolve()));
  await devtools.send('Tracing.end');
  await ended;
  await devtools.detach();
  return betweenMarksMs(events);
}

function betweenMarksMs(events: readonly TraceEvent[]): readonly number[] {
  const times: number[] = [];
  let came: number | undefined;
  for (const { name, tts } of [...events].sort((a, b) => a.ts - b.ts)) {
    if (name === DIFF_CAME) came = tts;
    else if (came !== undefined && tts !== undefined) {
      times.push((tts - came) / 1_000);
      came = undefined;
    }
  }
  return times;
}
