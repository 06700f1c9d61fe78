import { useEffect } from 'react';
import { SCREENS } from '../../state/choice.ts';
import type { PortlightState } from '../../state/store.ts';
import { type Actions, useActions, useStoreNow } from '../store.ts';
import { FILTER_INPUT_ID, focusOn } from './places.ts';

/** Listens to the keys that work everywhere. Inside a text field only Ctrl/Cmd+F does. */
export function useShortcuts(): void {
  const actions = useActions();
  const now = useStoreNow();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      if (act(event, actions, now().choice)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [actions, now]);
}

/** True when the key meant something. */
function act(event: KeyboardEvent, actions: Actions, choice: PortlightState['choice']): boolean {
  const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'f';
  if (isFind) return focusOn(FILTER_INPUT_ID);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || choice.isHelpOpen) return false;
  const screen = SCREENS[Number(event.key) - 1];
  if (screen !== undefined) {
    actions.goTo(screen);
    return true;
  }
  switch (event.key) {
    case '/':
      return focusOn(FILTER_INPUT_ID);
    case '?':
      actions.choose({ isHelpOpen: true });
      return true;
    case 'p':
    case 'P':
      actions.choose({ isPaused: !choice.isPaused });
      return true;
    case 'Escape':
      if (choice.selection === null || isInPopup(event.target)) return false;
      actions.select(null);
      return true;
    default:
      return false;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function isInPopup(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
}
