import { Popover } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';

/** A button of the status line with what it opens. */
export function StatusButton(props: {
  readonly words: string;
  readonly heading: string;
  readonly icon?: ReactNode;
  /** True for a button whose words are cut first when there is little room. */
  readonly isYielding?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  const { words, heading, icon = null, isYielding = false, children } = props;
  return (
    <Popover.Root>
      <Popover.Trigger className={isYielding ? 'status-button is-yielding' : 'status-button'} title={words}>
        {icon}
        <span className="cut">{words}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={6} collisionPadding={8} className="popup-place">
          <Popover.Popup className="popup about">
            <Popover.Title>{heading}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Names and values, one pair a line. */
export function Facts(props: { readonly rows: readonly (readonly [name: string, value: ReactNode])[] }): ReactElement {
  return (
    <dl className="facts">
      {props.rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
