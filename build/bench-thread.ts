import type { Browser } from 'playwright';

// What a page costs on its main thread, from Chromium's own trace of its tasks. A task has its time by the clock (`dur`) and in CPU time
// of the thread (`tdur`), which does not count what other programs do meanwhile; both in microseconds.

/** The mark that bench-page.ts sets in the page when a diff has come. */
export const DIFF_CAME = 'portlight-diff';

const TASK = 'ThreadControllerImpl::RunTask';
/** The function that posted a task, as Chromium names it: of a timer of the page, and of a frame (style, layout and paint). */
const TIMER = 'DOMTimer';
const FRAME = 'ScheduledActionSendBeginMainFrame';
/** A timer that does so little is none of the turns in which a diff is taken in and shown. */
const TURN_LEAST_US = 300;

/** What the main thread did for one diff, from its arrival to the painted frame, in milliseconds. */
export interface DiffTime {
  /** CPU time of all tasks together, the arrival of the message and its reading (JSON) among them. */
  readonly allMs: number;
  /** CPU time from where the diff is read and begins to be taken in: it is applied, shown and painted. */
  readonly applyMs: number;
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
  readonly args?: { readonly src_func?: string };
}

/**
 * Runs something under a trace, and answers with the time of each diff that came and was painted meanwhile. `turns`: in how many timers
 * the page takes a diff in and shows it; the first frame after them shows it. Nothing asks the page for that frame but the page itself.
 */
export async function timesOfDiffs(browser: Browser, turns: number, run: () => Promise<void>): Promise<readonly DiffTime[]> {
  const devtools = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as readonly TraceEvent[]) {
      if (event.name === DIFF_CAME || event.name === TASK) events.push(event);
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
  return timesIn(events, turns);
}

function timesIn(events: readonly TraceEvent[], turns: number): readonly DiffTime[] {
  const first = events.find(({ name }) => name === DIFF_CAME);
  const own = events.filter(({ pid, tid }) => pid === first?.pid && tid === first?.tid).sort((a, b) => a.ts - b.ts);
  const tasks = own.filter(({ name }) => name === TASK);
  const came = own.filter(({ name }) => name === DIFF_CAME).map(({ ts }) => ts);
  const times = came.map((from, nth) => {
    const until = came[nth + 1] ?? Number.POSITIVE_INFINITY;
    const done = toFrame(
      tasks.filter((task) => task.ts + (task.dur ?? 0) > from && task.ts < until),
      turns,
    );
    return done === null ? null : { ...sumOf(done), applyMs: sumOf(done.slice(firstTurn(done))).allMs };
  });
  const painted = times.filter((time) => time !== null);
  if (painted.length < times.length * 0.9) throw new Error(`of ${times.length} diffs only ${painted.length} were seen painted`);
  return painted;
}

/** The tasks to the end of the frame that shows what came; null where there is none. */
function toFrame(tasks: readonly TraceEvent[], turns: number): readonly TraceEvent[] | null {
  let left = turns;
  for (const [nth, task] of tasks.entries()) {
    if (isTurn(task)) left -= 1;
    else if (left <= 0 && task.args?.src_func === FRAME) return tasks.slice(0, nth + 1);
  }
  return null;
}

function isTurn({ args, tdur = 0 }: TraceEvent): boolean {
  return args?.src_func === TIMER && tdur >= TURN_LEAST_US;
}

/** Where a page begins to take in what it has read; 0 where it does so as it reads. */
function firstTurn(tasks: readonly TraceEvent[]): number {
  return Math.max(0, tasks.findIndex(isTurn));
}

function sumOf(tasks: readonly TraceEvent[]): Omit<DiffTime, 'applyMs'> {
  let [allMs, longestMs, longestClockMs] = [0, 0, 0];
  for (const { dur = 0, tdur = 0 } of tasks) {
    allMs += tdur / 1_000;
    longestMs = Math.max(longestMs, tdur / 1_000);
    longestClockMs = Math.max(longestClockMs, dur / 1_000);
  }
  return { allMs, longestMs, longestClockMs };
}
