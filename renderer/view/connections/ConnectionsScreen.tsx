import type { ReactElement } from 'react';

/** Being written. */
export function ConnectionsScreen(): ReactElement | null {
  return null;
}
