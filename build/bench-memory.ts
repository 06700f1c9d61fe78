import { linuxCollector } from '../electron/collect/linux.ts';
import type { Command, Ran } from '../electron/collect/run.ts';
import { createWatch } from '../electron/collect/watch.ts';

/**
 * Ten thousand scans of a recorded `ss` of 300 sockets, thirty of which are others each time, so that what is remembered of closed ones is full early, through the whole watch. Prints the
 * heap after 1,000 and after 10,000 as JSON. Needs --expose-gc.
 */
const SOCKETS = 300;
const CHANGING = 30;
const SCANS = 10_000;
let scan = 0;

function answer(_command: Command): Ran {
  scan += 1;
  const rows: string[] = [];
  for (let at = 0; at < SOCKETS; at += 1) {
    const age = at < CHANGING ? scan : 0;
    const port = 20_000 + ((at * 7 + age * 13) % 40_000);
    const cookie = (0x1000 + at + age * SOCKETS).toString(16);
    rows.push(
      `tcp ESTAB 0 0 192.0.2.1:${port} 198.51.100.${at % 250}:443 uid:1000 ino:${1e9 + at + age * SOCKETS} sk:${cookie} cgroup:/ <-> cubic rto:204 rtt:${at}.5/2 bytes_sent:${at} lastsnd:${scan} lastrcv:${scan} lastack:${scan}`,
    );
  }
  return { kind: 'done', stdout: Buffer.from(`${rows.join('\n')}\n`), stderr: '', code: 0 };
}

const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error('run with --expose-gc');

/** The clock goes two seconds a scan, and calls at once. */
let nowMs = Date.UTC(2026, 0, 1);
let next: (() => void) | null = null;
const collector = linuxCollector({
  where: { kind: 'recording', run: answer, read: () => ({ kind: 'absent' }) },
  now: () => nowMs,
  hearCloses: false,
});
const watch = createWatch({
  collector,
  clock: {
    now: () => nowMs,
    after(_ms, call) {
      next = call;
      return () => {
        next = null;
      };
    },
  },
});
let seen = 0;
const viewer = watch.view((channel, push) => {
  if (channel !== 'sockets:diff') return;
  seen = (push as { seq: number }).seq;
  viewer.seen(seen);
});
await viewer.start(2_000);
const heap: Record<string, number> = {};
for (let at = 1; at <= SCANS; at += 1) {
  nowMs += 2_000;
  const before = seen;
  const call = next as (() => void) | null;
  call?.();
  while (seen === before) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  if (at !== 1_000 && at !== SCANS) continue;
  collect();
  heap[`after${at}`] = process.memoryUsage().heapUsed;
}
await watch.close();
console.log(JSON.stringify(heap));
