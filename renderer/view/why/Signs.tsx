import type { ReactElement } from 'react';
import { termFor } from '../../../shared/filter/term.ts';
import { say } from '../../../shared/text/say.ts';
import type { Kind } from '../../state/problems.ts';
import { rowSign, type Trouble } from '../../state/trouble.ts';
import { HealthBadge } from '../parts/HealthBadge.tsx';
import { useActions } from '../store.ts';

/** What single rows show and no finding explains: counted among the problems, so it stands here too. */
export function Signs(props: { readonly signs: readonly Kind[] }): ReactElement | null {
  const { signs } = props;
  const { addTerm, goTo } = useActions();
  if (signs.length === 0) return null;
  const show = (code: Trouble): void => {
    for (const term of termsOfSign(code)) addTerm(term);
    goTo('connections');
  };
  return (
    <section className="why-section" aria-label={say('why.section.signs')}>
      <h2 className="quiet" title={say('why.section.signs.words')}>
        {say('why.section.signs')}
      </h2>
      <ul className="why-cards">
        {signs.map(({ code, count }) => (
          <li key={code} className="why-card why-sign">
            <HealthBadge code={code} count={count} />
            <span className="quiet">{signWords(code)}</span>
            <button type="button" className="button is-framed" onClick={() => show(code)}>
              {say('why.sign.show', { count })}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function signWords(code: Trouble): string {
  const sign = rowSign(code);
  return sign === null || sign === 'fine' ? '' : say(`why.sign.${sign}`);
}

/** The terms that ask for the rows with a sign. None where only a finding gives it. */
export function termsOfSign(code: Trouble): readonly string[] {
  switch (rowSign(code)) {
    case 'no-answer':
      return [termFor.is('problem'), termFor.state('syn-sent')];
    case 'not-acknowledged':
    case 'peer-not-reading':
      return [termFor.is('problem'), termFor.state('established')];
    case 'not-closed':
      return [termFor.is('problem'), termFor.state('close-wait')];
    case 'fine':
    case null:
      return [];
  }
}
