import type { ReactElement } from 'react';
import type { Severity } from '../../../shared/diagnosis/finding.ts';
import { HealthShape } from '../parts/HealthBadge.tsx';

/** The shape of a severity, as decoration: the triangles of problems and warnings, and for a note a ring. */
export function SeverityShape(props: { readonly severity: Severity }): ReactElement {
  const { severity } = props;
  if (severity !== 'note') return <HealthShape level={severity} />;
  return (
    <svg className="health-shape is-note" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 5.4v2.4M6 3.6v.8" stroke="currentColor" strokeWidth="1.2" />
    </svg>
  );
}
