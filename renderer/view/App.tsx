import type { ReactElement } from 'react';
import type { Screen } from '../state/choice.ts';
import { AppsScreen } from './apps/AppsScreen.tsx';
import { ConnectionsScreen } from './connections/ConnectionsScreen.tsx';
import { DestinationsScreen } from './destinations/DestinationsScreen.tsx';
import { DetailPanel } from './detail/DetailPanel.tsx';
import { NowScreen } from './now/NowScreen.tsx';
import './style/tokens.css';
import './style/base.css';
import { usePortlight } from './store.ts';

/** The whole window. */
export function App(): ReactElement {
  const screen = usePortlight((state) => state.choice.screen);
  return (
    <main>
      <CurrentScreen screen={screen} />
      <DetailPanel />
    </main>
  );
}

function CurrentScreen(props: { readonly screen: Screen }): ReactElement {
  switch (props.screen) {
    case 'now':
      return <NowScreen />;
    case 'apps':
      return <AppsScreen />;
    case 'destinations':
      return <DestinationsScreen />;
    case 'connections':
      return <ConnectionsScreen />;
  }
}
