import { Menu } from '@base-ui/react/menu';
import { type LucideIcon, Moon, Sun, SunMoon } from 'lucide-react';
import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import { THEMES, type Theme } from '../../state/choice.ts';
import { useActions, usePortlight } from '../store.ts';
import { ChoiceMenu } from './ChoiceMenu.tsx';

const ICONS: Readonly<Record<Theme, LucideIcon>> = { system: SunMoon, light: Sun, dark: Moon };

/** Light, dark, or as the system says. */
export function ThemeMenu(): ReactElement {
  const theme = usePortlight((state) => state.choice.theme);
  const { choose } = useActions();
  const Icon = ICONS[theme];
  const name = say('rail.theme');
  return (
    <ChoiceMenu
      heading={name}
      side="right"
      value={theme}
      offers={THEMES.map((value) => ({ value, word: say(`theme.${value}`) }))}
      onChoose={(chosen) => choose({ theme: chosen })}
      trigger={
        <Menu.Trigger className="rail-button" aria-label={name} title={name}>
          <Icon size={16} aria-hidden="true" />
        </Menu.Trigger>
      }
    />
  );
}
