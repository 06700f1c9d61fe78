import type { ReactElement } from 'react';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { NO_APP } from '../../state/tally.ts';
import type { World } from '../../state/world.ts';
import { EmptyState } from '../parts/EmptyState.tsx';
import { type Seen, useActions, usePortlight } from '../store.ts';
import { Busiest } from './Busiest.tsx';
import { Figures } from './Figures.tsx';
import { FlowCard } from './FlowCard.tsx';
import { OverTime } from './OverTime.tsx';
import { States } from './States.tsx';
import { useChartWorld } from './use-chart-world.ts';
import { useSize } from './use-size.ts';
import './now.css';

// Heights of what stands above the fold beside the two pictures: figures, headings, gaps.
const BESIDE_FLOW_PX = 250;
const SILENT_PX = 120;

/** The first screen: who talks, to whom, and is anything wrong. Every mark filters all screens, or leads on. */
export function NowScreen(): ReactElement | null {
  const seen = useChartWorld();
  const { ref, height } = useSize();
  if (seen === null) return null;
  const { world } = seen;
  const chartPx = Math.round(Math.min(420, Math.max(176, height * 0.26)));
  const isSilent = world.tally.connections === 0;
  return (
    <div className={isSilent ? 'now is-silent' : 'now'} ref={ref}>
      <h1 className="visually-hidden">{say('now.title')}</h1>
      <Figures />
      <UnknownOwners world={world} />
      <div className="now-grid">
        <OverTime seen={seen} height={isSilent ? SILENT_PX : chartPx} />
        {isSilent ? <Silence seen={seen} /> : <FlowCard seen={seen} roomPx={height - chartPx - BESIDE_FLOW_PX} />}
        {isSilent ? null : <Busiest seen={seen} />}
        <States seen={seen} />
      </div>
    </div>
  );
}

/** What to say instead of a flow when there is nothing that flows. */
function Silence(props: { readonly seen: Seen }): ReactElement {
  const { world } = props.seen;
  const { setFilterText, choose } = useActions();
  const isFiltered = usePortlight((state) => state.filter.applied.terms.length > 0);
  const folded = world.folded.size;
  if (isFiltered) {
    return (
      <section className="card now-card flow-card">
        <EmptyState
          heading={say('now.nothing.title')}
          action={
            <button type="button" className="button is-framed" onClick={() => setFilterText('')}>
              {say('now.nothing.clear')}
            </button>
          }
        >
          {say('now.nothing.words', { count: world.table.sockets.size })}
        </EmptyState>
      </section>
    );
  }
  return (
    <section className="card now-card flow-card">
      <EmptyState
        heading={say('now.empty.title')}
        action={
          folded === 0 ? null : (
            <button type="button" className="button is-framed" onClick={() => choose({ showsLoopback: true })}>
              {say('now.empty.folded.show')}
            </button>
          )
        }
      >
        <p>{say('now.empty.words', { listeners: world.tally.listening })}</p>
        {folded === 0 ? null : <p>{say('now.empty.folded', { count: folded })}</p>}
      </EmptyState>
    </section>
  );
}

const MANY = 0.25;

/** When the owners of many connections are unknown, the screen says so before one wonders, with what would lift it. */
function UnknownOwners(props: { readonly world: World }): ReactElement | null {
  const { tally, table } = props.world;
  const unknown = tally.apps.get(NO_APP)?.connections ?? 0;
  if (unknown === 0 || unknown < tally.connections * MANY) return null;
  const spot = table.facts.blindSpots[0];
  return (
    <p className="now-unknown">
      <strong>{say('now.unknown.title', { unknown: countText(unknown), count: tally.connections })}</strong>
      {spot === undefined ? null : <span> {spot.text}</span>}
      {spot === undefined || spot.remedy === null ? null : <span> {say('now.unknown.remedy', { remedy: spot.remedy })}</span>}
    </p>
  );
}
