import type { ReactElement } from 'react';

/** The sign of the program: a porthole with light behind it. */
export function Porthole(props: { readonly size?: number }): ReactElement {
  const { size = 20 } = props;
  return (
    <svg className="porthole" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="8.5" fill="none" stroke="currentColor" strokeWidth="2" />
      <circle cx="10" cy="10" r="4" fill="currentColor" />
    </svg>
  );
}
