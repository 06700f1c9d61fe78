import { tableOf } from '../../shared/diff.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import type { Socket } from '../../shared/socket.ts';
import type { Collector, Scan } from '../collect/collector.ts';

/** A machine for tests: each scan reads the sockets that are in `sockets` at that moment, or fails with `failure`. */
export interface MadeUpMachine {
  readonly collector: Collector;
  sockets: readonly Socket[];
  failure: string | null;
  /** Scans so far. */
  scans: number;
}

/** Makes a machine whose sockets a test decides on. */
export function madeUpMachine(sockets: readonly Socket[] = []): MadeUpMachine {
  const machine: MadeUpMachine = {
    sockets,
    failure: null,
    scans: 0,
    collector: {
      async scan(): Promise<Scan> {
        machine.scans += 1;
        if (machine.failure !== null) return { kind: 'failed', text: machine.failure };
        const reading = madeUpReading({ takenAt: new Date().toISOString(), sockets: machine.sockets });
        return { kind: 'read', reading, table: tableOf(reading) };
      },
      close() {},
    },
  };
  return machine;
}
