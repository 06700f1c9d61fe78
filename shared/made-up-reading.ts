import type { Reading } from './reading.ts';

/** A reading for tests and measurements: of a Linux machine without a socket, all of which could be seen, but for what `change` says. */
export function madeUpReading(change: Partial<Reading> = {}): Reading {
  return {
    schema: 1,
    takenAt: '2026-11-20T12:00:00.000Z',
    host: 'example',
    platform: 'linux',
    method: ['ss'],
    blindSpots: [],
    skipped: [],
    skippedCount: 0,
    sampling: { hearsCloses: true, unseenCount: 0, unseenRecent: [], timeWaitUnseenCount: 0 },
    sockets: [],
    processes: [],
    ...change,
  };
}
