import { Cable, Copy, Play } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { NextStep } from '../../../shared/diagnosis/finding.ts';
import type { ToldFinding } from '../../../shared/diagnosis/told.ts';
import { endpointText } from '../../../shared/endpoint.ts';
import { clockText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { filterOf } from '../../state/why-list.ts';
import { useActions, usePortlight } from '../store.ts';
import { FindingSockets } from './FindingSockets.tsx';

/** All of a finding: what it means, its evidence, what else it could be, what to do, its sockets. */
export function FindingBody(props: { readonly finding: ToldFinding; readonly isOver: boolean }): ReactElement {
  const { finding } = props;
  const { explanation, candidates, nextSteps, rule } = finding;
  return (
    <div className="why-body">
      <p className="why-text">{explanation}</p>
      <Buttons finding={finding} />
      <Evidences finding={finding} />
      <div className="why-columns">
        {candidates.length === 0 ? null : (
          <Block heading={say('why.candidates')}>
            <ul className="why-candidates">
              {candidates.map((candidate) => (
                <li key={candidate}>{candidate}</li>
              ))}
            </ul>
          </Block>
        )}
        {nextSteps.length === 0 ? null : (
          <Block heading={say('why.steps')}>
            <ol className="why-steps">
              {nextSteps.map((step) => (
                <Step key={`${step.text} ${step.command}`} step={step} />
              ))}
            </ol>
          </Block>
        )}
      </div>
      <Block heading={say('why.listed')}>
        <FindingSockets finding={finding} />
      </Block>
      <p className="quiet why-rule">{say('why.rule', { rule })}</p>
    </div>
  );
}

function Block(props: { readonly heading: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="why-block">
      <h4 className="quiet">{props.heading}</h4>
      {props.children}
    </section>
  );
}

function Buttons(props: { readonly finding: ToldFinding }): ReactElement {
  const { finding } = props;
  const sockets = usePortlight((state) => state.world?.findings.sockets ?? null);
  const { addTerm, choose, goTo, openTest } = useActions();
  const { remote } = finding;
  const show = (): void => {
    const { terms, showsLoopback } = filterOf(finding, sockets ?? new Map());
    for (const term of terms) addTerm(term);
    if (showsLoopback) choose({ showsLoopback: true });
    goTo('connections');
  };
  return (
    <div className="why-buttons">
      <button type="button" className="button is-framed" onClick={show}>
        <Cable size={14} aria-hidden="true" />
        {say('why.show')}
      </button>
      {remote === null ? null : (
        <button type="button" className="button is-framed" onClick={() => openTest(endpointText(remote), true)}>
          <Play size={14} aria-hidden="true" />
          {say('why.test')}
        </button>
      )}
    </div>
  );
}

function Evidences(props: { readonly finding: ToldFinding }): ReactElement | null {
  const { evidence } = props.finding;
  if (evidence.length === 0) return null;
  return (
    <table className="why-evidence">
      <caption className="quiet">{say('why.evidence')}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{say('why.evidence.what')}</th>
          <th scope="col">{say('why.evidence.value')}</th>
          <th scope="col">{say('why.evidence.seen')}</th>
        </tr>
      </thead>
      <tbody>
        {evidence.map(({ what, value, seenAt }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of evidence have no name of their own, and two may read alike.
          <tr key={index}>
            <th scope="row" className="mono">
              {what}
            </th>
            <td className="mono">{value}</td>
            <td className="quiet why-seen">{clockText(seenAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Step(props: { readonly step: NextStep }): ReactElement {
  const { text, command } = props.step;
  const { copy, announce } = useActions();
  const onCopy = async (): Promise<void> => {
    if (command !== null) announce(say((await copy(command)) ? 'copy.done' : 'copy.failed'));
  };
  return (
    <li>
      <p>{text}</p>
      {command === null ? null : (
        <div className="why-command">
          <code className="mono">{command}</code>
          <button
            type="button"
            className="button"
            aria-label={say('why.command.copy')}
            title={say('why.command.copy')}
            onClick={() => void onCopy()}
          >
            <Copy size={14} aria-hidden="true" />
          </button>
        </div>
      )}
    </li>
  );
}
