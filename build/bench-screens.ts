import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Push, Viewer, Watch } from '../electron/collect/watch.ts';
import { serve } from '../electron/serve/server.ts';
import { demoTeller } from '../renderer/bridge/demo/found.ts';
import { demoMachine } from '../renderer/bridge/demo/machine.ts';
import { type SceneName, sceneOf } from '../renderer/bridge/demo/scene.ts';
import { writeBarePage } from './bench-bare.ts';
import { costOfDiffs, filterCostMs, framesLostPercent, heapBytes, probe, scrollFramesMs } from './bench-page.ts';
import { type BenchBrowser, launchBenchBrowser, type Tab } from './bench-tab.ts';
import { type Figure, percentile, printFigures } from './bench-table.ts';
import { type DiffTime, timesOfDiffs } from './bench-thread.ts';
import { findBrowser } from './browser.ts';
import { fromRoot } from './layout.ts';

// The built screens in real Chromium, served as `portlight serve` does, with a made-up machine behind them that moves on when
// it is told to: so each diff is measured by itself, from the message on the wire to the painted page.

const FRAME_MS = 16.7;
const HEAP_MOST_MB = 300;
/** Some pages have luck with where their memory lies and some have not, a quarter more or less: so many are opened, one after the other. */
const PAGES = 3;
/** Diffs for each of these pages. */
const DIFFS = 60;
const DIFFS_FOR_FRAMES = 40;
const WARM_UP = 10;
const EVERY_MS = 400;
/** So many that one late frame is a small part of a percent. */
const SCROLL_FRAMES = 720;
/** How far the list moves with each frame, in CSS pixels: a wheel turned fast (2,400 a second), and a fling (8,200). */
const SCROLLS = [
  ['by the wheel', 40],
  ['by a fling', 137],
] as const;
const LATE_MOST_PERCENT = 2;
/** A diff of so many sockets is taken in in one timer of the page (session.ts) and shown in another (store.ts). */
const TURNS = 2;
/** A frame so long after the last is one too late. */
const LATE_MS = FRAME_MS * 1.5;
/** Under one frame at the 95th percentile: one diff of twenty may cost a frame. */
const LOST_MOST_PERCENT = 5;

interface Driven {
  readonly watch: Watch;
  /** Pushes what changed in one second. */
  push(): void;
}

/** A watch over a made-up machine whose clock is in our hands. */
function drivenWatch(scene: SceneName): Driven {
  let nowMs = Date.now();
  const machine = demoMachine(sceneOf(scene, nowMs), nowMs);
  const teller = demoTeller(machine.table, nowMs, 60_000);
  const viewers = new Set<Push>();
  const cost = { cpuPercent: 1, memoryBytes: 1e8, scanMs: 90, intervalMs: 1_000, isPaced: false };
  const view = (push: Push): Viewer => ({
    async start() {
      viewers.add(push);
      const { seq } = machine;
      return { seq, reading: machine.reading(), past: machine.past(), findings: teller.now(), state: { kind: 'live' }, cost };
    },
    seen() {},
    setInterval() {},
    stop: () => void viewers.delete(push),
    close: () => void viewers.delete(push),
  });
  return {
    watch: { view, close: async () => {} },
    push() {
      nowMs += 1_000;
      const { change, told } = machine.tick(nowMs);
      const found = teller.see(machine.table, change, 1_000);
      for (const push of viewers) {
        push('sockets:diff', told);
        if (found !== null) push('findings:now', found);
      }
    },
  };
}

/** Opens a page that is served, at a screen where it has such. */
async function open(measured: Measured, url: string, screen?: string): Promise<Tab> {
  const tab = await measured.bench.openTab();
  await probe(tab);
  await tab.goto(url);
  if (screen !== undefined) await tab.goto(await tab.evaluate((name) => new URL(`#screen=${name}`, location.href).href, screen));
  await tab.waitUntil(() => document.querySelector('main h1') !== null || Number(document.querySelector('p')?.textContent) > 0);
  return tab;
}

interface Measured {
  readonly bench: BenchBrowser;
  readonly driven: Driven;
  /** Serves a folder of built screens; answers with its address. */
  readonly serveFolder: (folder: string) => Promise<string>;
  /** True while nothing else keeps the machine busy: figures by the clock are judged then alone. */
  readonly isQuiet: boolean;
}

/** What the diffs cost the pages; milliseconds. */
interface DiffFigures {
  readonly longestP95: number;
  readonly longestClockP95: number;
  readonly applyP95: number;
  readonly applyMedian: number;
  readonly allP95: number;
  readonly allMedian: number;
  readonly mainThreadMs: number;
  /** Diffs that cost a frame, in percent. */
  readonly lostPercent: number;
}

/** Measures what is opened so, one after the other; answers with the last of them, which stays open. */
async function measureDiffs(
  { bench, driven }: Measured,
  openTab: () => Promise<Tab>,
  turns: number,
): Promise<{ readonly found: DiffFigures; readonly tab: Tab }> {
  const times: DiffTime[] = [];
  let mainThreadMs = 0;
  let lostPercent = 0;
  let tab = await openTab();
  for (let page = 1; page <= PAGES; page += 1) {
    if (page > 1) {
      await tab.close();
      tab = await openTab();
    }
    const one = tab;
    // Thread time: what other programs do meanwhile does not count.
    await one.send('Performance.enable', { timeDomain: 'threadTicks' });
    await costOfDiffs(one, driven.push, WARM_UP, EVERY_MS);
    const timed = await timesOfDiffs(bench.browser, turns, async () => {
      mainThreadMs += (await costOfDiffs(one, driven.push, DIFFS, EVERY_MS)) / PAGES;
    });
    times.push(...timed);
    lostPercent += (await framesLostPercent(one, driven.push, DIFFS_FOR_FRAMES, EVERY_MS, LATE_MS)) / PAGES;
  }
  return { found: { ...figuresOf(times), mainThreadMs, lostPercent }, tab };
}

function figuresOf(times: readonly DiffTime[]): Omit<DiffFigures, 'mainThreadMs' | 'lostPercent'> {
  const of = (figure: keyof DiffTime, part: number) =>
    percentile(
      times.map((time) => time[figure]),
      part,
    );
  return {
    longestP95: of('longestMs', 0.95),
    longestClockP95: of('longestClockMs', 0.95),
    applyP95: of('applyMs', 0.95),
    applyMedian: of('applyMs', 0.5),
    allP95: of('allMs', 0.95),
    allMedian: of('allMs', 0.5),
  };
}

/** The least that a page can do with the same messages, on this machine and at this hour. */
async function measureBare(measured: Measured): Promise<{ readonly bare: DiffFigures; readonly figures: readonly Figure[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-bench-'));
  writeBarePage(folder);
  const url = await measured.serveFolder(folder);
  const { found: bare, tab } = await measureDiffs(measured, () => open(measured, url), 0);
  const figures: Figure[] = [
    { name: 'bare page: diff to paint, CPU time, p95', value: bare.allP95, most: null, unit: 'ms' },
    { name: 'bare page: diff to paint, CPU time, median', value: bare.allMedian, most: null, unit: 'ms' },
    { name: 'bare page: diffs that cost a frame', value: bare.lostPercent, most: null, unit: '%' },
    ...(await scrolling(tab, { ...measured, isQuiet: false }, 'bare page')),
  ];
  await tab.close();
  rmSync(folder, { recursive: true });
  return { bare, figures };
}

async function measureScreen(measured: Measured, url: string, screen: string, bare: DiffFigures): Promise<readonly Figure[]> {
  const { found, tab } = await measureDiffs(measured, () => open(measured, url, screen), TURNS);
  const { isQuiet } = measured;
  // Before the filters, which leave much garbage behind.
  const scrolled = screen === 'destinations' || screen === 'connections' ? await scrolling(tab, measured, screen) : [];
  const clockMost = isQuiet ? FRAME_MS : null;
  const figures: Figure[] = [
    { name: `${screen}: diff to paint, longest task, CPU time, p95`, value: found.longestP95, most: FRAME_MS, unit: 'ms' },
    {
      name: `${screen}: diff to paint, longest task, by the clock, p95`,
      value: found.longestClockP95,
      most: clockMost,
      unit: 'ms',
    },
    { name: `${screen}: diffs that cost a frame`, value: found.lostPercent, most: isQuiet ? LOST_MOST_PERCENT : null, unit: '%' },
    { name: `${screen}: diff applied and painted, CPU time, p95`, value: found.applyP95, most: FRAME_MS, unit: 'ms' },
    { name: `${screen}: diff applied and painted, CPU time, median`, value: found.applyMedian, most: null, unit: 'ms' },
    { name: `${screen}: the same and its reading, p95`, value: found.allP95, most: null, unit: 'ms' },
    { name: `${screen}: the same and its reading, median`, value: found.allMedian, most: null, unit: 'ms' },
    { name: `${screen}: the same, of the bare page`, value: found.allMedian / bare.allMedian, most: null, unit: 'times' },
    { name: `${screen}: all main-thread CPU per diff`, value: found.mainThreadMs, most: null, unit: 'ms' },
    { name: `${screen}: another filter, CPU time, median`, value: await filterMs(tab, screen), most: 150, unit: 'ms' },
  ];
  figures.push(...scrolled);
  figures.push({ name: `${screen}: heap`, value: (await heapBytes(tab)) / 1e6, most: HEAP_MOST_MB, unit: 'MB' });
  await tab.close();
  return figures;
}

async function filterMs(tab: Tab, screen: string): Promise<number> {
  const costs: number[] = [];
  for (const filter of ['port:443', 'is:problem', '', 'state:established', 'proto:tcp', '']) {
    costs.push(await filterCostMs(tab, screen, filter));
  }
  return percentile(costs, 0.5);
}

/** How smoothly the long lists scroll while diffs come. Apps are too few to be scrolled far. */
async function scrolling(tab: Tab, { driven, isQuiet }: Measured, screen: string): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [how, stepPx] of SCROLLS) {
    const ticking = setInterval(driven.push, 1_000);
    const frames = await scrollFramesMs(tab, SCROLL_FRAMES, stepPx);
    clearInterval(ticking);
    const late = (100 * frames.filter((ms) => ms > LATE_MS).length) / frames.length;
    const most = isQuiet && how === 'by the wheel' ? LATE_MOST_PERCENT : null;
    figures.push(
      { name: `${screen}: scrolling ${how}, late frames`, value: late, most, unit: '%' },
      { name: `${screen}: scrolling ${how}, longest frame`, value: frames.at(-1) ?? Number.NaN, most: null, unit: 'ms' },
    );
  }
  return figures;
}

const SCREENS = ['now', 'apps', 'destinations', 'connections', 'ports', 'why'];

/** Measures the screens with 36,000 sockets of which 1 % change each second; with names as arguments only those. */
export async function benchScreens(screens: readonly string[] = SCREENS): Promise<{ readonly ok: boolean }> {
  const found = await findBrowser();
  if (found.kind === 'missing') {
    console.error(found.text);
    return { ok: false };
  }
  const loadBefore = loadavg()[0] ?? 0;
  const isQuiet = loadBefore < cpus().length / 2;
  const driven = drivenWatch('36k');
  const about = { version: 'bench', platform: process.platform, runtime: process.version };
  const closes: (() => Promise<void>)[] = [];
  const serveFolder = async (rendererDir: string): Promise<string> => {
    const serving = await serve({ watch: driven.watch, about, rendererDir });
    if (serving.kind === 'failed') throw new Error(serving.text);
    closes.push(() => serving.close());
    return serving.url;
  };
  const bench = await launchBenchBrowser(found.path);
  const measured = { bench, driven, serveFolder, isQuiet };
  const { bare, figures: ofBare } = await measureBare(measured);
  const figures: Figure[] = [...ofBare];
  const url = await serveFolder(fromRoot('dist/renderer'));
  for (const screen of screens) figures.push(...(await measureScreen(measured, url, screen, bare)));
  await bench.close();
  for (const close of closes) await close();
  console.log(
    `\nLoad of this machine: ${loadBefore.toFixed(1)} before and ${loadavg()[0]?.toFixed(1)} after, on ${cpus().length} cores. ` +
      (isQuiet ? 'It was quiet: figures by the clock are judged.' : 'It was busy: figures by the clock are not judged.'),
  );
  console.log(
    `Of each screen ${PAGES} pages are measured, one after the other. ` +
      'Diff to paint: what the main thread of the page does from the arrival of the message until the frame that shows it is painted. ' +
      'It does so in several tasks, between which input and frames have their turn; the longest of them is what can hold up a frame. ' +
      'Applied and painted: all of these tasks together but the first, in which the message arrives and is read (JSON). ' +
      'Pictures (Now, small lines in tables) are drawn later, in idle turns: they are in “all main-thread CPU per diff”. ' +
      'The bare page takes the same messages into a Map and shows one number: the least that a page can do here and now.',
  );
  return { ok: printFigures(`The screens, 36,000 sockets, 1 % change per diff (${found.name} ${found.version})`, figures) };
}

if (import.meta.main)
  process.exitCode = (await benchScreens(process.argv.length > 2 ? process.argv.slice(2) : SCREENS)).ok ? 0 : 1;
