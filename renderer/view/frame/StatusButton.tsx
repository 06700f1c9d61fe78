import { Popover } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import type { PortlightState } from '../../state/store.ts';
import { usePortlight } from '../store.ts';

/** A button of the status line with what it opens. Only its words are drawn anew, and only when they are others. */
export function StatusButton(props: {
  /** What it says; null while there is nothing to say, and then there is no button. */
  readonly words: (state: PortlightState) => string | null;
  readonly heading: string;
  readonly icon?: ReactNode;
  /** True for a button whose words are cut first when there is little room. */
  readonly isYielding?: boolean;
  readonly children: ReactNode;
}): ReactElement | null {
  const { words, heading, icon = null, isYielding = false, children } = props;
  const hasWords = usePortlight((state) => words(state) !== null);
  if (!hasWords) return null;
  return (
    <Popover.Root>
      <Popover.Trigger className={isYielding ? 'status-button is-yielding' : 'status-button'}>
        {icon}
        <Words of={words} />
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

function Words(props: { readonly of: (state: PortlightState) => string | null }): ReactElement {
  const words = usePortlight(props.of) ?? '';
  return (
    <span className="cut" title={words}>
      {words}
    </span>
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
