import { memo, type ReactElement, useMemo } from 'react';
import { say } from '../../../shared/text/say.ts';
import { unseenReasons } from '../../state/findings.ts';
import { usePortlight } from '../store.ts';

/** The rules that have no say on this system, and why: a silence that must not be taken for health. */
export const UnseenRules = memo(function UnseenRules(): ReactElement | null {
  const now = usePortlight((state) => state.world?.findings.now ?? null);
  const reasons = useMemo(() => (now === null ? [] : unseenReasons(now)), [now]);
  if (reasons.length === 0) return null;
  return (
    <section className="why-section why-unseen" aria-label={say('why.unseen')}>
      <h2 className="quiet">{say('why.unseen')}</h2>
      <p className="quiet">{say('why.unseen.words')}</p>
      <ul>
        {reasons.map(({ why, rules }) => (
          <li key={why}>
            <span className="why-rules mono">{rules.join(', ')}</span>
            <span>
              {why} <span className="quiet">({rules.map((rule) => say(`trouble.${rule}`)).join(', ')})</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
});
