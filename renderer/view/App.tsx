import { CSPProvider } from '@base-ui/react/csp-provider';
import { type ReactElement, useEffect } from 'react';
import { captureTitle } from '../../shared/text/capture-title.ts';
import { say } from '../../shared/text/say.ts';
import { RowMenuProvider } from './actions/RowMenu.tsx';
import { Body } from './frame/Body.tsx';
import { CaptureDrop } from './frame/CaptureDrop.tsx';
import { Messages } from './frame/Messages.tsx';
import { focusOn, SCREEN_ID } from './frame/places.ts';
import { Rail } from './frame/Rail.tsx';
import { StatusLine } from './frame/StatusLine.tsx';
import { Strip } from './frame/Strip.tsx';
import { useShortcuts } from './frame/shortcuts.ts';
import { TopBar } from './frame/TopBar.tsx';
import { StopDialog } from './stop/StopDialog.tsx';
import { usePortlight } from './store.ts';

/** The whole window: the rail, what steers, what tells of trouble, the screen with its detail, the status line. */
export function App(): ReactElement {
  useShortcuts();
  return (
    <CSPProvider disableStyleElements>
      <Title />
      <a className="skip" href={`#${SCREEN_ID}`} onClick={skip}>
        {say('frame.skip')}
      </a>
      <RowMenuProvider>
        <div className="frame">
          <Rail />
          <div className="frame-main">
            <TopBar />
            <Strip />
            <CaptureDrop />
            <Body />
          </div>
          <StatusLine />
        </div>
      </RowMenuProvider>
      <Messages />
      <StopDialog />
    </CSPProvider>
  );
}

/** The address keeps the screen and the filter, so the link must not change it. */
function skip(event: { preventDefault(): void }): void {
  event.preventDefault();
  focusOn(SCREEN_ID);
}

/** The title of the window or tab. A component of its own, so that another count of problems draws nothing else anew. */
function Title(): null {
  const screen = usePortlight((state) => state.choice.screen);
  const problems = usePortlight((state) => state.world?.problems.count ?? 0);
  const isPaused = usePortlight((state) => state.choice.isPaused);
  const capture = usePortlight((state) => state.world?.table.facts.capture);
  useEffect(() => {
    const title = say('frame.title', { problems, screen: say(`screen.${screen}`) });
    if (capture !== undefined) document.title = say('capture.window', { title, capture: captureTitle(capture) });
    else document.title = isPaused ? say('frame.title.paused', { title }) : title;
  }, [screen, problems, isPaused, capture]);
  return null;
}
