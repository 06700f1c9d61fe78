import type { ReactElement } from 'react';

/** Being written. */
export function DetailPanel(): ReactElement | null {
  return null;
}
