import { Popover } from '@base-ui/react/popover';
import { Switch } from '@base-ui/react/switch';
import { Settings } from 'lucide-react';
import { type ReactElement, useId } from 'react';
import { INTERVALS_MS } from '../../../shared/contract.ts';
import { durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { THEMES } from '../../state/choice.ts';
import { useActions, usePortlight } from '../store.ts';
import './settings.css';

/** What a person may set, all in one place. */
export function SettingsButton(): ReactElement {
  const name = say('rail.settings');
  return (
    <Popover.Root>
      <Popover.Trigger className="rail-button" aria-label={name} title={name}>
        <Settings size={16} aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="right" align="end" sideOffset={4} className="popup-place">
          <Popover.Popup className="popup settings">
            <Popover.Title>{say('settings.heading')}</Popover.Title>
            <LoopbackSwitch />
            <Interval />
            <ThemeChoice />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function LoopbackSwitch(): ReactElement {
  const shows = usePortlight((state) => state.choice.showsLoopback);
  const { choose } = useActions();
  const id = useId();
  return (
    <div className="setting">
      <div>
        <div id={id}>{say('settings.loopback')}</div>
        <p className="quiet">{say('settings.loopback.words')}</p>
      </div>
      <Switch.Root
        className="switch"
        checked={shows}
        aria-labelledby={id}
        onCheckedChange={(showsLoopback) => choose({ showsLoopback })}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </div>
  );
}

function Interval(): ReactElement {
  const intervalMs = usePortlight((state) => state.choice.intervalMs);
  const { choose } = useActions();
  const id = useId();
  return (
    <div className="setting">
      <label htmlFor={id}>{say('settings.interval')}</label>
      <select
        id={id}
        className="select"
        value={intervalMs}
        onChange={(event) => choose({ intervalMs: Number(event.target.value) })}
      >
        {INTERVALS_MS.map((ms) => (
          <option key={ms} value={ms}>
            {durationText(ms)}
          </option>
        ))}
      </select>
    </div>
  );
}

function ThemeChoice(): ReactElement {
  const theme = usePortlight((state) => state.choice.theme);
  const { choose } = useActions();
  const id = useId();
  return (
    <div className="setting">
      <label htmlFor={id}>{say('settings.theme')}</label>
      <select
        id={id}
        className="select"
        value={theme}
        onChange={(event) => choose({ theme: THEMES.find((one) => one === event.target.value) ?? 'system' })}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {say(`theme.${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
