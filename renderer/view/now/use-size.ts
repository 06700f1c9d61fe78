import { type RefCallback, useCallback, useState } from 'react';

/** The size of an element in whole pixels, kept up to date; 0 until it is known. Give `ref` to the element. */
export interface Size {
  readonly ref: RefCallback<HTMLElement>;
  readonly width: number;
  readonly height: number;
}

/** Watches the size of an element. */
export function useSize(): Size {
  const [width, setWidth] = useState(0);
  const [height, setHeight] = useState(0);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const measure = (): void => {
      setWidth(element.clientWidth);
      setHeight(element.clientHeight);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return { ref, width, height };
}
