import { Check, LoaderCircle } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Verdict } from '../../../shared/probe/verdict.ts';
import { HealthShape } from '../parts/HealthBadge.tsx';

/** How a verdict looks: good, bad, or saying little. */
export function verdictLevel(verdict: Verdict): 'ok' | 'warning' | 'problem' {
  if (verdict === 'open') return 'ok';
  return verdict === 'open-or-filtered' || verdict === 'not-tested' ? 'warning' : 'problem';
}

/** The mark of an outcome, as decoration: a tick, a triangle, a ring while it is not known, a dot where there is no good or bad. The words stand beside it. */
export function OutcomeMark(props: {
  readonly level: 'ok' | 'warning' | 'problem' | 'running' | 'neutral';
  readonly size?: number;
}): ReactElement {
  const { level, size = 14 } = props;
  if (level === 'ok') return <Check className="test-mark is-ok" size={size} strokeWidth={3} aria-hidden="true" />;
  if (level === 'running') return <LoaderCircle className="test-mark is-running" size={size} aria-hidden="true" />;
  return (
    <span className="test-mark">
      <HealthShape level={level === 'neutral' ? 'ok' : level} />
    </span>
  );
}
