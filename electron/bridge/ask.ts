import { type Ask, CAPTURE_MOST_BYTES, type Requests } from '../../shared/contract.ts';

/** Shortest and longest interval that a viewer may ask for, in milliseconds. */
export const INTERVAL_LEAST_MS = 200;
export const INTERVAL_MOST_MS = 3_600_000;
/** Longest text for the clipboard, in UTF-16 units: a large table as JSON, and no more. */
export const COPY_MOST = 16_000_000;

/** Longest base64 of a capture, and longest name of its file. */
export const BASE64_MOST = Math.ceil(CAPTURE_MOST_BYTES / 3) * 4;
const FILE_NAME_MOST = 4_096;

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
  'capture:open': readCaptureAsk,
  'capture:close': readNull,
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

function readNull(ask: unknown): null | undefined {
  return ask === null ? null : undefined;
}

/** The value of the one key that an object has; undefined when it has another, or more. */
function only(ask: unknown, key: string): unknown {
  if (typeof ask !== 'object' || ask === null || Array.isArray(ask)) return undefined;
  const keys = Object.keys(ask);
  return keys.length === 1 && keys[0] === key ? (ask as Readonly<Record<string, unknown>>)[key] : undefined;
}
