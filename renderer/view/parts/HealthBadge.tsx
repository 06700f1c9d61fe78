import { memo, type ReactElement } from 'react';
import type { HealthLevel } from '../../../shared/health.ts';
import { countText } from '../../../shared/text/measure.ts';
import { type Trouble, troubleLevel, troubleWords } from '../../state/trouble.ts';
import './parts.css';

/** What is wrong, with a shape, a colour and words: `▲ no answer ×2`. Nothing for what is fine. `detail` follows the words ("40 s"). */
export const HealthBadge = memo(function HealthBadge(props: {
  readonly code: Trouble;
  readonly count?: number;
  readonly detail?: string;
}): ReactElement | null {
  const { code, count = 1, detail } = props;
  const level = troubleLevel(code);
  if (level === 'ok') return null;
  const words = `${troubleWords(code)}${detail === undefined ? '' : ` ${detail}`}${count > 1 ? ` ×${countText(count)}` : ''}`;
  return (
    <span className={`health-badge is-${level}`} title={words}>
      <HealthShape level={level} />
      <span className="cut">{words}</span>
    </span>
  );
});

/** The shape of a level, as decoration: a filled triangle for a problem, an outlined one for a warning, a small dot when fine. */
export function HealthShape(props: { readonly level: HealthLevel }): ReactElement {
  const { level } = props;
  return (
    <svg className={`health-shape is-${level}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {level === 'problem' ? <path d="M6 .8 11.6 11H.4z" fill="currentColor" /> : null}
      {level === 'warning' ? <path d="M6 2.2 10.4 10.2H1.6z" fill="none" stroke="currentColor" strokeWidth="1.4" /> : null}
      {level === 'ok' ? <circle cx="6" cy="6" r="2" fill="currentColor" /> : null}
    </svg>
  );
}
