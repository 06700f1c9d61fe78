import { Copy } from 'lucide-react';
import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import { useActions } from '../store.ts';

/** Puts a text on the clipboard and says whether that worked. */
export function CopyButton(props: { readonly text: string }): ReactElement {
  const { copy, announce } = useActions();
  return (
    <button
      type="button"
      className="button is-framed"
      onClick={() => void copy(props.text).then((isCopied) => announce(say(isCopied ? 'copy.done' : 'copy.failed')))}
    >
      <Copy size={14} aria-hidden="true" />
      {say('copy.button')}
    </button>
  );
}
