import { Copy, RotateCw, Square, X } from 'lucide-react';
import { type ReactElement, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { runJson, runText } from '../../state/test-copy.ts';
import type { TestedTarget, TestRun } from '../../state/tests.ts';
import { useActions, usePortlight } from '../store.ts';
import { IdleReport } from './IdleReport.tsx';
import { Candidates, CertificateFacts, NextSteps, Remarks } from './ReportParts.tsx';
import { TestTable } from './TestTable.tsx';
import { TestTimeline } from './TestTimeline.tsx';
import { OutcomeMark, verdictLevel } from './VerdictMark.tsx';

/** What came of a test, or is coming: of one destination in full, of several as a table whose lines open. */
export function TestReport(props: { readonly run: TestRun }): ReactElement {
  const { run } = props;
  const [opened, setOpened] = useState<number | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useWantedFocus(heading);
  const isMany = run.tested.length > 1;
  const one = isMany ? (opened === null ? undefined : run.tested[opened]) : run.tested[0];
  const show = (at: number | null): void => {
    setOpened(at);
    heading.current?.focus();
  };
  return (
    <section className="test-report" aria-label={say('test.report')}>
      {one === undefined ? (
        <>
          <ManyHead run={run} heading={heading} />
          <TestTable run={run} onOpen={show} />
        </>
      ) : (
        <One run={run} one={one} heading={heading} />
      )}
      {isMany && one !== undefined ? (
        <p>
          <button type="button" className="button is-framed" onClick={() => show(null)}>
            {say('test.many.back', { count: run.tested.length })}
          </button>
        </p>
      ) : null}
    </section>
  );
}

function useWantedFocus(heading: RefObject<HTMLHeadingElement | null>): void {
  const isWanted = usePortlight((state) => state.tests.focus === 'result');
  const { changeTests } = useActions();
  useEffect(() => {
    if (!isWanted) return;
    heading.current?.focus();
    changeTests((tests) => ({ ...tests, focus: null }));
  }, [isWanted, changeTests, heading]);
}

function One(props: {
  readonly run: TestRun;
  readonly one: TestedTarget;
  readonly heading: RefObject<HTMLHeadingElement | null>;
}): ReactElement {
  const { run, one, heading } = props;
  const { result } = one;
  return (
    <>
      <Head run={run} heading={heading} level={result === null ? levelOf(run) : verdictLevel(result.verdict)} target={one.text}>
        {result === null ? wordsOf(run) : say(`probe.verdict.${result.verdict}`)}
      </Head>
      {result === null ? (
        <p className="test-why">{runningWords(run)}</p>
      ) : (
        <div className="test-why">
          <p>{result.explanation}</p>
          <p className="quiet">
            {[
              say(`test.sure.${result.confidence}`),
              ...(result.rule === null ? [] : [say('test.rule', { rule: result.rule })]),
              say('test.took', { time: durationText(result.ms) }),
            ].join(' · ')}
          </p>
        </div>
      )}
      <TestTimeline hops={one.hops} isRunning={run.state === 'running' && result === null} compares={run.ask.compares} />
      <IdleReport run={run} />
      {result === null ? null : (
        <div className="test-parts">
          <Remarks remarks={result.remarks} />
          <Candidates candidates={result.candidates} />
          <NextSteps steps={result.nextSteps} />
          <CertificateFacts hops={result.hops} />
        </div>
      )}
    </>
  );
}

function ManyHead(props: { readonly run: TestRun; readonly heading: RefObject<HTMLHeadingElement | null> }): ReactElement {
  const { run, heading } = props;
  const { tested, state } = run;
  const all = tested.length;
  const done = tested.filter(({ result }) => result !== null).length;
  const open = tested.filter(({ result }) => result?.verdict === 'open').length;
  const level = state === 'running' ? 'running' : open === all ? 'ok' : 'problem';
  return (
    <>
      <Head run={run} heading={heading} level={level} target="">
        {state === 'running' ? say('test.running.many', { count: all }) : say('test.many.heading', { open, all })}
      </Head>
      {state === 'running' ? (
        <div className="test-progress">
          <progress max={all} value={done} aria-label={say('test.progress', { done, all, open })} />
          <span className="quiet">{say('test.progress', { done, all, open })}</span>
        </div>
      ) : null}
    </>
  );
}

function Head(props: {
  readonly run: TestRun;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly level: 'ok' | 'warning' | 'problem' | 'running';
  readonly target: string;
  readonly children: ReactNode;
}): ReactElement {
  const { run, heading, level, target, children } = props;
  const { stopTest, openTest, changeTests } = useActions();
  const hasNothing = run.tested.every(({ result }) => result === null);
  const stop = (): void => {
    stopTest(run.ask.id);
    // The button leaves with the end of the test; the focus must not leave with it.
    heading.current?.focus();
  };
  return (
    <header className="test-head">
      <h3 className={`test-verdict is-${level}`} ref={heading} tabIndex={-1}>
        <OutcomeMark level={level} size={20} />
        <span className="test-verdict-word">{children}</span>
        {target === '' ? null : <span className="test-target mono">{target}</span>}
      </h3>
      <div className="test-acts">
        {run.state === 'running' ? (
          <button type="button" className="button is-framed" onClick={stop}>
            <Square size={12} aria-hidden="true" />
            {say('test.stop')}
          </button>
        ) : (
          <button type="button" className="button is-framed" onClick={() => openTest(run.ask.targets.join('\n'), true)}>
            <RotateCw size={14} aria-hidden="true" />
            {say('test.again')}
          </button>
        )}
        <CopyAs words={say('test.copy.text')} made={() => runText(run)} isOff={hasNothing} />
        <CopyAs words={say('test.copy.json')} made={() => runJson(run)} isOff={hasNothing} />
        <button
          type="button"
          className="button"
          aria-label={say('test.close')}
          title={say('test.close')}
          onClick={() => changeTests((tests) => ({ ...tests, shownId: null, focus: 'input' }))}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </div>
    </header>
  );
}

function CopyAs(props: { readonly words: string; readonly made: () => string; readonly isOff: boolean }): ReactElement {
  const { words, made, isOff } = props;
  const { copy, announce } = useActions();
  return (
    <button
      type="button"
      className="button"
      disabled={isOff}
      onClick={() => void copy(made()).then((isCopied) => announce(say(isCopied ? 'copy.done' : 'copy.failed')))}
    >
      <Copy size={14} aria-hidden="true" />
      {words}
    </button>
  );
}

function levelOf({ state }: TestRun): 'running' | 'warning' {
  return state === 'running' ? 'running' : 'warning';
}

function wordsOf({ state, tested }: TestRun): string {
  if (state === 'running') return say('test.running');
  return tested.length > 1 ? say('probe.verdict.not-tested') : say(state === 'lost' ? 'test.lost' : 'test.stopped');
}

function runningWords({ state }: TestRun): string {
  if (state === 'running') return say('test.running.words');
  return say(state === 'lost' ? 'test.lost.words' : 'test.stopped.words');
}
