import { Menu } from '@base-ui/react/menu';
import { ChevronDown, Pause, Play } from 'lucide-react';
import type { ReactElement } from 'react';
import { INTERVALS_MS } from '../../../shared/contract.ts';
import { durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { useActions, usePortlight } from '../store.ts';
import { ChoiceMenu } from './ChoiceMenu.tsx';
import { FilterBox } from './FilterBox.tsx';
import { PAUSE_ID } from './places.ts';
import './top-bar.css';

/** What steers all screens: the filter, what is folded away, and the pace. */
export function TopBar(): ReactElement {
  return (
    <header className="top-bar">
      <FilterBox />
      <Folded />
      <Pace />
    </header>
  );
}

/** A captured text has no pace. */
function Pace(): ReactElement | null {
  const isCapture = usePortlight((state) => state.scan?.kind === 'capture');
  if (isCapture) return null;
  return (
    <div className="pace">
      <PauseButton />
      <IntervalMenu />
    </div>
  );
}

function Folded(): ReactElement | null {
  const count = usePortlight((state) => state.world?.folded.size ?? 0);
  const shows = usePortlight((state) => state.choice.showsLoopback);
  const { choose } = useActions();
  if (!shows && count === 0) return null;
  return (
    <button type="button" className="button folded" onClick={() => choose({ showsLoopback: !shows })}>
      <span className="quiet">{shows ? say('loopback.shown') : say('loopback.folded', { count })}</span>
      <span className="folded-act">{say(shows ? 'loopback.fold' : 'loopback.show')}</span>
    </button>
  );
}

function PauseButton(): ReactElement {
  const isPaused = usePortlight((state) => state.choice.isPaused);
  const { choose } = useActions();
  const word = say(isPaused ? 'pace.resume' : 'pace.pause');
  const Icon = isPaused ? Play : Pause;
  return (
    <button
      id={PAUSE_ID}
      type="button"
      className={isPaused ? 'button is-primary' : 'button is-framed'}
      title={say('pace.key', { word })}
      aria-keyshortcuts="p"
      onClick={() => choose({ isPaused: !isPaused })}
    >
      <Icon size={14} aria-hidden="true" />
      {word}
    </button>
  );
}

function IntervalMenu(): ReactElement {
  const intervalMs = usePortlight((state) => state.choice.intervalMs);
  const { choose } = useActions();
  const now = durationText(intervalMs);
  return (
    <ChoiceMenu
      heading={say('pace.heading')}
      value={intervalMs}
      offers={INTERVALS_MS.map((ms) => ({ value: ms, word: durationText(ms) }))}
      onChoose={(chosen) => choose({ intervalMs: chosen })}
      trigger={
        <Menu.Trigger className="button is-framed" aria-label={say('pace.interval', { interval: now })}>
          {now}
          <ChevronDown size={14} aria-hidden="true" />
        </Menu.Trigger>
      }
    />
  );
}
