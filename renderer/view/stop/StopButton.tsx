import { OctagonX } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Process } from '../../../shared/reading.ts';
import type { Owner } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { stopWishOf } from '../../state/stop-wishes.ts';
import { useActions, usePortlight } from '../store.ts';

/** True where the processes that are shown are this machine's, so that they could be stopped. */
export function useCanStop(): boolean {
  return usePortlight((state) => state.scan?.kind !== 'capture');
}

/** The button that asks whether a process is to be stopped. None where another machine is shown. */
export function StopButton(props: { readonly owner: Owner; readonly process: Process | null }): ReactElement | null {
  const { owner, process } = props;
  const { askToStop } = useActions();
  if (!useCanStop()) return null;
  return (
    <button
      type="button"
      className="button is-framed stop-button"
      aria-label={say('stop.button.label', { name: owner.name, pid: owner.pid })}
      onClick={() => askToStop(stopWishOf(owner, process))}
    >
      <OctagonX size={14} aria-hidden="true" />
      {say('stop.button')}
    </button>
  );
}
