import { type Diff, diff, type Table, tableOf } from '../diff.ts';
import { madeUpSocket } from '../filter/made-up-socket.ts';
import { madeUpReading } from '../made-up-reading.ts';
import type { Reading, Sampling, UnseenConnection } from '../reading.ts';
import type { App, Socket, TcpDetails, Timer } from '../socket.ts';
import { createDiagnosis, type Diagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';
import type { Limits } from './limits.ts';
import { type SystemFacts, usualSystem } from './system-facts.ts';

const START_MS = Date.parse('2026-11-20T12:00:00.000Z');
const QUIET: Sampling = { hearsCloses: true, unseenCount: 0, unseenRecent: [], timeWaitUnseenCount: 0 };

/** What a test says of a socket: `to` is `host:port` or `[host]:port`; the rest as in a socket. Times count from the course's start. */
export interface Said extends Partial<Omit<Socket, 'app' | 'tcp' | 'timer'>> {
  readonly to?: string;
  readonly app?: string | null;
  readonly tcp?: Partial<TcpDetails> | null;
  readonly timer?: Partial<Timer> | null;
}

/** A machine for tests of the rules, read again and again. `wait` reads once per `everyMs`; what is set stands until it is changed. */
export interface Course {
  readonly diagnosis: Diagnosis;
  /** The findings of the last scan. */
  findings: readonly Finding[];
  nowMs: number;
  /** Opens or changes a socket; tells of it at the next scan. */
  set(id: string, said?: Said): void;
  close(id: string): void;
  unseen(connections: readonly UnseenConnection[]): void;
  /** Sets the kernel's count of connections turned away for a full queue. */
  overflowed(count: number): void;
  /** Reads at once, then after each interval until `ms` have passed. `each` is called before every reading with the seconds since. */
  wait(ms: number, each?: (seconds: number) => void, everyMs?: number): readonly Finding[];
  /** `C1 problem`, … of the last scan, in order. */
  rules(): readonly string[];
}

/** Begins a course. The first scan, of what is set before it, is made by the first `wait`. */
export function madeUpCourse(limits: Partial<Limits> = {}, system: SystemFacts = usualSystem('linux')): Course {
  const diagnosis = createDiagnosis(system, limits);
  const sockets = new Map<string, Socket>();
  let before: Table | null = null;
  let sampling = QUIET;
  let seq = 0;
  const course: Course = {
    diagnosis,
    findings: [],
    nowMs: START_MS,
    set(id, said = {}) {
      sockets.set(id, socketOf(id, said, sockets.get(id) ?? null, course.nowMs, before === null));
    },
    close: (id) => void sockets.delete(id),
    unseen(connections) {
      sampling = { ...QUIET, unseenCount: connections.length, unseenRecent: connections };
    },
    overflowed(count) {
      sampling = { ...sampling, acceptOverflows: count };
    },
    wait(ms, each, everyMs = 2_000) {
      for (let passedMs = 0; passedMs <= ms; passedMs += everyMs) {
        each?.(passedMs / 1_000);
        const table = tableOf(readingOf([...sockets.values()], sampling, course.nowMs, system));
        seq += 1;
        const change: Diff = diff(before ?? tableOf(readingOf([], sampling, course.nowMs, system)), table, { seq, scanMs: 1 });
        course.findings = diagnosis.see(table, change);
        before = table;
        course.nowMs += everyMs;
      }
      return course.findings;
    },
    rules: () => course.findings.map(({ rule, severity }) => `${rule} ${severity}`),
  };
  return course;
}

function socketOf(id: string, said: Said, old: Socket | null, nowMs: number, isBound: boolean): Socket {
  const at = new Date(nowMs).toISOString();
  const { to, app, tcp, timer, ...rest } = said;
  const port = 33_000 + (hash(id) % 20_000);
  const base: Socket = old ?? {
    ...madeUpSocket({ id, since: at, sinceIsBound: isBound, local: { address: '192.0.2.20', port, zone: null } }),
  };
  const remote = to === undefined ? {} : { remote: endpointOf(to), family: to.startsWith('[') ? (6 as const) : (4 as const) };
  const before = base.tcp;
  return {
    ...base,
    ...remote,
    readAt: at,
    ...(app === undefined ? {} : { app: app === null ? null : appOf(app) }),
    ...(tcp === undefined ? {} : { tcp: tcp === null ? null : { ...before, readAt: at, ...tcp } }),
    ...(timer === undefined
      ? {}
      : { timer: timer === null ? null : { kind: 'retransmit', remainingMs: 500, retries: 0, ...timer } }),
    ...rest,
  };
}

function appOf(name: string): App {
  return { id: `app:${name}`, name, kind: 'application', evidence: 'executable' };
}

/** A listener on a port, at all addresses and with an empty queue. */
export function server(course: Course, port: number, more: Said = {}): void {
  course.set(`listen${port}`, {
    state: 'listen',
    remote: null,
    recvQueue: 0,
    sendQueue: 128,
    local: { address: '*', port, zone: null },
    ...more,
  });
}

/** `host:port`, `[host]:port`. */
export function endpointOf(text: string) {
  const colon = text.lastIndexOf(':');
  return { address: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)), zone: null };
}

function hash(text: string): number {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return sum;
}

function readingOf(sockets: readonly Socket[], sampling: Sampling, nowMs: number, { platform }: SystemFacts): Reading {
  return madeUpReading({ takenAt: new Date(nowMs).toISOString(), platform, sampling, sockets });
}
