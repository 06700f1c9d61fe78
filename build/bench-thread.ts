import type { Browser } from 'playwright';

// What a page costs on its main thread, from Chromium's own trace of its tasks. A task has its time by the clock (`dur`) and in CPU time
// of the thread (`tdur`), which does not count what other programs do meanwhile; both in microseconds.

/** The marks that bench-page.ts sets in the page: a diff has come; the frame that shows it is painted. */
export const DIFF_CAME = 'portlight-diff';
/** See DIFF_CAME. */
export const DIFF_PAINTED = 'portlight-painted';

const TASK = 'ThreadControllerImpl::RunTask';

/** What the main thread did for one diff, from its arrival to the painted frame, in milliseconds. */
export interface DiffTime {
  /** CPU time of all tasks together. */
  readonly allMs: number;
  /** The longest task alone: for so long nothing else comes in between, no input and no frame. */
  readonly longestMs: number;
  /** The same by the clock. */
  readonly longestClockMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/** Runs something under a trace, and answers with the time of each diff that came and was painted meanwhile. */
export async function timesOfDiffs(browser: Browser, run: () => Promise<void>): Promise<readonly DiffTime[]> {
  const devtools = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as readonly TraceEvent[]) {
      if (event.name === DIFF_CAME || event.name === DIFF_PAINTED || event.name === TASK) events.push(event);
    }
  });
  await devtools.send('Tracing.start', {
    traceConfig: { includedCategories: ['blink.user_timing', 'toplevel'], excludedCategories: ['*'] },
    transferMode: 'ReportEvents',
  });
  await run();
  const ended = new Promise<void>((resolve) => devtools.once('Tracing.tracingComplete', () => resolve()));
  await devtools.send('Tracing.end');
  await ended;
  await devtools.detach();
  return betweenMarks(events);
}

function betweenMarks(events: readonly TraceEvent[]): readonly DiffTime[] {
  const times: DiffTime[] = [];
  const first = events.find(({ name }) => name === DIFF_CAME);
  const own = events.filter(({ pid, tid }) => pid === first?.pid && tid === first?.tid);
  const tasks = own.filter(({ name }) => name === TASK);
  let came: number | undefined;
  for (const { name, ts } of own.filter((event) => event.name !== TASK).sort((a, b) => a.ts - b.ts)) {
    if (name === DIFF_CAME) came = ts;
    else if (came !== undefined) {
      const from = came;
      came = undefined;
      times.push(sumOf(tasks.filter((task) => task.ts + (task.dur ?? 0) > from && task.ts < ts)));
    }
  }
  return times;
}

function sumOf(tasks: readonly TraceEvent[]): DiffTime {
  let [allMs, longestMs, longestClockMs] = [0, 0, 0];
  for (const { dur = 0, tdur = 0 } of tasks) {
    allMs += tdur / 1_000;
    longestMs = Math.max(longestMs, tdur / 1_000);
    longestClockMs = Math.max(longestClockMs, dur / 1_000);
  }
  return { allMs, longestMs, longestClockMs };
}
