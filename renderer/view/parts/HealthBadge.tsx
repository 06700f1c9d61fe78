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
  return <span className={`health-shape is-${props.level}`} aria-hidden="true" />;
}
