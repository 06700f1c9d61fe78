import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { networkConnections } from 'systeminformation';
import type { Collector } from '../electron/collect/collector.ts';
import { linuxCollector } from '../electron/collect/linux.ts';
import { ownUsage } from '../electron/collect/own-cost.ts';
import { run } from '../electron/collect/run.ts';
import { diff, type Table } from '../shared/diff.ts';

/** One size of the scan benchmark. Times in milliseconds, medians; sizes in bytes of JSON. */
export interface ScanFigures {
  readonly sockets: number;
  /** All rows of the table, those of other programs included. */
  readonly rows: number;
  readonly firstMs: number;
  readonly quietMs: number;
  readonly quietCpuMs: number;
  readonly changingMs: number;
  readonly changingCpuMs: number;
  readonly ssOwnersMs: number;
  readonly systeminformationMs: number;
  readonly snapshotBytes: number;
  readonly quietDiffBytes: number;
  readonly changingDiffBytes: number;
  readonly ownedShare: number;
  readonly detailedShare: number;
}

/** What the benchmark found: the figures, the heap after 1,000 and 10,000 scans, and each target that was missed, in words. */
export interface ScanBench {
  readonly figures: readonly ScanFigures[];
  readonly heapBytes: { readonly after1000: number; readonly after10000: number };
  readonly cpuPercentAt300: number;
  readonly missed: readonly string[];
}

const SIZES = [100, 300, 1_000, 10_000, 36_000] as const;
const SCANS = 15;
const WARM_UP = 4;

/** Measures scans against real loopback sockets, beside what a user would run instead. Takes some minutes. */
export async function benchScan(sizes: readonly number[] = SIZES): Promise<ScanBench> {
  const figures: ScanFigures[] = [];
  const field = await openField();
  try {
    for (const size of sizes) {
      await field.grow(size);
      figures.push(await measure(size, field));
    }
  } finally {
    await field.close();
  }
  const heapBytes = heapOverScans();
  const at300 = figures.find((one) => one.sockets === 300);
  const cpuPercentAt300 = at300 === undefined ? 0 : (at300.changingCpuMs / 2_000) * 100;
  return { figures, heapBytes, cpuPercentAt300, missed: missedTargets(figures, heapBytes, cpuPercentAt300) };
}

interface Field {
  grow(sockets: number): Promise<void>;
  churn(sockets: number): Promise<void>;
  close(): Promise<void>;
}

/** A server and a client process; each holds one end of every connection, so each stays below the usual limit of descriptors. */
async function openField(): Promise<Field> {
  const file = fileURLToPath(new URL('./bench-hold.ts', import.meta.url));
  const server = fork(file, ['server']);
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  const client = fork(file, ['client']);
  let open = 0;
  const tell = async (child: ChildProcess, order: object) => {
    const answer = once(child, 'message');
    child.send(order);
    await answer;
  };
  const settle = async () => {
    for (;;) {
      const answer = once(server, 'message') as Promise<[{ held: number }]>;
      server.send({});
      const [{ held }] = await answer;
      if (held >= open) return;
    }
  };
  return {
    async grow(sockets) {
      const more = Math.floor(sockets / 2) - open;
      open += more;
      await tell(client, { open: more, port });
      await settle();
    },
    async churn(sockets) {
      await tell(client, { churn: Math.max(1, Math.floor(sockets / 2)), port });
      await settle();
    },
    async close() {
      // Closed by reset: what is left in TIME_WAIT would be in the next run's table.
      await tell(client, { churn: 0, close: open, port });
      client.kill('SIGKILL');
      server.kill('SIGKILL');
    },
  };
}

interface Timed {
  readonly ms: number;
  readonly cpuMs: number;
  readonly bytes: number;
  readonly table: Table;
}

async function scanOnce(collector: Collector, before: Table): Promise<Timed> {
  const cpuBefore = ownUsage().cpuMs;
  const startMs = performance.now();
  const scan = await collector.scan();
  if (scan.kind === 'failed') throw new Error(scan.text);
  const change = diff(before, scan.table, { seq: 1, scanMs: 0 });
  const ms = performance.now() - startMs;
  const cpuMs = ownUsage().cpuMs - cpuBefore;
  return { ms, cpuMs, bytes: JSON.stringify(change).length, table: scan.table };
}

async function measure(sockets: number, field: Field): Promise<ScanFigures> {
  const collector = linuxCollector();
  const empty: Table = { facts: {} as Table['facts'], sockets: new Map(), processes: new Map() };
  const first = await scanOnce(collector, empty);
  let { table } = first;
  const scans = async (before: () => Promise<void>): Promise<Timed[]> => {
    const all: Timed[] = [];
    for (let at = 0; at < SCANS; at += 1) {
      await before();
      const one = await scanOnce(collector, table);
      table = one.table;
      all.push(one);
    }
    return all;
  };
  for (let at = 0; at < WARM_UP; at += 1) ({ table } = await scanOnce(collector, table));
  const quiet = await scans(async () => {});
  const changing = await scans(() => field.churn(Math.ceil(sockets / 100)));
  collector.close();
  const all = [...table.sockets.values()];
  const connections = all.filter((socket) => socket.protocol === 'tcp' && socket.remote !== null && socket.inode !== null);
  return {
    sockets,
    rows: all.length,
    firstMs: first.ms,
    quietMs: median(quiet.map((one) => one.ms)),
    quietCpuMs: mean(quiet.map((one) => one.cpuMs)),
    changingMs: median(changing.map((one) => one.ms)),
    changingCpuMs: mean(changing.map((one) => one.cpuMs)),
    ssOwnersMs: await medianOf(5, () => run({ kind: 'this-machine' }, ssOwners)),
    systeminformationMs: await medianOf(1, () => networkConnections()),
    snapshotBytes: JSON.stringify(all).length,
    quietDiffBytes: median(quiet.map((one) => one.bytes)),
    changingDiffBytes: median(changing.map((one) => one.bytes)),
    ownedShare: connections.filter((socket) => socket.owners.length > 0).length / connections.length,
    detailedShare: connections.filter((socket) => socket.tcp !== null).length / connections.length,
  };
}

const ssOwners = { program: 'ss', args: ['-HOntuap'], deadlineMs: 60_000, outputMostBytes: 1e9 } as const;

async function medianOf(times: number, call: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const startMs = performance.now();
    await call();
    all.push(performance.now() - startMs);
  }
  return median(all);
}

const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;

/** Runs `bench-memory.ts` in a process of its own, where the garbage collector can be called. */
function heapOverScans(): { after1000: number; after10000: number } {
  const file = fileURLToPath(new URL('./bench-memory.ts', import.meta.url));
  const out = execFileSync(process.execPath, ['--expose-gc', file], { encoding: 'utf8', maxBuffer: 1e6 });
  return JSON.parse(out) as { after1000: number; after10000: number };
}

function missedTargets(
  figures: readonly ScanFigures[],
  heap: ScanBench['heapBytes'],
  cpuPercentAt300: number,
): readonly string[] {
  const missed: string[] = [];
  const largest = figures.find((one) => one.sockets === 36_000);
  const tenth = figures.find((one) => one.sockets === 10_000);
  if (largest !== undefined) {
    const worstMs = Math.max(largest.quietMs, largest.changingMs);
    if (worstMs > 0.75 * largest.ssOwnersMs) missed.push('a steady scan of 36,000 sockets costs more than 0.75 of ss -HOntuap');
    if (worstMs > 0.5 * largest.systeminformationMs) missed.push('a steady scan costs more than half of systeminformation');
    if (tenth !== undefined && largest.quietMs / 36_000 > (1.6 * tenth.quietMs) / 10_000)
      missed.push('cost grows faster than the table');
  }
  for (const one of figures) {
    if (one.sockets < 1_000) continue;
    if (one.quietDiffBytes > 0.02 * one.snapshotBytes) missed.push(`a quiet scan of ${one.sockets} sockets sends much`);
    if (one.changingDiffBytes > 0.1 * one.snapshotBytes) missed.push(`1 % change of ${one.sockets} sockets sends much`);
    if (one.ownedShare < 0.99) missed.push(`owners of ${one.sockets} sockets are not found`);
  }
  if (heap.after10000 > heap.after1000 * 1.1 + 1e6) missed.push('the heap grows with the scans');
  if (cpuPercentAt300 > 1.5) missed.push('300 sockets every 2 s cost more than 1.5 % of a core');
  return missed;
}

function print({ figures, heapBytes, cpuPercentAt300, missed }: ScanBench): void {
  const rows = figures.map((one) => ({
    sockets: one.sockets,
    rows: one.rows,
    'first ms': Math.round(one.firstMs),
    'quiet ms': round(one.quietMs),
    'quiet CPU': round(one.quietCpuMs),
    '1 % ms': round(one.changingMs),
    '1 % CPU': round(one.changingCpuMs),
    'ss -p ms': round(one.ssOwnersMs),
    'of ss': round(Math.max(one.quietMs, one.changingMs) / one.ssOwnersMs, 2),
    'si ms': Math.round(one.systeminformationMs),
    'of si': round(Math.max(one.quietMs, one.changingMs) / one.systeminformationMs, 2),
    'snapshot kB': Math.round(one.snapshotBytes / 1_000),
    'quiet B': one.quietDiffBytes,
    '1 % kB': round(one.changingDiffBytes / 1_000),
    owned: round(one.ownedShare, 3),
    detailed: round(one.detailedShare, 3),
  }));
  console.table(rows);
  console.log(
    `heap after 1,000 scans ${round(heapBytes.after1000 / 1e6)} MB, after 10,000 ${round(heapBytes.after10000 / 1e6)} MB`,
  );
  console.log(`300 sockets every 2 s: ${round(cpuPercentAt300, 2)} % of one core`);
  for (const text of missed) console.log(`MISSED: ${text}`);
}

const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = process.argv.slice(2).map(Number);
  const bench = await benchScan(sizes.length > 0 ? sizes : SIZES);
  print(bench);
  process.exit(bench.missed.length === 0 ? 0 : 1);
}
