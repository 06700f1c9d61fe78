import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type CDPSession, chromium } from 'playwright';
import { type Figure, printFigures } from './bench-table.ts';
import { findBrowser, testArguments } from './browser.ts';
import { fromRoot } from './layout.ts';

// The whole program with an ordinary number of sockets, looked at in its first minute and when it has settled: what it costs of one core. Linux only.

const SOCKETS = 300;
const CHANGES = 3;
const INTERVAL_MS = 2_000;
const BEGIN_MS = 12_000;
/** Both engines go on compiling for the first minutes, on threads of their own; a program that stands open all day has that behind it. */
const SETTLE_MS = 120_000;
const MEASURED_MS = 30_000;
const WHOLE_MOST_PERCENT = 1.5;
/** Clock ticks per second in /proc/PID/stat: USER_HZ, 100 on every Linux that Node runs on (proc(5)). */
const TICKS = 100;

interface Chromes {
  /** CPU seconds of the page's own process, and of the browser and its GPU process together. */
  readonly renderer: number;
  readonly rest: number;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** CPU seconds of a process and all its descendants, living or waited for. */
function cpuSeconds(root: number): number {
  const parents = new Map<number, { readonly parent: number; readonly seconds: number }>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
      const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
      parents.set(Number(name), { parent: Number(fields[1]), seconds: ticks / TICKS });
    } catch {
      // It ended while the list was read.
    }
  }
  const isOurs = (pid: number): boolean => pid === root || (parents.has(pid) && isOurs(parents.get(pid)?.parent ?? 0));
  return [...parents].filter(([pid]) => isOurs(pid)).reduce((sum, [, { seconds }]) => sum + seconds, 0);
}

async function chromes(devtools: CDPSession): Promise<Chromes> {
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const sum = (processes: typeof processInfo) => processes.reduce((total, { cpuTime }) => total + cpuTime, 0);
  const pages = processInfo.filter(({ type, id }) => type === 'renderer' && !drawsTheBrowser(id));
  return { renderer: sum(pages), rest: sum(processInfo.filter(({ type }) => /^(browser|GPU)$/i.test(type))) };
}

/** Chromium draws its own toolbars in a process like a page's; a desktop window has none. */
function drawsTheBrowser(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--top-chrome-webui');
  } catch {
    return true;
  }
}

async function told(child: ChildProcess, message: unknown): Promise<void> {
  child.send(message as never);
  await once(child, 'message');
}

interface Sockets {
  /** Replaces some connections by others, until the answer is called. */
  churn(): () => void;
  close(): void;
}

async function holdSockets(): Promise<Sockets> {
  const file = fromRoot('build/bench-hold.ts');
  const server = fork(file, ['server']);
  const [{ port }] = (await once(server, 'message')) as [{ readonly port: number }];
  const client = fork(file, ['client']);
  await told(client, { open: SOCKETS / 2, port });
  return {
    churn() {
      const timer = setInterval(() => client.send({ churn: CHANGES, port }), INTERVAL_MS);
      return () => clearInterval(timer);
    },
    close() {
      client.kill();
      server.kill();
    },
  };
}

interface Cost extends Chromes {
  /** CPU seconds of the program itself and the commands it started. */
  readonly own: number;
}

/** What a screen costs in its first minute and once it has settled. `empty` is what the browser draws with no page to speak of, in percent. */
async function settling(screen: string, cost: () => Promise<Cost>, empty: number): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const percent = (from: number, to: number) => ((to - from) * 100_000) / MEASURED_MS;
  for (const [when, waitMs] of [
    ['first minute', BEGIN_MS],
    ['settled', SETTLE_MS],
  ] as const) {
    await pause(waitMs);
    const before = await cost();
    await pause(MEASURED_MS);
    const after = await cost();
    const own = percent(before.own, after.own);
    const renderer = percent(before.renderer, after.renderer);
    const rest = percent(before.rest, after.rest) - empty;
    const name = (what: string) => `${screen}, ${when}: ${what}`;
    figures.push(
      { name: name('reading and serving'), value: own, most: null, unit: '%' },
      { name: name('the page'), value: renderer, most: null, unit: '%' },
      { name: name('together'), value: own + renderer, most: when === 'settled' ? WHOLE_MOST_PERCENT : null, unit: '%' },
      { name: name('Chromium’s drawing without a GPU'), value: rest, most: null, unit: '%' },
    );
  }
  return figures;
}

/** Measures what the collector, the server and the page cost together. */
export async function benchWhole(): Promise<{ readonly ok: boolean }> {
  const found = await findBrowser();
  if (found.kind === 'missing' || process.platform !== 'linux') {
    console.error(found.kind === 'missing' ? found.text : 'The whole program is measured on Linux only.');
    return { ok: process.platform !== 'linux' };
  }
  const sockets = await holdSockets();
  const program = spawn(process.execPath, [fromRoot('dist/cli/portlight.js'), 'serve', '--no-open'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [url] = (await once(createInterface({ input: program.stdout }), 'line')) as [string];
  const browser = await chromium.launch({ executablePath: found.path, args: [...testArguments()] });
  const devtools = await browser.newBrowserCDPSession();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await pause(BEGIN_MS / 4);
  const emptyFrom = await chromes(devtools);
  await pause(MEASURED_MS / 3);
  const empty = (((await chromes(devtools)).rest - emptyFrom.rest) * 300_000) / MEASURED_MS;
  const figures: Figure[] = [];
  const stopChurn = sockets.churn();
  for (const screen of ['now', 'connections']) {
    await page.goto(`${url}#${new URLSearchParams({ screen, filter: 'scope:loopback' })}`);
    await page.reload();
    await page.locator('main h1').waitFor();
    const cost = async (): Promise<Cost> => ({ own: cpuSeconds(program.pid ?? 0), ...(await chromes(devtools)) });
    figures.push(...(await settling(screen, cost, empty)));
  }
  stopChurn();
  await browser.close();
  program.kill('SIGTERM');
  sockets.close();
  const ok = printFigures(
    `The whole program, ${SOCKETS} sockets, ${CHANGES} replaced every ${INTERVAL_MS / 1_000} s, percent of one core`,
    figures,
  );
  return { ok };
}

if (import.meta.main) process.exitCode = (await benchWhole()).ok ? 0 : 1;
