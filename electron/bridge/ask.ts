import { type Ask, CAPTURE_MOST_BYTES, PORTS_LOOKED_MOST, type Requests } from '../../shared/contract.ts';
import {
  IDLE_LEAST_MS,
  IDLE_MOST_MS,
  TARGET_TEXT_MOST,
  TARGET_TEXTS_MOST,
  TARGETS_MOST,
  TEST_ID_MOST,
  TIMEOUT_LEAST_MS,
  TIMEOUT_MOST_MS,
} from '../../shared/probe/asked-test.ts';

/** Shortest and longest interval that a viewer may ask for, in milliseconds. */
export const INTERVAL_LEAST_MS = 200;
export const INTERVAL_MOST_MS = 3_600_000;
/** Longest text for the clipboard, in UTF-16 units: a large table as JSON, and no more. */
export const COPY_MOST = 16_000_000;

/** Longest base64 of a capture, and longest name of its file. */
export const BASE64_MOST = Math.ceil(CAPTURE_MOST_BYTES / 3) * 4;
const FILE_NAME_MOST = 4_096;
/** Longest text of an address: IPv6 with an IPv4 tail (RFC 4291, 2.2). */
const ADDRESS_MOST = 45;

/** As readings tell times: ISO 8601 in UTC. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/;

type Readers = { readonly [K in keyof Requests]: (ask: unknown) => Ask<K> | undefined };

const READERS: Readers = {
  'sockets:start': readInterval,
  'sockets:seen': (ask) => {
    const seq = only(ask, 'seq');
    return typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0 ? { seq } : undefined;
  },
  'sockets:stop': readNull,
  'scan:interval': readInterval,
  'clipboard:write': (ask) => {
    const text = only(ask, 'text');
    return typeof text === 'string' && text.length <= COPY_MOST ? { text } : undefined;
  },
  'app:about': readNull,
  'system:facts': readNull,
  'capture:open': readCaptureAsk,
  'capture:close': readNull,
  'firewall:ask': readFirewallAsk,
  'port:look': readPortsAsk,
  'stop:plan': readStopTarget,
  'stop:do': readStopAsk,
  'test:begin': readTestAsk,
  'test:stop': (ask) => {
    const id = only(ask, 'id');
    return id === null || isTestId(id) ? { id } : undefined;
  },
};

/** The argument of a request, checked to the last key and copied; null when it is not what the contract says. */
export function readAsk<K extends keyof Requests>(channel: K, ask: unknown): { readonly ask: Ask<K> } | null {
  const read = READERS[channel](ask);
  return read === undefined ? null : { ask: read };
}

function readInterval(ask: unknown): { readonly intervalMs: number } | undefined {
  const intervalMs = only(ask, 'intervalMs');
  if (typeof intervalMs !== 'number' || !Number.isFinite(intervalMs)) return undefined;
  return intervalMs >= INTERVAL_LEAST_MS && intervalMs <= INTERVAL_MOST_MS ? { intervalMs } : undefined;
}

function readCaptureAsk(ask: unknown): Ask<'capture:open'> | undefined {
  if (typeof ask !== 'object' || ask === null || Object.keys(ask).length !== 2) return undefined;
  const { name, base64 } = ask as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name.length > FILE_NAME_MOST) return undefined;
  return typeof base64 === 'string' && base64.length <= BASE64_MOST ? { name, base64 } : undefined;
}

function readPortsAsk(ask: unknown): Ask<'port:look'> | undefined {
  const ports = only(ask, 'ports');
  if (!Array.isArray(ports) || ports.length === 0 || ports.length > PORTS_LOOKED_MOST) return undefined;
  const isPort = (port: unknown) => typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;
  return ports.every(isPort) ? { ports: [...ports] } : undefined;
}

function readStopTarget(ask: unknown): Ask<'stop:plan'> | undefined {
  if (typeof ask !== 'object' || ask === null || Object.keys(ask).length !== 2) return undefined;
  const { pid, startedAt } = ask as Readonly<Record<string, unknown>>;
  // kill(2) takes 0 and negative numbers for whole groups of processes.
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1 || pid > 0xffff_ffff) return undefined;
  if (startedAt === null) return { pid, startedAt };
  return typeof startedAt === 'string' && ISO_TIME.test(startedAt) && !Number.isNaN(Date.parse(startedAt))
    ? { pid, startedAt }
    : undefined;
}

function readStopAsk(ask: unknown): Ask<'stop:do'> | undefined {
  if (typeof ask !== 'object' || ask === null || Object.keys(ask).length !== 2) return undefined;
  const { planId, isForced } = ask as Readonly<Record<string, unknown>>;
  return typeof planId === 'string' && planId.length <= 64 && typeof isForced === 'boolean' ? { planId, isForced } : undefined;
}

function readTestAsk(ask: unknown): Ask<'test:begin'> | undefined {
  if (typeof ask !== 'object' || ask === null || Object.keys(ask).length !== 5) return undefined;
  const { id, targets, timeoutMs, compares, idleUpToMs } = ask as Readonly<Record<string, unknown>>;
  if (!isTestId(id) || typeof compares !== 'boolean' || !isWithin(TIMEOUT_LEAST_MS, TIMEOUT_MOST_MS, timeoutMs)) return undefined;
  if (idleUpToMs !== null && !isWithin(IDLE_LEAST_MS, IDLE_MOST_MS, idleUpToMs)) return undefined;
  if (!Array.isArray(targets) || targets.length === 0 || targets.length > TARGETS_MOST) return undefined;
  const texts: string[] = [];
  let length = 0;
  for (const text of targets as readonly unknown[]) {
    if (typeof text !== 'string' || text.length > TARGET_TEXT_MOST) return undefined;
    length += text.length;
    texts.push(text);
  }
  return length <= TARGET_TEXTS_MOST ? { id, targets: texts, timeoutMs, compares, idleUpToMs } : undefined;
}

function isTestId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= TEST_ID_MOST;
}

function isWithin(least: number, most: number, value: unknown): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

function readFirewallAsk(ask: unknown): Ask<'firewall:ask'> | undefined {
  if (typeof ask !== 'object' || ask === null) return undefined;
  const { protocol, port, direction, address, family = null, program = null, ...more } = ask as Readonly<Record<string, unknown>>;
  if (Object.keys(more).length > 0) return undefined;
  if ((protocol !== 'tcp' && protocol !== 'udp') || (direction !== 'in' && direction !== 'out')) return undefined;
  if (!isWithin(1, 65_535, port) || !Number.isInteger(port)) return undefined;
  if (address !== null && (typeof address !== 'string' || address.length > ADDRESS_MOST)) return undefined;
  if (program !== null && (typeof program !== 'string' || program.length > FILE_NAME_MOST)) return undefined;
  if (family !== null && family !== 4 && family !== 6) return undefined;
  return { protocol, port, direction, address, family, program };
}

function readNull(ask: unknown): null | undefined {
  return ask === null ? null : undefined;
}

/** The value of the one key that an object has; undefined when it has another, or more. */
function only(ask: unknown, key: string): unknown {
  if (typeof ask !== 'object' || ask === null || Array.isArray(ask)) return undefined;
  const keys = Object.keys(ask);
  return keys.length === 1 && keys[0] === key ? (ask as Readonly<Record<string, unknown>>)[key] : undefined;
}
