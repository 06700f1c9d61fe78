import { memo, type ReactElement } from 'react';
import type { Gap } from '../../state/now-moments.ts';
import { stepPath, trendWindow, trendWords } from '../../state/step-path.ts';
import type { Steps } from '../../state/steps.ts';
import './parts.css';

/**
 * How a count went, as a tiny step line over `rangeMs` up to `nowMs` (epoch milliseconds; a scan's time). The line is decoration;
 * its twin in words says the least, the most and the last count. Where nothing is known (`unknown`) there is no line. `revision`
 * tells when the (mutable) steps have changed.
 */
export const Sparkline = memo(function Sparkline(props: {
  readonly steps: Steps;
  readonly nowMs: number;
  readonly rangeMs: number;
  readonly unknown: readonly Gap[];
  readonly revision: number;
  readonly colour?: string;
  readonly width?: number;
  readonly height?: number;
}): ReactElement {
  const { steps, nowMs, rangeMs, unknown, colour = 'var(--text-quiet)', width = 72, height = 18 } = props;
  const trend = stepPath(steps, { ...trendWindow(nowMs, rangeMs), width, height: height - 2, unknown });
  return (
    <span className="sparkline">
      <svg width={width} height={height} viewBox={`0 -1 ${width} ${height}`} aria-hidden="true">
        <path d={trend.path} fill="none" stroke={colour} strokeWidth="1.25" strokeLinejoin="round" />
      </svg>
      <span className="visually-hidden">{trendWords(trend)}</span>
    </span>
  );
});
