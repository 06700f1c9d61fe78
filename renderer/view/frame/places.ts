/** The id of the screen's own region, where the skip link leads. */
export const SCREEN_ID = 'screen';
/** The id of the filter's input, by which the shortcut finds it. */
export const FILTER_INPUT_ID = 'filter';
/** The id of the button that pauses. */
export const PAUSE_ID = 'pause';

/** Gives the focus to a place. False when it is not there. */
export function focusOn(id: string): boolean {
  const place = document.getElementById(id);
  place?.focus({ preventScroll: true });
  return place !== null;
}

/** Where the focus goes back to: where it was before, or the screen, where that has left the page. */
export function wayBack(before: Element | null): HTMLElement | SVGElement | null {
  const place = before?.isConnected === true ? before : document.getElementById(SCREEN_ID);
  return place instanceof HTMLElement || place instanceof SVGElement ? place : null;
}

/** True while nothing has the focus: what had it has left the page. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
