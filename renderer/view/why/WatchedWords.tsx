import type { ReactElement } from 'react';
import { clockText, durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { PortlightState } from '../../state/store.ts';
import { usePortlight } from '../store.ts';

const YOUNG_MS = 60_000;

function watchedMs({ world }: PortlightState): number | null {
  const since = world?.findings.now.watchedSince ?? null;
  return world === null || since === null ? null : Math.max(0, world.takenAtMs - Date.parse(since));
}

/** For how long readings have followed one another, in words; null before the first. */
export function useWatchedFor(): string | null {
  return usePortlight((state) => {
    const ms = watchedMs(state);
    return ms === null ? null : durationText(ms);
  });
}

/** What the findings rest on: how long was watched, that it is one reading only, or that it is of a while ago. */
export function WatchedWords(): ReactElement | null {
  const span = useWatchedFor();
  const isYoung = usePortlight((state) => (watchedMs(state) ?? YOUNG_MS) < YOUNG_MS);
  const isOneReading = usePortlight((state) => state.world?.findings.now.isOneReading ?? false);
  const kind = usePortlight((state) => state.scan?.kind ?? 'live');
  const at = usePortlight((state) => clockText(state.world?.takenAtMs ?? 0));
  if (span === null) return null;
  if (isOneReading) return <p className="quiet why-watched is-long">{say('why.watched.capture')}</p>;
  if (kind === 'stale' || kind === 'disconnected')
    return <p className="quiet why-watched">{say('why.watched.old', { time: at })}</p>;
  if (isYoung) return <p className="quiet why-watched is-long">{say('why.watched.young', { span })}</p>;
  return <p className="quiet why-watched">{say('why.watched', { span })}</p>;
}
