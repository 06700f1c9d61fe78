import type { ReactElement } from 'react';
import { type IdleSample, judgeIdle } from '../../../shared/probe/idle.ts';
import { durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { TestRun } from '../../state/tests.ts';
import { DetailSection } from '../detail/DetailParts.tsx';
import { Candidates } from './ReportParts.tsx';
import { OutcomeMark } from './VerdictMark.tsx';

/** Which silences a connection survived, with the judgement once all have ended; nothing where none were tried. */
export function IdleReport(props: { readonly run: TestRun }): ReactElement | null {
  const { silencesMs, samples, state } = props.run;
  if (silencesMs === null) return null;
  const all = silencesMs.length;
  const longest = silencesMs.at(-1) ?? 1;
  const judgement = state === 'running' ? null : judgeIdle(samples);
  const words =
    judgement === null
      ? say('test.idle.running', { done: samples.length, all, time: durationText(longest) })
      : [
          ...(state === 'ended' ? [] : [say('test.idle.stopped', { done: samples.length, all })]),
          judgement.explanation,
          judgement.nextStep ?? '',
        ].join(' ');
  return (
    <DetailSection heading={say('test.idle')}>
      <p>{words}</p>
      <Samples samples={aroundTheLimit(samples)} longestMs={longest} />
      {samples.length > SHOWN_MOST ? (
        <details className="test-all">
          <summary>{say('test.idle.all', { count: samples.length })}</summary>
          <Samples samples={samples} longestMs={longest} />
        </details>
      ) : null}
      {judgement === null ? null : <Candidates candidates={judgement.candidates} />}
    </DetailSection>
  );
}

const SHOWN_MOST = 4;

/** The longest that were survived, and the shortest that were not: what the judgement rests on. */
function aroundTheLimit(samples: readonly IdleSample[]): readonly IdleSample[] {
  if (samples.length <= SHOWN_MOST) return samples;
  const lost = samples.filter(({ end }) => end !== 'survived').slice(0, SHOWN_MOST / 2);
  const survived = samples.filter(({ end }) => end === 'survived').slice(lost.length - SHOWN_MOST);
  return [...survived, ...lost];
}

function Samples(props: { readonly samples: readonly IdleSample[]; readonly longestMs: number }): ReactElement {
  const { samples, longestMs } = props;
  return (
    <ol className="test-steps is-idle">
      {samples.map(({ silenceMs, end, endedMs }) => (
        <li key={silenceMs} className={`test-step is-${end === 'survived' ? 'ok' : 'problem'}`}>
          <OutcomeMark level={end === 'survived' ? 'ok' : 'problem'} />
          <span className="test-step-words">{say(`probe.idle.end-${end}`, { after: durationText(endedMs) })}</span>
          <span className="test-track" aria-hidden="true">
            <span className="test-bar" style={{ insetInlineStart: 0, width: `${(silenceMs / longestMs) * 100}%` }} />
          </span>
          <span className="number test-step-time">{durationText(silenceMs)}</span>
        </li>
      ))}
    </ol>
  );
}
