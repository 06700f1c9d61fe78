import { type ReactElement, useMemo } from 'react';
import type { Step } from '../../../shared/probe/observation.ts';
import { placeOfStep } from '../../../shared/probe/result-text.ts';
import { stepWords } from '../../../shared/probe/step-words.ts';
import { durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { type Timeline, type TimelineRow, timelineOf } from '../../state/test-timeline.ts';
import type { TestHop } from '../../state/tests.ts';
import { DetailSection } from '../detail/DetailParts.tsx';
import { OutcomeMark } from './VerdictMark.tsx';

/** The steps of one destination with their times: name, each address, TLS, HTTP, comparisons; redirects beneath. */
export function TestTimeline(props: {
  readonly hops: readonly TestHop[];
  readonly isRunning: boolean;
  readonly compares: boolean;
}): ReactElement | null {
  const { hops, isRunning, compares } = props;
  const timeline = useMemo(() => timelineOf(hops, isRunning, compares), [hops, isRunning, compares]);
  if (timeline.rows.length === 0) return null;
  return (
    <DetailSection heading={say('test.steps')}>
      {hops.map((hop, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a redirect is known by its place alone.
        <div key={at} className="test-hop">
          {at === 0 ? null : <p className="test-redirect mono">{say('test.steps.redirect', { target: hop.target.text })}</p>}
          <ol className="test-steps">
            {timeline.rows.map((row) => (row.hop === at ? <Row key={row.key} row={row} timeline={timeline} /> : null))}
          </ol>
        </div>
      ))}
    </DetailSection>
  );
}

function Row(props: { readonly row: TimelineRow; readonly timeline: Timeline }): ReactElement {
  const { row, timeline } = props;
  const { step, pending, ms } = row;
  const words = step === null ? null : stepWords(step);
  const kind = step?.step ?? pending?.step ?? 'name';
  const level = step === null ? 'running' : levelOf(step, words?.error != null);
  const place = step === null ? (pending?.place ?? '') : placeOfStep(step);
  return (
    <li className={`test-step is-${level}`}>
      <OutcomeMark level={level} />
      <span className="test-step-name">{say(`probe.step.${kind}`)}</span>
      <span className="test-step-words">
        {place === '' ? null : <span className="mono test-place">{place}</span>} {words?.text ?? pendingWords(kind)}
      </span>
      <Bar row={row} endMs={timeline.endMs} />
      <span className="number test-step-time">{ms === null ? '' : durationText(ms)}</span>
    </li>
  );
}

/** Comparisons are neither good nor bad; silence says little where there is no handshake. */
function levelOf(step: Step, hasFailed: boolean): 'ok' | 'warning' | 'problem' | 'neutral' {
  if (step.step === 'compare') return 'neutral';
  if (step.step === 'udp' && step.end.kind === 'silent') return 'warning';
  return hasFailed ? 'problem' : 'ok';
}

function Bar(props: { readonly row: TimelineRow; readonly endMs: number }): ReactElement {
  const { row, endMs } = props;
  const left = (row.startMs / endMs) * 100;
  const width = row.ms === null ? 100 - left : (row.ms / endMs) * 100;
  return (
    <span className="test-track" aria-hidden="true">
      <span className="test-bar" style={{ insetInlineStart: `${Math.min(left, 99)}%`, width: `${Math.max(width, 0.4)}%` }} />
    </span>
  );
}

function pendingWords(kind: string): string {
  return say(kind === 'compare' ? 'test.steps.pending.compare' : 'test.steps.pending');
}
