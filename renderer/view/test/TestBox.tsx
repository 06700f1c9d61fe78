import { Play } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactElement, useEffect, useId, useMemo, useRef } from 'react';
import { say } from '../../../shared/text/say.ts';
import { draftHints, readDraft, type TestDraft } from '../../state/test-draft.ts';
import { shownRun } from '../../state/tests.ts';
import { HealthShape } from '../parts/HealthBadge.tsx';
import { useActions, usePortlight } from '../store.ts';
import { TestAnnouncer } from './TestAnnouncer.tsx';
import { TestHistory } from './TestHistory.tsx';
import { TestOptions } from './TestOptions.tsx';
import { TestReport } from './TestReport.tsx';
import './test.css';
import './test-steps.css';

/** The connection test: a box for one destination or a pasted list, how to test, and what came of it. Sends nothing by itself. */
export const TestBox = memo(function TestBox(): ReactElement {
  const headingId = useId();
  const run = usePortlight((state) => shownRun(state.tests));
  const draft = usePortlight((state) => state.tests.draft);
  const read = useMemo(() => readDraft(draft), [draft]);
  return (
    <section className="card test-box" aria-labelledby={headingId}>
      <h2 id={headingId}>{say('test.box.heading')}</h2>
      <Form draft={draft} read={read} />
      <CaptureNote />
      {run === null ? null : <TestReport key={run.ask.id} run={run} />}
      <TestHistory />
      <TestAnnouncer />
    </section>
  );
});

function Form(props: { readonly draft: string; readonly read: TestDraft }): ReactElement {
  const { draft, read } = props;
  const { changeTests, beginTest } = useActions();
  const failed = usePortlight((state) => state.tests.failed);
  const hintId = useId();
  const input = useWantedFocus();
  const canBegin = read.texts.length > 0 && read.wrong === null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    beginTest();
  };
  const trouble = read.wrong ?? failed;
  return (
    <form
      className="test-form"
      onSubmit={(event) => {
        event.preventDefault();
        beginTest();
      }}
    >
      <div className="test-line">
        <textarea
          ref={input}
          className="test-input mono"
          rows={1}
          value={draft}
          spellCheck={false}
          autoComplete="off"
          aria-label={say('test.box.label')}
          aria-describedby={hintId}
          aria-invalid={trouble !== null}
          placeholder={say('test.box.placeholder')}
          onChange={({ target }) => changeTests((tests) => ({ ...tests, draft: target.value, failed: null }))}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="button is-primary" disabled={!canBegin}>
          <Play size={14} aria-hidden="true" />
          {say('test.box.begin')}
        </button>
      </div>
      <div className="test-under">
        <p className={trouble === null ? 'test-hint quiet' : 'test-hint'} id={hintId}>
          {trouble === null ? null : <HealthShape level="warning" />}
          {trouble ?? (read.texts.length === 0 ? say('test.box.quiet') : draftHints(read).join(' '))}
        </p>
        <TestOptions read={read} />
      </div>
    </form>
  );
}

/** The box, focused when somebody was sent here to type. */
function useWantedFocus() {
  const input = useRef<HTMLTextAreaElement>(null);
  const isWanted = usePortlight((state) => state.tests.focus === 'input');
  const { changeTests } = useActions();
  useEffect(() => {
    if (!isWanted) return;
    input.current?.focus();
    changeTests((tests) => ({ ...tests, focus: null }));
  }, [isWanted, changeTests]);
  return input;
}

function CaptureNote(): ReactElement | null {
  const isCapture = usePortlight((state) => state.scan?.kind === 'capture');
  return isCapture ? <p className="test-note">{say('test.box.capture')}</p> : null;
}
