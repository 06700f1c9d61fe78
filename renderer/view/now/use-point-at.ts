import { useMemo } from 'react';
import { termFor } from '../../../shared/filter/term.ts';
import type { App, SocketState } from '../../../shared/socket.ts';
import type { Destination } from '../../state/destination.ts';
import { NO_APP } from '../../state/groups.ts';
import type { FlowNode } from '../../state/now-flow.ts';
import type { World } from '../../state/world.ts';
import { type Actions, useActions, usePortlight } from '../store.ts';

/** What pointing at a mark does. `opensDetail`: the person asked for the detail (Shift) and not for the filter. */
export interface PointAt {
  readonly app: (app: App | null, opensDetail: boolean) => void;
  readonly destination: (destination: Destination, opensDetail: boolean) => void;
  readonly node: (node: FlowNode, opensDetail: boolean) => void;
  readonly edge: (from: FlowNode, to: FlowNode, opensDetail: boolean) => void;
  readonly state: (state: SocketState | null) => void;
}

/** What the marks of the screen do when they are pointed at; the same functions as long as the world is the same. */
export function usePointAt(): PointAt {
  const actions = useActions();
  const world = usePortlight((state) => state.world);
  return useMemo(() => pointAt(actions, world), [actions, world]);
}

function pointAt(actions: Actions, world: World | null): PointAt {
  const app: PointAt['app'] = (one, opensDetail) => {
    if (opensDetail) actions.select({ kind: 'app', key: one?.id ?? NO_APP });
    else actions.addTerm(termFor.app(one, others(world)));
  };
  const destination: PointAt['destination'] = (one, opensDetail) => {
    if (opensDetail) actions.select({ kind: 'destination', key: one.key });
    else actions.addTerm(termFor.destination(one.remote));
  };
  const node: PointAt['node'] = (one, opensDetail) => {
    if (one.kind === 'app') app(one.app, opensDetail);
    else if (one.kind === 'destination') destination(one.destination, opensDetail);
    else actions.goTo(one.kind === 'other-apps' ? 'apps' : 'destinations');
  };
  return {
    app,
    destination,
    node,
    edge(from, to, opensDetail) {
      if (opensDetail) {
        node(to.kind === 'destination' ? to : from, true);
        return;
      }
      // Others cannot be named in a filter: the named end of the edge is.
      if (from.kind === 'app') app(from.app, false);
      if (to.kind === 'destination') destination(to.destination, false);
      if (from.kind !== 'app' && to.kind !== 'destination') node(to, false);
    },
    state: (state) => actions.addTerm(termFor.state(state)),
  };
}

function* others(world: World | null): Generator<App> {
  for (const group of world?.tally.apps.values() ?? []) if (group.app !== null) yield group.app;
}
