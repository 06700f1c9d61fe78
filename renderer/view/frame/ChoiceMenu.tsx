import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement } from 'react';

/** A value that a menu offers, and its word. */
export interface Offer<T> {
  readonly value: T;
  readonly word: string;
}

/** A menu in which one of several values is chosen. `trigger` is the button that opens it (rendered by Base UI's Menu.Trigger). */
export function ChoiceMenu<T extends string | number>(props: {
  readonly heading: string;
  readonly offers: readonly Offer<T>[];
  readonly value: T;
  readonly onChoose: (value: T) => void;
  readonly trigger: ReactElement;
  readonly side?: 'bottom' | 'right';
}): ReactElement {
  const { heading, offers, value, onChoose, trigger, side = 'bottom' } = props;
  return (
    <Menu.Root modal={false}>
      {trigger}
      <Menu.Portal>
        <Menu.Positioner side={side} align="end" sideOffset={4} className="popup-place">
          <Menu.Popup className="popup is-menu">
            <Menu.RadioGroup value={value} onValueChange={onChoose}>
              <Menu.GroupLabel className="menu-heading">{heading}</Menu.GroupLabel>
              {offers.map((offer) => (
                <Menu.RadioItem key={offer.value} value={offer.value} closeOnClick className="menu-item">
                  <span className="menu-check">
                    <Menu.RadioItemIndicator>
                      <Check size={14} aria-hidden="true" />
                    </Menu.RadioItemIndicator>
                  </span>
                  {offer.word}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
