import { Copy } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { jsonText } from '../../state/copy.ts';
import { useActions } from '../store.ts';

/** The button that copies the sockets of a group as JSON, as they are when it is pressed. */
export function DetailCopy(props: { readonly sockets: ReadonlyMap<string, Socket> }): ReactElement {
  const { copy, announce } = useActions();
  const onCopy = async (): Promise<void> => {
    const isDone = await copy(jsonText(props.sockets.values()));
    announce(isDone ? say('detail.copied.group', { count: props.sockets.size }) : say('tables.copied.not'));
  };
  return (
    <button type="button" className="button is-framed" onClick={() => void onCopy()}>
      <Copy size={14} aria-hidden="true" />
      {say('tables.copy')}
    </button>
  );
}
