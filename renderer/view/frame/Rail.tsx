import {
  Activity,
  Cable,
  CircleAlert,
  DoorOpen,
  Globe,
  LayoutGrid,
  type LucideIcon,
  PanelLeftClose,
  PanelLeftOpen,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { SCREENS, type Screen } from '../../state/choice.ts';
import { HealthShape } from '../parts/HealthBadge.tsx';
import { useActions, usePortlight } from '../store.ts';
import { CaptureButton } from './CaptureButton.tsx';
import { HelpButton } from './HelpDialog.tsx';
import { useMedia } from './media.ts';
import { Porthole } from './Porthole.tsx';
import { SettingsButton } from './Settings.tsx';
import { ThemeMenu } from './ThemeMenu.tsx';
import './rail.css';

const ICONS: Readonly<Record<Screen, LucideIcon>> = {
  now: Activity,
  apps: LayoutGrid,
  destinations: Globe,
  connections: Cable,
  ports: DoorOpen,
  why: CircleAlert,
};

/** The menu at the left: the screens, and what belongs to the program itself. */
export function Rail(): ReactElement {
  const isNarrow = useMedia('(max-width: 1099px)');
  const isFolded = usePortlight((state) => state.choice.isRailFolded) || isNarrow;
  const { choose } = useActions();
  const Fold = isFolded ? PanelLeftOpen : PanelLeftClose;
  const fold = say(isFolded ? 'rail.unfold' : 'rail.fold');
  return (
    <div className={isFolded ? 'rail is-folded' : 'rail'}>
      <div className="rail-brand">
        <Porthole />
        <span className="rail-word">{say('rail.brand')}</span>
      </div>
      <nav aria-label={say('frame.screens')}>
        <ul>
          {SCREENS.map((screen, index) => (
            <li key={screen}>
              <ScreenButton screen={screen} place={index + 1} />
            </li>
          ))}
        </ul>
      </nav>
      <div className="rail-capture">
        <CaptureButton />
      </div>
      <div className="rail-foot">
        <SettingsButton />
        <ThemeMenu />
        <HelpButton />
        {isNarrow ? null : (
          <button
            type="button"
            className="rail-button"
            aria-label={fold}
            title={fold}
            onClick={() => choose({ isRailFolded: !isFolded })}
          >
            <Fold size={16} aria-hidden="true" />
          </button>
        )}
      </div>
    </div>
  );
}

function ScreenButton(props: { readonly screen: Screen; readonly place: number }): ReactElement {
  const { screen, place } = props;
  const isHere = usePortlight((state) => state.choice.screen === screen);
  const { goTo } = useActions();
  const Icon = ICONS[screen];
  const word = say(`screen.${screen}`);
  return (
    <button
      type="button"
      className="rail-screen"
      aria-current={isHere ? 'page' : undefined}
      aria-keyshortcuts={String(place)}
      title={`${word} (${place})`}
      onClick={() => goTo(screen)}
    >
      <Icon size={16} aria-hidden="true" />
      <span className="rail-word">{word}</span>
      {screen === 'why' ? <Problems /> : null}
    </button>
  );
}

function Problems(): ReactElement | null {
  const count = usePortlight((state) => state.world?.problems.count ?? 0);
  const isBad = usePortlight((state) => state.world?.problems.level === 'problem');
  if (count === 0) return null;
  return (
    <span className={isBad ? 'rail-problems' : 'rail-problems is-mild'}>
      <HealthShape level={isBad ? 'problem' : 'warning'} />
      <span aria-hidden="true">{countText(count)}</span>
      <span className="visually-hidden">{say('rail.problems', { count })}</span>
    </span>
  );
}
