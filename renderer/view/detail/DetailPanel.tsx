import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import type { Selection } from '../../state/choice.ts';
import { EmptyState } from '../parts/EmptyState.tsx';
import { PortDetail } from '../ports/PortDetail.tsx';
import { type Seen, usePortlight, useWorld } from '../store.ts';
import { AppDetail } from './AppDetail.tsx';
import { DestinationDetail } from './DestinationDetail.tsx';
import { DetailFrame } from './DetailParts.tsx';
import { SocketDetail } from './SocketDetail.tsx';

/** Everything about what is selected: sentences first, then tables, then all that the system said. Nothing while nothing is. */
export function DetailPanel(): ReactElement | null {
  const selection = usePortlight((state) => state.choice.selection);
  const seen = useWorld();
  if (selection === null || seen === null) return null;
  return <Detail key={JSON.stringify(selection)} selection={selection} seen={seen} />;
}

function Detail(props: { readonly selection: Selection; readonly seen: Seen }): ReactElement {
  const { selection } = props;
  const { world, revision } = props.seen;
  switch (selection.kind) {
    case 'socket':
      return <SocketDetail id={selection.id} world={world} />;
    case 'app': {
      const group = world.tally.apps.get(selection.key);
      return group === undefined ? <NotShown kind="app" /> : <AppDetail group={group} world={world} revision={revision} />;
    }
    case 'port':
      return <PortDetail portKey={selection.key} seen={props.seen} />;
    case 'destination': {
      const group = world.tally.destinations.get(selection.key);
      if (group === undefined) return <NotShown kind="destination" />;
      return <DestinationDetail group={group} world={world} revision={revision} />;
    }
  }
}

/** The filter leaves nothing of it, or its last socket closed long ago. */
function NotShown(props: { readonly kind: 'app' | 'destination' }): ReactElement {
  return (
    <DetailFrame kind={say(`detail.kind.${props.kind}`)} heading={say('detail.gone')}>
      <EmptyState heading={say('detail.gone.why')} />
    </DetailFrame>
  );
}
