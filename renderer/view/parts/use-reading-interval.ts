import { usePortlight } from '../store.ts';

/**
 * How far apart readings are, in milliseconds, to the whole second: it is never quite the same from one to the next, and no chart is to be
 * drawn anew for that.
 */
export function useReadingInterval(): number {
  return usePortlight(({ cost, choice }) => Math.max(1, Math.round((cost?.intervalMs ?? choice.intervalMs) / 1_000)) * 1_000);
}
