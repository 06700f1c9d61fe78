import { type FocusEvent, type PointerEvent, useCallback, useMemo, useRef, useState } from 'react';

/** To be put on the element that is held still while the pointer or the focus is in it. */
export interface Holders {
  onPointerEnter(event: PointerEvent): void;
  onPointerLeave(event: PointerEvent): void;
  onFocus(event: FocusEvent): void;
  onBlur(event: FocusEvent): void;
}

/**
 * True while the pointer or the focus is in the element that carries the handlers. A finger does not hold: it never leaves. Nor does a
 * button that the pointer has pressed (a heading to sort by): whoever then leaves is gone.
 */
export function useHold(): readonly [boolean, Holders] {
  const inside = useRef({ pointer: false, focus: false });
  const [isHeld, setHeld] = useState(false);
  const note = useCallback((change: Partial<typeof inside.current>) => {
    Object.assign(inside.current, change);
    setHeld(inside.current.pointer || inside.current.focus);
  }, []);
  const holders = useMemo<Holders>(
    () => ({
      onPointerEnter: (event) => note({ pointer: event.pointerType !== 'touch' }),
      onPointerLeave: () => note({ pointer: false }),
      onFocus: ({ target }) => note({ focus: !isPressed(target) }),
      onBlur: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) note({ focus: false });
      },
    }),
    [note],
  );
  return [isHeld, holders];
}

function isPressed(target: Element): boolean {
  return target.tagName === 'BUTTON' && !target.matches(':focus-visible');
}
