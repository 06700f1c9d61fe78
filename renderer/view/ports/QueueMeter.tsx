import type { ReactElement } from 'react';
import type { AcceptQueue } from '../../../shared/ports/clients.ts';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { queueText } from '../../state/columns-port.ts';
import { shareOf } from '../../state/shown-port.ts';
import './ports.css';

/**
 * An accept queue against its limit: a small bar, and the numbers. The bar is made of boxes: a picture in each line makes the browser put
 * the whole table together anew with each figure that changes in it.
 */
export function QueueMeter(props: { readonly queue: AcceptQueue }): ReactElement {
  const { queue } = props;
  const { waiting, limit } = queue;
  const share = shareOf(queue);
  const kind = share > 1 ? 'full' : share >= 0.5 ? 'filling' : 'roomy';
  return (
    <span
      className={`queue-meter is-${kind}`}
      title={say('ports.queue.meter', { waiting: countText(waiting), limit: limit === null ? '?' : countText(limit) })}
    >
      {limit === null ? null : (
        <span className="queue-bar" aria-hidden="true">
          {waiting === 0 ? null : <span style={{ inlineSize: `${100 * Math.min(1, share)}%` }} />}
        </span>
      )}
      <span className={waiting === 0 ? 'queue-count quiet' : 'queue-count'}>{queueText(queue)}</span>
    </span>
  );
}
