import type { ReactElement } from 'react';

/** Being written. */
export function NowScreen(): ReactElement | null {
  return null;
}
