import { memo, type ReactElement, useId, useMemo, useState } from 'react';
import { clockText, countText, durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { RANGES_MS } from '../../state/choice.ts';
import type { BandChart, BandsNow } from '../../state/now-bands.ts';
import { bandsNow, keptBandChart } from '../../state/now-memory.ts';
import { NO_PROBLEMS } from '../../state/problems.ts';
import { useReadingInterval } from '../parts/use-reading-interval.ts';
import { type Seen, useActions, usePortlight } from '../store.ts';
import { BandLabels } from './BandLabels.tsx';
import { BandStack } from './BandStack.tsx';
import { BandTable } from './BandTable.tsx';
import { TwinSwitch } from './TwinSwitch.tsx';
import { usePointAt } from './use-point-at.ts';
import { useSize } from './use-size.ts';
import './over-time.css';

/** Connections over time, stacked by app; its numbers as a table at the press of a button. */
export function OverTime(props: { readonly seen: Seen; readonly height: number }): ReactElement {
  const { seen, height } = props;
  const titleId = useId();
  const [isTable, setIsTable] = useState(false);
  const rangeMs = usePortlight((state) => state.choice.rangeMs);
  const intervalMs = useReadingInterval();
  const chart = useMemo(() => {
    const { world } = seen;
    const { tally, takenAtMs } = world;
    return keptBandChart({ tally, scansMs: world.past.now().scansMs, nowMs: takenAtMs, rangeMs, intervalMs });
  }, [seen, rangeMs, intervalMs]);
  const now = bandsNow(seen.world.tally, chart);
  return (
    <section className="card now-card over-time" aria-labelledby={titleId}>
      <header className="now-head">
        <h2 id={titleId}>{say('now.time.title')}</h2>
        <RangeChoice rangeMs={rangeMs} />
        <TwinSwitch isTable={isTable} onSwitch={setIsTable} />
      </header>
      {isTable ? (
        <BandTable chart={chart} height={height} labelledBy={titleId} />
      ) : (
        <Drawn chart={chart} now={now} height={height} />
      )}
    </section>
  );
}

function Drawn(props: { readonly chart: BandChart; readonly now: BandsNow; readonly height: number }): ReactElement {
  const { chart, now, height } = props;
  const { ref, width } = useSize();
  const pointAt = usePointAt();
  const { span, most } = chart;
  const findings = usePortlight((state) => state.world?.problems.findings ?? NO_PROBLEMS.findings);
  const last = now.bands.reduce((sum, band) => sum + band.last, 0);
  const words = say('now.time.words', {
    from: clockText(span.fromMs),
    to: clockText(span.toMs),
    count: countText(last),
    most: countText(most),
  });
  return (
    <div className="bands" ref={ref} style={{ height }}>
      {most === 0 ? (
        <p className="now-nothing quiet">{say('now.time.nothing', { span: durationText(span.toMs - span.fromMs) })}</p>
      ) : (
        <>
          <p className="visually-hidden">{words}</p>
          {width === 0 ? null : (
            <BandStack chart={chart} findings={findings} width={width} height={height} onPick={pointAt.app} />
          )}
          <BandLabels chart={{ ...chart, ...now }} height={height} onPick={pointAt.app} />
        </>
      )}
    </div>
  );
}

const RangeChoice = memo(function RangeChoice(props: { readonly rangeMs: number }): ReactElement {
  const { choose } = useActions();
  return (
    <div className="segments" role="radiogroup" aria-label={say('now.time.range')}>
      {RANGES_MS.map((rangeMs) => (
        <label key={rangeMs} className="segment">
          <input
            type="radio"
            name="now-range"
            className="visually-hidden"
            checked={rangeMs === props.rangeMs}
            onChange={() => choose({ rangeMs })}
          />
          <span>{say('measure.minutes', { count: rangeMs / 60_000 })}</span>
        </label>
      ))}
    </div>
  );
});
