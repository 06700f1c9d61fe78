import type { ReactElement } from 'react';
import type { ToldFinding } from '../../../shared/diagnosis/told.ts';
import { say } from '../../../shared/text/say.ts';
import { useActions } from '../store.ts';
import { SeverityShape } from '../why/SeverityShape.tsx';
import { DetailSection } from './DetailParts.tsx';
import { MoreLines } from './MoreLines.tsx';

const LISTED_MOST = 5;

/** The findings about what a detail shows, each a press away from all that is known of it. Nothing where there are none. */
export function AboutFindings(props: { readonly findings: readonly ToldFinding[] }): ReactElement | null {
  const { findings } = props;
  const { showFindings } = useActions();
  if (findings.length === 0) return null;
  return (
    <DetailSection heading={say('why.about')}>
      <ul className="detail-findings">
        {findings.slice(0, LISTED_MOST).map(({ id, severity, title, explanation }) => (
          <li key={id} className={`detail-finding is-${severity}`}>
            <SeverityShape severity={severity} />
            <div className="detail-words">
              <p className="detail-finding-title">{title}</p>
              <p>{explanation}</p>
              <p>
                <button type="button" className="detail-link" onClick={() => showFindings([id])}>
                  {say('why.about.open')}
                  <span className="visually-hidden">: {title}</span>
                </button>
              </p>
            </div>
          </li>
        ))}
      </ul>
      <MoreLines count={findings.length - LISTED_MOST} />
    </DetailSection>
  );
}
