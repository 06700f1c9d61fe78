import { Copy } from 'lucide-react';
import type { ReactElement } from 'react';
import { faultText } from '../../../shared/probe/judge-above.ts';
import type { TlsStep } from '../../../shared/probe/observation.ts';
import type { ProbeNextStep, Remark } from '../../../shared/probe/verdict.ts';
import { say } from '../../../shared/text/say.ts';
import type { TestHop } from '../../state/tests.ts';
import { DetailSection } from '../detail/DetailParts.tsx';
import { useActions } from '../store.ts';

/** What was seen beside the verdict. */
export function Remarks(props: { readonly remarks: readonly Remark[] }): ReactElement | null {
  const { remarks } = props;
  if (remarks.length === 0) return null;
  return (
    <DetailSection heading={say('test.remarks')}>
      <ul className="test-list">
        {remarks.map(({ text, rule }) => (
          <li key={text}>
            {text}
            {rule === null ? null : <span className="quiet"> {say('test.rule', { rule })}</span>}
          </li>
        ))}
      </ul>
    </DetailSection>
  );
}

/** What the evidence leaves, the likelier first. */
export function Candidates(props: { readonly candidates: readonly string[] }): ReactElement | null {
  const { candidates } = props;
  if (candidates.length === 0) return null;
  return (
    <DetailSection heading={say('test.candidates')}>
      <ul className="test-list">
        {candidates.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </DetailSection>
  );
}

/** What a person can do next, with commands to copy. */
export function NextSteps(props: { readonly steps: readonly ProbeNextStep[] }): ReactElement | null {
  const { steps } = props;
  if (steps.length === 0) return null;
  return (
    <DetailSection heading={say('test.next')}>
      <ul className="test-list">
        {steps.map(({ text, command }) => (
          <li key={text}>
            {text}
            {command === null ? null : <Command command={command} />}
          </li>
        ))}
      </ul>
    </DetailSection>
  );
}

function Command(props: { readonly command: string }): ReactElement {
  const { command } = props;
  const { copy, announce } = useActions();
  const words = say('test.copy.command', { command });
  return (
    <span className="test-command">
      <code className="mono">{command}</code>
      <button
        type="button"
        className="button"
        aria-label={words}
        title={words}
        onClick={() => void copy(command).then((isCopied) => announce(say(isCopied ? 'copy.done' : 'copy.failed')))}
      >
        <Copy size={14} aria-hidden="true" />
      </button>
    </span>
  );
}

/** The certificate that the last secured connection showed; nothing where there was none. */
export function CertificateFacts(props: { readonly hops: readonly TestHop[] }): ReactElement | null {
  const steps = props.hops.flatMap((hop) => hop.steps);
  const secured = steps.findLast((step): step is TlsStep => step.step === 'tls' && step.end.kind === 'secured');
  if (secured === undefined || secured.end.kind !== 'secured') return null;
  const { end, serverName, address } = secured;
  const { certificate, faults, isLocallyTrusted, protocol, cipher } = end;
  if (certificate === null) return null;
  const day = (moment: string | null) => moment?.slice(0, 10) ?? say('test.certificate.unknown');
  const facts: (readonly [string, string])[] = [
    [say('test.certificate.subject'), certificate.subject],
    [say('test.certificate.names'), certificate.names.join(', ')],
    [say('test.certificate.issuer'), certificate.issuer],
    [
      say('test.certificate.valid'),
      say('test.certificate.span', { from: day(certificate.validFrom), to: day(certificate.validTo) }),
    ],
    [say('test.certificate.protocol'), `${protocol}, ${cipher}`],
  ];
  const wrong = faults.map((fault) => faultText(fault, serverName ?? address, end));
  if (isLocallyTrusted) wrong.push(say('test.certificate.local'));
  if (wrong.length > 0) facts.push([say('test.certificate.wrong'), wrong.join(' ')]);
  return (
    <DetailSection heading={say('test.certificate')}>
      <dl className="test-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="quiet">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </DetailSection>
  );
}
