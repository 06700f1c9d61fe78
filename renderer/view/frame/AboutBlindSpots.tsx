import type { ReactElement } from 'react';
import type { BlindSpot } from '../../../shared/reading.ts';
import { say } from '../../../shared/text/say.ts';
import { usePortlight } from '../store.ts';

const NONE: readonly BlindSpot[] = [];

/** What cannot be seen, why, and what would lift it. */
export function AboutBlindSpots(): ReactElement {
  const spots = usePortlight((state) => state.world?.table.facts.blindSpots ?? NONE);
  if (spots.length === 0) return <p>{say('about.blind.none')}</p>;
  return (
    <>
      <p className="quiet">{say('about.blind.words')}</p>
      <ul className="about-list">
        {spots.map(({ code, text, remedy }) => (
          <li key={`${code} ${text}`} className="about-spot">
            <p>{text}</p>
            {remedy === null ? (
              <p className="quiet">{say('about.blind.no-remedy')}</p>
            ) : (
              <>
                <p className="quiet">{say('about.blind.remedy')}</p>
                <p className="about-line">{remedy}</p>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
