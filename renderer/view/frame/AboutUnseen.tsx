import type { ReactElement } from 'react';
import { clockText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { usePortlight } from '../store.ts';

/** How the machine is sampled, and what is known to have happened between two scans. */
export function AboutUnseen(): ReactElement | null {
  const sampling = usePortlight((state) => state.world?.table.facts.sampling);
  if (sampling === undefined) return null;
  const { hearsCloses, unseenCount, unseenRecent, timeWaitUnseenCount } = sampling;
  return (
    <>
      <p>
        {hearsCloses
          ? say('about.unseen.heard', { count: unseenCount })
          : say('about.unseen.unheard', { count: timeWaitUnseenCount })}
      </p>
      {unseenRecent.length === 0 ? null : (
        <>
          <h3>{say('about.unseen.newest')}</h3>
          <ul className="about-list">
            {unseenRecent.slice(0, 20).map(({ closedAt, protocol, local, remote }) => (
              <li key={`${closedAt} ${local} ${remote}`} className="about-unseen mono">
                <span className="quiet">{clockText(closedAt)}</span>
                <span>{protocol}</span>
                <span className="about-line">
                  {local} → {remote}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
