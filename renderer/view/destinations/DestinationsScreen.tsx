import type { ReactElement } from 'react';

/** Being written. */
export function DestinationsScreen(): ReactElement | null {
  return null;
}
