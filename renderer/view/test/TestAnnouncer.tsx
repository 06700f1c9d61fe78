import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import { shownRun, type TestRun } from '../../state/tests.ts';
import { usePortlight } from '../store.ts';

/** Tells a screen reader that a test began, and its verdict. */
export function TestAnnouncer(): ReactElement {
  const run = usePortlight((state) => shownRun(state.tests));
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {run === null ? '' : words(run)}
    </p>
  );
}

function words({ tested, state }: TestRun): string {
  const [first] = tested;
  const target = tested.length === 1 ? (first?.text ?? '') : say('test.history.many', { count: tested.length });
  if (state === 'stopped') return say('test.stopped');
  if (tested.length === 1 && first !== undefined && first.result !== null) {
    const { verdict, explanation } = first.result;
    return say('test.announce', { target, verdict: say(`probe.verdict.${verdict}`), explanation });
  }
  if (state === 'running') return say('test.announce.begun', { target });
  const open = tested.filter(({ result }) => result?.verdict === 'open').length;
  return say('test.announce.many', { open, all: tested.length });
}
