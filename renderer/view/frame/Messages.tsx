import { type ReactElement, useEffect, useRef, useState } from 'react';
import { say } from '../../../shared/text/say.ts';
import { usePortlight } from '../store.ts';
import './messages.css';

/**
 * Short messages in passing, on the screen and for a screen reader; and how many sockets a new filter left, for the reader alone.
 * `aria-live` says no more than the role does, but an open list hides everything from the reader that does not have it.
 */
export function Messages(): ReactElement {
  const message = usePortlight((state) => state.message);
  return (
    <>
      <div className="messages" role="status" aria-live="polite">
        {message === null ? null : (
          <p key={message.nth} className="message">
            {message.text}
          </p>
        )}
      </div>
      <FilterResult />
    </>
  );
}

function FilterResult(): ReactElement {
  const applied = usePortlight((state) => state.filter.applied.text);
  const count = usePortlight((state) => state.world?.tally.sockets.size ?? 0);
  const newest = useRef(count);
  newest.current = count;
  const first = useRef(applied);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (first.current === applied) return;
    first.current = applied;
    setWords(say(applied.trim() === '' ? 'box.cleared' : 'box.matches', { count: newest.current }));
  }, [applied]);
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {words}
    </p>
  );
}
