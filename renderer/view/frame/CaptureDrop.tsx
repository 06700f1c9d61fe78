import { type ReactElement, useEffect, useState } from 'react';
import { say } from '../../../shared/text/say.ts';
import { type Actions, useActions } from '../store.ts';
import './capture-drop.css';

/** Takes a file that is dropped anywhere, or a text that is pasted outside of a text field; shows that it would while one is dragged. */
export function CaptureDrop(): ReactElement | null {
  const { openCapture } = useActions();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const over = (event: DragEvent): void => {
      if (isTyping(event.target) || !hasContent(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (isTyping(event.target)) return;
      if (take(event.dataTransfer, openCapture)) event.preventDefault();
    };
    const paste = (event: ClipboardEvent): void => {
      if (isTyping(event.target)) return;
      if (take(event.clipboardData, openCapture)) event.preventDefault();
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
      window.removeEventListener('paste', paste);
    };
  }, [openCapture]);
  if (!isOver) return null;
  return (
    <div className="capture-drop" aria-hidden="true">
      {say('capture.drop')}
    </div>
  );
}

function hasContent(data: DataTransfer | null): boolean {
  return data !== null && (data.types.includes('Files') || data.types.includes('text/plain'));
}

/** Opens what was dropped or pasted; false when there is nothing in it. */
function take(data: DataTransfer | null, openCapture: Actions['openCapture']): boolean {
  const [file] = data?.files ?? [];
  if (file !== undefined) {
    void openCapture(file.name, file);
    return true;
  }
  const text = data?.getData('text/plain') ?? '';
  if (text.trim() === '') return false;
  void openCapture(say('capture.source.paste'), new Blob([text]));
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
