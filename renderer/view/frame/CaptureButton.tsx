import { FolderOpen } from 'lucide-react';
import { type ReactElement, useRef } from 'react';
import { say } from '../../../shared/text/say.ts';
import { useActions } from '../store.ts';

/** Opens a captured text by choosing its file. */
export function CaptureButton(): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const { openCapture } = useActions();
  return (
    <>
      <button type="button" className="rail-screen" title={say('capture.choose.words')} onClick={() => input.current?.click()}>
        <FolderOpen size={16} aria-hidden="true" />
        <span className="rail-word">{say('capture.choose')}</span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        onChange={(event) => {
          const { currentTarget } = event;
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) void openCapture(file.name, file);
          // The same file may be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
