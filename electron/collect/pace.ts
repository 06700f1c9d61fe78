/** The share of one core's wall time that scans of a large table may take. */
const SHARE_MOST = 0.05;
/** Below this many sockets the interval is never stretched. */
const ORDINARY_SOCKETS = 2_000;
const INTERVAL_MOST_MS = 60_000;
const RETRY_MOST_MS = 30_000;

/** The time from one scan's start to the next: what was asked, or longer where a large table makes scans costly. */
export function pacedIntervalMs(askedMs: number, typicalScanMs: number, sockets: number): number {
  if (sockets <= ORDINARY_SOCKETS) return askedMs;
  return Math.max(askedMs, Math.min(Math.round(typicalScanMs / SHARE_MOST), INTERVAL_MOST_MS));
}

/** How long to wait after a failed scan: 2, 4, 8 … 30 s for the first, second, third … failure in a row. */
export function retryMs(failures: number): number {
  return Math.min(1_000 * 2 ** Math.min(failures, 10), RETRY_MOST_MS);
}
