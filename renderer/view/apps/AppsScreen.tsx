import type { ReactElement } from 'react';

/** Being written. */
export function AppsScreen(): ReactElement | null {
  return null;
}
