import type { ReactElement } from 'react';
import type { FirewallAnswer, FirewallVerdict } from '../../../shared/firewall/question.ts';
import { say } from '../../../shared/text/say.ts';
import { CopyButton } from '../frame/CopyButton.tsx';
import { HealthShape } from './HealthBadge.tsx';
import './firewall-note.css';

/** What the own firewall does with a port: the verdict first, the rules in their own words, and the command that would open it. */
export function FirewallNote(props: { readonly answer: FirewallAnswer }): ReactElement {
  const { verdict, sentence, why, remedy, openTo, rules, remarks, command } = props.answer;
  return (
    <div className="firewall-note">
      <p className={`firewall-verdict is-${verdict}`}>
        <VerdictShape verdict={verdict} />
        <span>
          <strong>{say(`firewall.word.${verdict}`)}</strong> {sentence}
        </span>
      </p>
      {why === null ? null : <p>{why}</p>}
      {openTo.map((place) => (
        <p key={place}>{say('firewall.open-to.words', { place })}</p>
      ))}
      {rules.length === 0 ? null : (
        <ul className="firewall-rules" aria-label={say('firewall.rules')}>
          {rules.map(({ place, text, effect }) => (
            <li key={`${place} ${text}`}>
              <span className="quiet">
                {say(`firewall.effect.${effect}`)} · {place}
              </span>
              <code className="mono">{text}</code>
            </li>
          ))}
        </ul>
      )}
      {remedy === null ? null : <Copyable words={say('firewall.remedy')} command={remedy} />}
      {command === null ? null : <Copyable words={say('firewall.command')} command={command} />}
      {remarks.map((remark) => (
        <p key={remark} className="quiet">
          {remark}
        </p>
      ))}
    </div>
  );
}

function VerdictShape({ verdict }: { readonly verdict: FirewallVerdict }): ReactElement | null {
  if (verdict === 'blocked') return <HealthShape level="problem" />;
  return verdict === 'allowed' ? null : <HealthShape level="warning" />;
}

function Copyable(props: { readonly words: string; readonly command: string }): ReactElement {
  return (
    <div className="firewall-command">
      <p className="quiet">{props.words}</p>
      <code className="mono">{props.command}</code>
      <CopyButton text={props.command} />
    </div>
  );
}
