import { expect, test } from 'vitest';
import { costMeter } from './cost-meter.ts';

const SCAN = { scanMs: 10, sinceLastMs: 2_000, askedMs: 2_000, total: 10, isGood: true };

test('the share of the processor is unknown until two readings tell it, and again after a long pause', () => {
  let atMs = 1_000;
  const meter = costMeter(() => atMs);
  expect(meter.scanned(SCAN).cpuPercent).toBeNull();
  atMs += 2_000;
  expect(meter.scanned(SCAN).cpuPercent).toBeGreaterThanOrEqual(0);
  atMs += 3_600_000;
  expect(meter.scanned(SCAN).cpuPercent).toBeNull();
});
