import { describe, expect, it } from 'vitest';
import type { Socket } from '../../shared/socket.ts';
import { countDueMedians, medianRttMs, recentMedianMs } from './median-rtt.ts';

function timed(rttMs: number | undefined): Socket {
  return { tcp: rttMs === undefined ? null : { readAt: '', rttMs } } as Socket;
}

/** A group of many sockets, all with one round trip. */
function group(count: number, rttMs: number): Map<string, Socket> {
  return new Map(Array.from({ length: count }, (_, nth) => [`s${nth}`, timed(rttMs)]));
}

function change(sockets: Map<string, Socket>, rttMs: number): void {
  for (const id of sockets.keys()) sockets.set(id, timed(rttMs));
}

describe('the round trip of several connections', () => {
  it('is their median, over those that tell', () => {
    expect(medianRttMs([30, 10, undefined, 20, 1_000].map(timed))).toBe(25);
    expect(medianRttMs([timed(undefined)])).toBeNull();
  });

  it('follows at once where they are few, and within some seconds where they are many', () => {
    const few = group(3, 10);
    const many = group(300, 10);
    expect([recentMedianMs(few, 1_000), recentMedianMs(many, 1_000)]).toEqual([10, 10]);
    change(few, 50);
    change(many, 50);
    expect([recentMedianMs(few, 2_000), recentMedianMs(many, 2_000)]).toEqual([50, 10]);
    recentMedianMs(many, 13_000);
    countDueMedians(13_000);
    expect(recentMedianMs(many, 14_000)).toBe(50);
  });

  it('of many groups is not counted anew in one moment for all, and none is left out for long', () => {
    const groups = Array.from({ length: 12 }, () => group(600, 10));
    for (const one of groups) expect(recentMedianMs(one, 10_000)).toBe(10);
    for (const one of groups) change(one, 50);
    const anew = (nowMs: number): number => {
      const count = groups.filter((one) => recentMedianMs(one, nowMs) === 50).length;
      countDueMedians(nowMs);
      return count;
    };
    const counts = Array.from({ length: 13 }, (_, second) => anew(11_000 + second * 1_000));
    const atOnce = counts.map((count, nth) => count - (counts[nth - 1] ?? 0));
    expect(Math.max(...atOnce)).toBeLessThan(groups.length / 2);
    expect(counts.at(-1)).toBe(groups.length);
  });

  it('begins anew where time goes back, as in a captured text', () => {
    const sockets = group(300, 10);
    recentMedianMs(sockets, 100_000);
    change(sockets, 50);
    expect(recentMedianMs(sockets, 50_000)).toBe(50);
  });
});
