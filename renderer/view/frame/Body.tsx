import { type ReactElement, useEffect, useRef } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { say } from '../../../shared/text/say.ts';
import type { Screen } from '../../state/choice.ts';
import { AppsScreen } from '../apps/AppsScreen.tsx';
import { ConnectionsScreen } from '../connections/ConnectionsScreen.tsx';
import { DestinationsScreen } from '../destinations/DestinationsScreen.tsx';
import { DetailPanel } from '../detail/DetailPanel.tsx';
import { NowScreen } from '../now/NowScreen.tsx';
import { PortsScreen } from '../ports/PortsScreen.tsx';
import { useActions, usePortlight } from '../store.ts';
import { WhyScreen } from '../why/WhyScreen.tsx';
import { FirstReading } from './FirstReading.tsx';
import { useMedia } from './media.ts';
import { focusOn, isFocusLost, SCREEN_ID, wayBack } from './places.ts';
import './body.css';

/** The screen, and the detail beside it, or over it where there is little room. */
export function Body(): ReactElement {
  const isOpen = usePortlight((state) => state.choice.selection !== null && state.world !== null);
  const percent = usePortlight((state) => state.choice.detailPercent);
  const isNarrow = useMedia('(max-width: 1179px)');
  const { choose } = useActions();
  useFocusReturn(isOpen);
  useFocusOnScreen();
  const isBeside = isOpen && !isNarrow;
  return (
    <div className="body">
      <Group
        className="body-group"
        disableCursor
        onLayoutChanged={({ detail }, { isUserInteraction }) => {
          if (isUserInteraction && detail !== undefined) choose({ detailPercent: Math.round(detail) });
        }}
      >
        <Panel id="main" minSize={420}>
          <main id={SCREEN_ID} className="screen" tabIndex={-1}>
            <CurrentScreen />
          </main>
        </Panel>
        {isBeside ? <Separator className="splitter" aria-label={say('frame.detail.resize')} /> : null}
        {isBeside ? (
          <Panel id="detail" minSize={320} defaultSize={`${percent}%`}>
            <Detail />
          </Panel>
        ) : null}
      </Group>
      {isOpen && isNarrow ? (
        <div className="detail-over">
          <Detail />
        </div>
      ) : null}
    </div>
  );
}

function Detail(): ReactElement {
  return (
    <aside className="detail-place" aria-label={say('frame.detail')}>
      <DetailPanel />
    </aside>
  );
}

function CurrentScreen(): ReactElement {
  const hasWorld = usePortlight((state) => state.world !== null);
  const screen = usePortlight((state) => state.choice.screen);
  return hasWorld ? screenOf(screen) : <FirstReading />;
}

function screenOf(screen: Screen): ReactElement {
  switch (screen) {
    case 'now':
      return <NowScreen />;
    case 'apps':
      return <AppsScreen />;
    case 'destinations':
      return <DestinationsScreen />;
    case 'connections':
      return <ConnectionsScreen />;
    case 'ports':
      return <PortsScreen />;
    case 'why':
      return <WhyScreen />;
  }
}

/** Another screen takes what led to it away, or the row from which a key did: then the focus goes to the screen itself. */
function useFocusOnScreen(): void {
  const screen = usePortlight((state) => state.choice.screen);
  const shown = useRef(screen);
  useEffect(() => {
    if (shown.current === screen) return;
    shown.current = screen;
    if (isFocusLost()) focusOn(SCREEN_ID);
  }, [screen]);
}

/** When the detail closes while the focus is in it (or was lost with it), the focus goes back to where it came from. */
function useFocusReturn(isOpen: boolean): void {
  const from = useRef<Element | null>(null);
  useEffect(() => {
    if (!isOpen) return;
    from.current = document.activeElement;
    return () => {
      if (!isFocusLost()) return;
      wayBack(from.current)?.focus();
    };
  }, [isOpen]);
}
