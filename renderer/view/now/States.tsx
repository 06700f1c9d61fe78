import { memo, type ReactElement, useId } from 'react';
import type { SocketState } from '../../../shared/socket.ts';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { StateShapeIcon, stateShape, stateWord } from '../parts/StateMark.tsx';
import type { Seen } from '../store.ts';
import { usePointAt } from './use-point-at.ts';
import './states.css';

type Counted = SocketState | 'none';

const ORDER: readonly Counted[] = [
  'established',
  'syn-sent',
  'syn-received',
  'fin-wait-1',
  'fin-wait-2',
  'closing',
  'last-ack',
  'close-wait',
  'time-wait',
  'closed',
  'listen',
  'bound',
  'none',
];

/** What the sockets are doing: one bar, and its words. Both filter. */
export const States = memo(function States(props: { readonly seen: Seen }): ReactElement {
  const titleId = useId();
  const pointAt = usePointAt();
  const { states } = props.seen.world.tally;
  const present = ORDER.flatMap((state) => {
    const count = states.get(state) ?? 0;
    return count > 0 ? [{ state, count }] : [];
  });
  const pick = (state: Counted): void => pointAt.state(state === 'none' ? null : state);
  return (
    <section className="card now-card states" aria-labelledby={titleId}>
      <header className="now-head">
        <h2 id={titleId}>{say('now.states.title')}</h2>
      </header>
      {present.length === 0 ? <p className="quiet">{say('now.states.nothing')}</p> : null}
      <div className="states-bar" aria-hidden="true">
        {present.map(({ state, count }) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the words below are the same buttons for keyboard and reader.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
          <span
            key={state}
            className={`states-part is-${state}`}
            style={{ flexGrow: count }}
            title={`${words(state)} ${countText(count)}`}
            onClick={() => pick(state)}
          />
        ))}
      </div>
      <ul className="states-words">
        {present.map(({ state, count }) => (
          <li key={state}>
            <button type="button" className="state-row" onClick={() => pick(state)}>
              <span className={`state-swatch is-${state}`} />
              <StateShapeIcon shape={state === 'none' ? 'udp' : stateShape(state, 'tcp')} />
              <span className="cut">{words(state)}</span>
              <span className="state-term quiet cut">{term(state)}</span>
              <span className="number">{countText(count)}</span>
              <span className="visually-hidden">{say('now.states.filter', { count })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
});

function words(state: Counted): string {
  return state === 'none' ? say('now.states.udp') : stateWord(state);
}

/** The field's own word, as RFC 9293 and ss(8) have it. */
function term(state: Counted): string {
  return state === 'none' ? 'UNCONN' : state.toUpperCase().replaceAll('-', '_');
}
