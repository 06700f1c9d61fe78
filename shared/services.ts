import type { Protocol } from './socket.ts';

/** SIGNATURE ONLY, being written. The usual service of a port ("usually": a convention, no claim), or null. */
export function usualService(_port: number, _protocol: Protocol): string | null {
  return null;
}
