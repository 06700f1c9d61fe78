import type { ReactElement } from 'react';
import { clockText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { TestRun } from '../../state/tests.ts';
import { useActions, usePortlight } from '../store.ts';
import { OutcomeMark, verdictLevel } from './VerdictMark.tsx';

/** The tests of this session that are not shown now, newest first. */
export function TestHistory(): ReactElement | null {
  const runs = usePortlight((state) => state.tests.runs);
  const shownId = usePortlight((state) => state.tests.shownId);
  const { changeTests } = useActions();
  const others = runs.filter(({ ask }) => ask.id !== shownId);
  if (others.length === 0) return null;
  return (
    <div className="test-history">
      <h3 className="quiet">{say('test.history')}</h3>
      <ul>
        {others.map((run) => (
          <li key={run.ask.id}>
            <button
              type="button"
              className="button test-earlier"
              title={say('test.history.one', { what: nameOf(run), verdict: outcomeOf(run), time: clockText(run.startedAtMs) })}
              onClick={() => changeTests((tests) => ({ ...tests, shownId: run.ask.id, focus: 'result' }))}
            >
              <OutcomeMark level={levelOf(run)} />
              <span className="mono cut">{nameOf(run)}</span>
              <span className="quiet">{outcomeOf(run)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function nameOf({ tested }: TestRun): string {
  return tested.length === 1 ? (tested[0]?.text ?? '') : say('test.history.many', { count: tested.length });
}

function outcomeOf({ tested, state }: TestRun): string {
  const [first] = tested;
  if (tested.length > 1) return say('test.many.heading', { open: openCount(tested), all: tested.length });
  if (first !== undefined && first.result !== null) return say(`probe.verdict.${first.result.verdict}`);
  return say(state === 'running' ? 'test.steps.pending' : 'test.stopped');
}

function openCount(tested: TestRun['tested']): number {
  return tested.filter(({ result }) => result?.verdict === 'open').length;
}

function levelOf({ tested, state }: TestRun): 'ok' | 'warning' | 'problem' | 'running' {
  if (state === 'running') return 'running';
  const [first] = tested;
  if (tested.length === 1) return first === undefined || first.result === null ? 'warning' : verdictLevel(first.result.verdict);
  return openCount(tested) === tested.length ? 'ok' : 'problem';
}
