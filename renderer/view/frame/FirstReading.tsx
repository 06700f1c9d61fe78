import { PlugZap } from 'lucide-react';
import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import { EmptyState } from '../parts/EmptyState.tsx';
import { useActions, usePortlight } from '../store.ts';
import { Porthole } from './Porthole.tsx';

/** What stands in place of the screens before there is a first reading: that it is on its way, or why there is none. */
export function FirstReading(): ReactElement {
  const failed = usePortlight((state) => state.failedStart ?? (state.scan?.kind === 'stale' ? state.scan.text : null));
  const { retry } = useActions();
  if (failed === null) {
    return (
      <div role="status">
        <EmptyState heading={say('start.waiting')} icon={<Porthole size={40} />}>
          <p>{say('start.waiting.more')}</p>
        </EmptyState>
      </div>
    );
  }
  return (
    <div role="alert">
      <EmptyState
        heading={say('start.failed')}
        icon={<PlugZap size={40} strokeWidth={1.5} />}
        action={
          <button type="button" className="button is-framed" onClick={retry}>
            {say('start.retry')}
          </button>
        }
      >
        <p className="first-why">{failed}</p>
        <p>{say('start.failed.more')}</p>
      </EmptyState>
    </div>
  );
}
