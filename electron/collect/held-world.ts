import { tableOf } from '../../shared/diff.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import type { Socket } from '../../shared/socket.ts';
import type { Collector, Scan } from './collector.ts';
import type { Clock } from './watch.ts';

/** A clock that a test holds: it goes when told, and calls what is due. */
export class HeldClock implements Clock {
  ms = Date.UTC(2026, 10, 20, 12);
  #due: { at: number; call: () => void }[] = [];

  now(): number {
    return this.ms;
  }

  after(ms: number, call: () => void): () => void {
    const one = { at: this.ms + ms, call };
    this.#due.push(one);
    return () => {
      this.#due = this.#due.filter((other) => other !== one);
    };
  }

  /** Milliseconds until the next call, null when none is planned. */
  get waits(): number | null {
    return this.#due.length === 0 ? null : Math.min(...this.#due.map((one) => one.at)) - this.ms;
  }

  async go(ms: number): Promise<void> {
    const end = this.ms + ms;
    for (;;) {
      const next = this.#due.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#due = this.#due.filter((one) => one !== next);
      this.ms = Math.max(this.ms, next.at);
      next.call();
      await settled();
    }
    this.ms = end;
  }
}

/** Resolves when everything that could go on has gone on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A collector that answers what a test tells it to. */
export class FakeMachine implements Collector {
  readonly clock: HeldClock;
  ports: number[] = [1, 2];
  broken: string | null = null;
  costMs = 0;
  scans = 0;
  rests = 0;
  closed = 0;
  bug: Error | null = null;
  readonly #sockets = new Map<number, Socket>();

  constructor(clock: HeldClock) {
    this.clock = clock;
  }

  async scan(): Promise<Scan> {
    this.scans += 1;
    const takenAt = new Date(this.clock.ms).toISOString();
    this.clock.ms += this.costMs;
    if (this.bug !== null) throw this.bug;
    if (this.broken !== null) return { kind: 'failed', text: this.broken };
    const sockets = this.ports.map((port) => this.#socket(port));
    const reading = madeUpReading({ takenAt, sockets });
    return { kind: 'read', reading, table: tableOf(reading) };
  }

  #socket(port: number): Socket {
    let socket = this.#sockets.get(port);
    if (socket === undefined) {
      socket = madeUpSocket({ id: `s${port}` });
      this.#sockets.set(port, socket);
    }
    return socket;
  }

  rest(): void {
    this.rests += 1;
  }

  close(): void {
    this.closed += 1;
  }
}
