import type { KeyboardEvent } from 'react';

/** Arrow keys go from one finding's head to the next, Home and End to the first and the last. */
export function moveBetweenHeads(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
  if (!event.target.matches('.why-head')) return;
  const heads = [...event.currentTarget.querySelectorAll<HTMLElement>('.why-head')];
  const at = heads.indexOf(event.target);
  const to = placeAfter(event.key, at, heads.length);
  const head = to === null ? undefined : heads[to];
  if (head === undefined) return;
  head.focus();
  event.preventDefault();
}

function placeAfter(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
