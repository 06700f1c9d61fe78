import { type Choice, persistent, restored, SCREENS } from './state/choice.ts';
import type { PortlightStore } from './state/store.ts';

const KEY = 'portlight.choice';
const FILTER_MOST = 2_000;

/** What a person chose before: kept choices, with the screen and the filter of the address, so that a reload stays where it was. */
export interface Kept {
  readonly choice: Choice;
  readonly filterText: string;
}

/** Reads what was kept. Damaged or missing parts fall back to the first choices; a browser without storage keeps nothing. */
export function readKept(): Kept {
  const hash = new URLSearchParams(window.location.hash.slice(1));
  const choice = restored(stored());
  const screen = SCREENS.find((one) => one === hash.get('screen')) ?? choice.screen;
  return { choice: { ...choice, screen }, filterText: (hash.get('filter') ?? '').slice(0, FILTER_MOST) };
}

/**
 * Keeps the choices from now on, and puts the theme on the document. Each screen and each filter is a step that the browser's Back
 * undoes; what is typed in one go is one step.
 */
export function keepChoices(store: PortlightStore): void {
  let isTyped = false;
  let waiting: { isStep: boolean } | null = null;
  const keep = (isStep: boolean): void => {
    const { choice, filter } = store.getState();
    document.documentElement.dataset.theme = choice.theme;
    try {
      window.localStorage.setItem(KEY, persistent(choice));
    } catch {
      // A browser that refuses storage still shows everything; only the choices are forgotten.
    }
    const hash = new URLSearchParams({ screen: choice.screen });
    if (filter.text !== '') hash.set('filter', filter.text.slice(0, FILTER_MOST));
    if (window.location.hash === `#${hash}`) return;
    if (isStep) window.history.pushState(null, '', `#${hash}`);
    else window.history.replaceState(null, '', `#${hash}`);
  };
  // One press may change the filter and the screen: both are one step.
  const keepSoon = (isStep: boolean): void => {
    if (waiting === null) {
      const first = { isStep };
      waiting = first;
      queueMicrotask(() => {
        waiting = null;
        keep(first.isStep);
      });
    } else if (isStep) waiting.isStep = true;
  };
  keep(false);
  store.subscribe((state, before) => {
    const isScreenNew = state.choice.screen !== before.choice.screen;
    const isFilterNew = state.filter.text !== before.filter.text;
    if (state.choice === before.choice && !isFilterNew) return;
    const wasTyped = isTyped;
    if (isScreenNew || isFilterNew) isTyped = isFilterNew && document.activeElement instanceof HTMLInputElement;
    keepSoon(!isFollowing && (isScreenNew || (isFilterNew && !(wasTyped && isTyped))));
  });
  document.addEventListener('focusout', () => {
    isTyped = false;
  });
}

/** True while the choices follow the address: that is no step of its own. */
let isFollowing = false;

/** Calls back when the address was changed by hand or by a link. */
export function onAddressChange(call: (kept: Kept) => void): void {
  window.addEventListener('hashchange', () => {
    isFollowing = true;
    call(readKept());
    isFollowing = false;
  });
}

function stored(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
