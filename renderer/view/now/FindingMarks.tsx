import type { ReactElement } from 'react';
import type { ToldFinding } from '../../../shared/diagnosis/told.ts';
import { clockText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { Span } from '../../state/now-moments.ts';
import { useActions } from '../store.ts';
import type { BandPlot } from './band-place.ts';

/** Half the width of a mark, in pixels. */
const HALF_PX = 5;

/** When what is wrong began: a mark on the time axis for each finding, the worst on top. Keyboard and reader find them under Why. */
export function FindingMarks(props: {
  readonly findings: readonly ToldFinding[];
  readonly span: Span;
  readonly plot: BandPlot;
}): ReactElement {
  const { findings, span, plot } = props;
  const { showFindings } = useActions();
  const { floor } = plot;
  const begun = findings
    .map((finding) => ({ finding, atMs: Date.parse(finding.since ?? finding.firstSeen) }))
    .filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.toMs);
  return (
    <g className="finding-marks">
      {begun.toReversed().map(({ finding, atMs }) => {
        const at = plot.x(atMs);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the screen Why lists the same for keyboard and reader.
          <path
            key={finding.id}
            className={`finding-mark is-${finding.severity}`}
            d={`M${at} ${floor - HALF_PX * 2}L${at + HALF_PX} ${floor}H${at - HALF_PX}Z`}
            onClick={() => showFindings([finding.id])}
          >
            <title>{say('why.mark', { time: clockText(atMs), title: finding.title })}</title>
          </path>
        );
      })}
    </g>
  );
}
