import type { ReactElement, ReactNode } from 'react';
import './parts.css';

/** What stands where there is nothing to show: what that means, and what one can do. `icon` is decoration. */
export function EmptyState(props: {
  readonly heading: string;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactElement {
  const { heading, icon, children, action } = props;
  return (
    <div className="empty-state">
      {icon === undefined ? null : (
        <div className="empty-icon" aria-hidden="true">
          {icon}
        </div>
      )}
      <h2>{heading}</h2>
      {children === undefined ? null : <div className="empty-words">{children}</div>}
      {action === undefined ? null : <div className="empty-action">{action}</div>}
    </div>
  );
}
