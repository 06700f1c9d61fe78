import type { ReactElement } from 'react';
import type { AcceptQueue } from '../../../shared/ports/clients.ts';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { queueText } from '../../state/columns-port.ts';
import { shareOf } from '../../state/shown-port.ts';
import './ports.css';

const WIDTH = 40;
const HEIGHT = 6;

/** An accept queue against its limit: a small bar, and the numbers. */
export function QueueMeter(props: { readonly queue: AcceptQueue }): ReactElement {
  const { queue } = props;
  const { waiting, limit } = queue;
  const share = shareOf(queue);
  // One that waits must be seen though there is room for thousands.
  const filled = waiting === 0 ? 0 : Math.max(2, Math.min(1, share) * WIDTH);
  const kind = share > 1 ? 'full' : share >= 0.5 ? 'filling' : 'roomy';
  return (
    <span
      className={`queue-meter is-${kind}`}
      title={say('ports.queue.meter', { waiting: countText(waiting), limit: limit === null ? '?' : countText(limit) })}
    >
      {limit === null ? null : (
        <svg
          className="meter-bar"
          width={WIDTH}
          height={HEIGHT}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect width={WIDTH} height={HEIGHT} rx="2" className="meter-ground" />
          <rect width={filled} height={HEIGHT} rx="2" className="meter-filled" />
        </svg>
      )}
      <span className={waiting === 0 ? 'quiet' : ''}>{queueText(queue)}</span>
    </span>
  );
}
