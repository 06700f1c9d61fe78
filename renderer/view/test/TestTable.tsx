import type { ReactElement } from 'react';
import { durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { TestedTarget, TestRun } from '../../state/tests.ts';
import { OutcomeMark, verdictLevel } from './VerdictMark.tsx';

/** Several destinations, a line each, in their order; a line that has a result opens its steps. */
export function TestTable(props: { readonly run: TestRun; readonly onOpen: (at: number) => void }): ReactElement {
  const { run, onOpen } = props;
  return (
    <div className="test-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{say('test.many.target')}</th>
            <th scope="col">{say('test.many.verdict')}</th>
            <th scope="col" className="number">
              {say('test.many.took')}
            </th>
            <th scope="col">{say('test.many.why')}</th>
          </tr>
        </thead>
        <tbody>
          {run.tested.map((one, at) => (
            <Line key={one.text} one={one} isRunning={run.state === 'running'} onOpen={() => onOpen(at)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line(props: { readonly one: TestedTarget; readonly isRunning: boolean; readonly onOpen: () => void }): ReactElement {
  const { one, isRunning, onOpen } = props;
  const { text, result } = one;
  if (result === null) {
    return (
      <tr>
        <td className="mono">{text}</td>
        <td className="quiet">{say(isRunning ? 'test.many.waiting' : 'probe.verdict.not-tested')}</td>
        <td />
        <td />
      </tr>
    );
  }
  return (
    <tr>
      <td className="mono">
        <button type="button" className="test-link" aria-label={say('test.many.open', { target: text })} onClick={onOpen}>
          {text}
        </button>
      </td>
      <td>
        <span className={`test-outcome is-${verdictLevel(result.verdict)}`}>
          <OutcomeMark level={verdictLevel(result.verdict)} />
          {say(`probe.verdict.${result.verdict}`)}
        </span>
      </td>
      <td className="number">{durationText(result.ms)}</td>
      <td className="test-table-why">{result.explanation}</td>
    </tr>
  );
}
