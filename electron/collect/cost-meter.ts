import type { Cost } from '../../shared/contract.ts';
import { ownUsage, type Usage } from './own-cost.ts';
import { pacedIntervalMs } from './pace.ts';

const WINDOW_MS = 30_000;
const TYPICAL_OF = 5;

/** Keeps account of what the program costs. */
export interface CostMeter {
  scanned(scan: {
    readonly scanMs: number;
    readonly sinceLastMs: number;
    readonly askedMs: number;
    readonly total: number;
    readonly isGood: boolean;
  }): Cost;
  /** Median wall time of the last few good scans, so that one slow scan does not stretch the interval. */
  typicalScanMs(): number;
}

/** Starts a meter; the first share of CPU is told once there are two readings. */
export function costMeter(now: () => number, ownProcesses: () => readonly Usage[] = () => []): CostMeter {
  let readings: { readonly atMs: number; readonly cpuMs: number }[] = [];
  let scansMs: number[] = [];
  const typicalScanMs = () => scansMs.toSorted((a, b) => a - b)[Math.floor(scansMs.length / 2)] ?? 0;
  return {
    typicalScanMs,
    scanned({ scanMs, sinceLastMs, askedMs, total, isGood }) {
      if (isGood) scansMs = [...scansMs, scanMs].slice(-TYPICAL_OF);
      const all = [ownUsage(), ...ownProcesses()];
      const cpuMs = all.reduce((sum, one) => sum + one.cpuMs, 0);
      const atMs = now();
      readings = [...readings.filter((reading) => atMs - reading.atMs <= WINDOW_MS), { atMs, cpuMs }];
      const first = readings[0];
      const spanMs = first === undefined ? 0 : atMs - first.atMs;
      const share = first === undefined || spanMs <= 0 ? null : Math.max(0, cpuMs - first.cpuMs) / spanMs;
      const plannedMs = pacedIntervalMs(askedMs, typicalScanMs(), total);
      return {
        cpuPercent: share === null ? null : Math.round(share * 10_000) / 100,
        memoryBytes: all.reduce((sum, one) => sum + one.memoryBytes, 0),
        scanMs,
        intervalMs: Number.isFinite(sinceLastMs) ? sinceLastMs : plannedMs,
        isPaced: plannedMs > askedMs,
      };
    },
  };
}
