import { memo, type ReactElement, useId } from 'react';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { appColour, type Colours } from '../../state/colours.ts';
import type { BusyDestination } from '../../state/now-busiest.ts';
import { worstLevel } from '../../state/now-flow.ts';
import { keptBusiest } from '../../state/now-memory.ts';
import { useRowMenu } from '../actions/RowMenu.tsx';
import { Address } from '../parts/Address.tsx';
import { appWords } from '../parts/AppName.tsx';
import { HealthShape } from '../parts/HealthBadge.tsx';
import { type Seen, usePortlight } from '../store.ts';
import { type PointAt, usePointAt } from './use-point-at.ts';
import { healthWords, serviceWords } from './words.ts';
import './busiest.css';

/** The busiest destinations: bars in a list, with the apps that talk to each. */
export const Busiest = memo(function Busiest(props: { readonly seen: Seen }): ReactElement {
  const titleId = useId();
  const pointAt = usePointAt();
  const colours = usePortlight((state) => state.world?.colours ?? null);
  const busiest = keptBusiest(props.seen.world.tally);
  const most = busiest.reduce((all, { connections }) => Math.max(all, connections), 1);
  return (
    <section className="card now-card busiest" aria-labelledby={titleId}>
      <header className="now-head">
        <h2 id={titleId}>{say('now.busiest.title')}</h2>
      </header>
      <ol className="busy-list">
        {busiest.map((one) => (
          <BusyRow key={one.key} one={one} most={most} colours={colours} pointAt={pointAt} />
        ))}
      </ol>
    </section>
  );
});

function BusyRow(props: {
  readonly one: BusyDestination;
  readonly most: number;
  readonly colours: Colours | null;
  readonly pointAt: PointAt;
}): ReactElement {
  const { one, most, colours, pointAt } = props;
  const { destination, connections, apps, appCount, unwell } = one;
  const menu = useRowMenu();
  const level = worstLevel(unwell);
  const service = serviceWords(destination);
  const names = apps.map(({ app }) => appWords(app)).join(', ');
  return (
    <li>
      <button
        type="button"
        className="busy-row"
        onClick={(event) => pointAt.destination(destination, event.shiftKey)}
        {...menu.handlers(() => ({ kind: 'destination', destination }))}
      >
        <Address endpoint={destination.remote} />
        <span className="busy-service cut quiet">{service}</span>
        <span className="busy-apps" title={names}>
          {apps.map(({ key }) => (
            <span key={key} className="app-dot" style={{ background: appColour(colours, key) }} />
          ))}
          {appCount > apps.length ? (
            <span className="quiet">{say('now.busiest.more', { count: appCount - apps.length })}</span>
          ) : null}
        </span>
        <span className="busy-bar">
          <span className="busy-fill" style={{ width: `${(connections / most) * 100}%` }} />
        </span>
        <span className="busy-health" title={healthWords(unwell)}>
          {level === 'ok' ? null : <HealthShape level={level} />}
        </span>
        <span className="number">{countText(connections)}</span>
        <span className="visually-hidden">{say('now.busiest.filter', { count: connections })}</span>
      </button>
    </li>
  );
}
