import { type ReactElement, useMemo } from 'react';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { NO_APP } from '../../state/groups.ts';
import { EmptyState } from '../parts/EmptyState.tsx';
import { useChartWorld } from '../parts/use-chart-world.ts';
import { type Seen, useActions, usePortlight } from '../store.ts';
import { Busiest } from './Busiest.tsx';
import { Figures } from './Figures.tsx';
import { FlowCard } from './FlowCard.tsx';
import { OverTime } from './OverTime.tsx';
import { States } from './States.tsx';
import { useSize } from './use-size.ts';
import './now.css';

// Heights of what stands above the fold beside the two pictures: figures, headings, gaps.
const BESIDE_FLOW_PX = 250;
const SILENT_PX = 120;

/** The first screen: who talks, to whom, and is anything wrong. Every mark filters all screens, or leads on. */
export function NowScreen(): ReactElement {
  const { ref, height } = useSize();
  const chartPx = Math.round(Math.min(420, Math.max(176, height * 0.26)));
  // A capture is one moment: it has no past to draw.
  const hasPast = usePortlight(({ world }) => world?.table.facts.capture === undefined);
  const isSilent = usePortlight(({ world }) => world !== null && world.tally.connections === 0);
  return (
    <div className={isSilent ? 'now is-silent' : 'now'} ref={ref}>
      <h1 className="visually-hidden">{say('now.title')}</h1>
      <Figures />
      <UnknownOwners />
      <div className="now-grid">
        {hasPast ? <InTurn draw={(seen) => <OverTime seen={seen} height={isSilent ? SILENT_PX : chartPx} />} /> : null}
        {isSilent ? (
          <Silence />
        ) : (
          <InTurn draw={(seen) => <FlowCard seen={seen} roomPx={height - (hasPast ? chartPx : 0) - BESIDE_FLOW_PX} />} />
        )}
        {isSilent ? null : <InTurn draw={(seen) => <Busiest seen={seen} />} />}
        <InTurn draw={(seen) => <States seen={seen} />} />
      </div>
    </div>
  );
}

/** A card that is drawn anew when it is its turn. */
function InTurn(props: { readonly draw: (seen: Seen) => ReactElement }): ReactElement | null {
  const { draw } = props;
  const seen = useChartWorld();
  return useMemo(() => (seen === null ? null : draw(seen)), [seen, draw]);
}

/** What to say instead of a flow when there is nothing that flows. */
function Silence(): ReactElement {
  const { setFilterText, choose } = useActions();
  const isFiltered = usePortlight((state) => state.filter.applied.terms.length > 0);
  const folded = usePortlight(({ world }) => world?.folded.size ?? 0);
  const total = usePortlight(({ world }) => world?.table.sockets.size ?? 0);
  const listening = usePortlight(({ world }) => world?.tally.listening ?? 0);
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
          {say('now.nothing.words', { count: total })}
        </EmptyState>
      </section>
    );
  }
  return (
    <section className="card now-card flow-card">
      <EmptyState
        heading={say(folded === 0 ? 'now.empty.title' : 'now.empty.title.folded')}
        action={
          folded === 0 ? null : (
            <button type="button" className="button is-framed" onClick={() => choose({ showsLoopback: true })}>
              {say('now.empty.folded.show')}
            </button>
          )
        }
      >
        <p>{say('now.empty.words', { listeners: listening, folded })}</p>
        {folded === 0 ? null : <p>{say('now.empty.folded', { count: folded })}</p>}
      </EmptyState>
    </section>
  );
}

const MANY = 0.25;

/** When the owners of many connections are unknown, the screen says so before one wonders, with what would lift it. */
function UnknownOwners(): ReactElement | null {
  const unknown = usePortlight(({ world }) => world?.tally.apps.get(NO_APP)?.connections ?? 0);
  const connections = usePortlight(({ world }) => world?.tally.connections ?? 0);
  const spot = usePortlight(({ world }) => world?.table.facts.blindSpots[0]);
  if (unknown === 0 || unknown < connections * MANY) return null;
  return (
    <p className="now-unknown">
      <strong>{say('now.unknown.title', { unknown: countText(unknown), count: connections })}</strong>
      {spot === undefined ? null : <span> {spot.text}</span>}
      {spot === undefined || spot.remedy === null ? null : <span> {say('now.unknown.remedy', { remedy: spot.remedy })}</span>}
    </p>
  );
}
