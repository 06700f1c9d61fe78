import { X } from 'lucide-react';
import { type ReactElement, type ReactNode, useId } from 'react';
import { say } from '../../../shared/text/say.ts';
import { useActions } from '../store.ts';
import './detail.css';

/** The frame of a detail: what kind of thing, its heading, a button that closes it, and what is inside. */
export function DetailFrame(props: {
  readonly kind: string;
  readonly heading: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const { select } = useActions();
  return (
    <article className="detail">
      <header className="detail-head">
        <span className="quiet detail-kind">{props.kind}</span>
        <button type="button" className="button detail-close" aria-label={say('detail.close')} onClick={() => select(null)}>
          <X size={16} aria-hidden="true" />
        </button>
        <h2 className="detail-heading">{props.heading}</h2>
      </header>
      {props.children}
    </article>
  );
}

/** One part of a detail under a small heading. */
export function DetailSection(props: { readonly heading: string; readonly children: ReactNode }): ReactElement {
  const id = useId();
  return (
    <section className="detail-section" aria-labelledby={id}>
      <h3 className="quiet" id={id}>
        {props.heading}
      </h3>
      {props.children}
    </section>
  );
}

/** Buttons that add a term to the filter of all screens. Equal terms are offered once. */
export function FilterActions(props: {
  readonly offers: readonly (readonly [words: string, term: string])[];
  readonly children?: ReactNode;
}): ReactElement {
  const { addTerm } = useActions();
  return (
    <div className="detail-actions">
      <span className="quiet">{say('detail.filter')}</span>
      {props.offers.map(([words, term]) => (
        <button key={term} type="button" className="button is-framed" title={term} onClick={() => addTerm(term)}>
          <span className="cut">{words}</span>
        </button>
      ))}
      {props.children}
    </div>
  );
}
