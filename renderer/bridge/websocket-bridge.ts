import type { Bridge } from '../../shared/contract.ts';

/** SIGNATURE ONLY, being written. The bridge to `portlight serve` by a WebSocket, which it opens again when it breaks. */
export function websocketBridge(_url: string): Bridge {
  return { request: async () => Promise.reject(new Error('not connected')), on: () => () => {} };
}
