import { memo, type ReactElement, useMemo, useState } from 'react';
import { ephemeralRangeOf, timeWaitMsOf } from '../../../shared/diagnosis/system-facts.ts';
import { type Endpoint, endpointText } from '../../../shared/endpoint.ts';
import { type Forecast, rangeSize } from '../../../shared/ports/ephemeral.ts';
import { countText, durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { endKey } from '../../state/destination.ts';
import { forecastText } from '../../state/port-words.ts';
import { type FollowedUse, largestUses, type PortsWatch } from '../../state/ports-watch.ts';
import { portsOf } from '../../state/world.ts';
import { Count } from '../parts/Count.tsx';
import { useActions, usePortlight } from '../store.ts';
import './local-ports.css';

const LISTED_MOST = 8;
const BAR_PX = 120;

/**
 * The local ports that this machine's own connections take: the range, how much of it the most used destination takes, and when it is out.
 * They are counted, and this is drawn, when the rest of a reading is painted.
 */
export const LocalPorts = memo(function LocalPorts(): ReactElement | null {
  const [isOpen, setOpen] = useState(false);
  const world = usePortlight((state) => state.world);
  const system = usePortlight((state) => state.system);
  const rests = usePortlight((state) => state.rests);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the world is mutable; the others tell when to look again.
  const found = useMemo(() => {
    const watch = world === null ? null : portsOf(world);
    return watch === null ? null : { watch, uses: largestUses(watch, isOpen ? LISTED_MOST : 1) };
  }, [world, system, rests, isOpen]);
  if (found === null) return null;
  const { watch, uses } = found;
  const isCapture = world?.table.facts.capture !== undefined;
  const range = rangeText(watch, isCapture);
  return (
    <details className="local-ports" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{say('ports.local.title')}</h2>
        <MostUsed watch={watch} most={uses[0] ?? null} isCapture={isCapture} />
        <span className="quiet cut local-ports-range" title={range}>
          {range}
        </span>
      </summary>
      {isOpen ? (
        <Listed
          watch={watch}
          uses={uses}
          isUsual={world?.system == null && watch.system.ephemeralRange === null}
          isCapture={isCapture}
        />
      ) : null}
    </details>
  );
});

/** Of a capture's machine the range is seldom told: what is usual there must not pass for its own. */
function rangeText({ system }: PortsWatch, isCapture: boolean): string {
  const { from, to } = ephemeralRangeOf(system);
  const blanks = { from: String(from), to: String(to) };
  if (!isCapture || system.ephemeralRange !== null) return say('ports.local.range', blanks);
  return say('ports.local.range.capture', { ...blanks, system: say(`capture.system.${system.platform}`) });
}

function MostUsed(props: {
  readonly watch: PortsWatch;
  readonly most: FollowedUse | null;
  readonly isCapture: boolean;
}): ReactElement {
  const { watch, most, isCapture } = props;
  if (most === null) return <span className="quiet">{say(isCapture ? 'ports.local.none.capture' : 'ports.local.none')}</span>;
  const { use, forecast } = most;
  const blanks = { used: countText(use.count), size: countText(rangeSize(watch.system)) };
  return (
    <>
      <UseBar used={use.count} size={rangeSize(watch.system)} />
      <span>
        {use.remote === null
          ? say('ports.local.most-all', blanks)
          : say('ports.local.most', { ...blanks, target: endpointText(use.remote) })}
      </span>
      {use.timeWait > 0 ? (
        <span className="quiet">{say('ports.local.time-wait', { count: countText(use.timeWait) })}</span>
      ) : null}
      {isCapture ? null : <span className={forecast.kind === 'out' ? 'local-ports-out' : 'quiet'}>{forecastText(forecast)}</span>}
    </>
  );
}

function UseBar(props: { readonly used: number; readonly size: number }): ReactElement {
  const { used, size } = props;
  const share = Math.min(1, used / size);
  const kind = share >= 0.95 ? 'full' : share >= 0.8 ? 'filling' : 'roomy';
  const words = say('ports.local.share', { used: countText(used), size: countText(size) });
  return (
    <svg className={`use-bar is-${kind}`} width={BAR_PX} height="8" viewBox={`0 0 ${BAR_PX} 8`} role="img" aria-label={words}>
      <rect width={BAR_PX} height="8" rx="2" className="meter-ground" />
      <rect width={used === 0 ? 0 : Math.max(2, share * BAR_PX)} height="8" rx="2" className="meter-filled" />
    </svg>
  );
}

function Listed(props: {
  readonly watch: PortsWatch;
  readonly uses: readonly FollowedUse[];
  readonly isUsual: boolean;
  readonly isCapture: boolean;
}): ReactElement {
  const { watch, uses, isUsual, isCapture } = props;
  const { system } = watch;
  return (
    <div className="local-ports-listed">
      <p className="quiet">
        {say('ports.local.size', { size: countText(rangeSize(system)) })}{' '}
        {say(system.platform === 'linux' ? 'ports.local.per-destination' : 'ports.local.over-all')}.{' '}
        {say(system.platform === 'linux' ? 'ports.local.explain' : 'ports.local.explain-all')}{' '}
        {say('ports.local.explain-wait', { span: durationText(timeWaitMsOf(system)) })}
        {isUsual ? ` (${say('ports.local.usual')})` : ''}
      </p>
      {uses.length === 0 ? null : <UseTable uses={uses} size={rangeSize(system)} isCapture={isCapture} />}
    </div>
  );
}

/** A capture is one moment: it has no rate and no outlook. */
function UseTable(props: {
  readonly uses: readonly FollowedUse[];
  readonly size: number;
  readonly isCapture: boolean;
}): ReactElement {
  const { uses, size, isCapture } = props;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{say('ports.local.target')}</th>
          <th scope="col" className="number">
            {say('ports.local.used')}
          </th>
          <th scope="col" />
          <th scope="col" className="number">
            {say('ports.local.living')}
          </th>
          <th scope="col" className="number">
            {say('ports.local.remains')}
          </th>
          {isCapture ? null : (
            <>
              <th scope="col" className="number">
                {say('ports.local.rate')}
              </th>
              <th scope="col">{say('ports.local.forecast')}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {uses.map((followed) => (
          <Use key={followed.use.key} followed={followed} size={size} isCapture={isCapture} />
        ))}
      </tbody>
    </table>
  );
}

/** A destination that leads on to all that is known of it. */
function Target(props: { readonly remote: Endpoint }): ReactElement {
  const { remote } = props;
  const { select } = useActions();
  return (
    <button
      type="button"
      className="detail-link mono"
      onClick={() => select({ kind: 'destination', key: endKey('tcp', remote) })}
    >
      {endpointText(remote)}
    </button>
  );
}

function Use(props: { readonly followed: FollowedUse; readonly size: number; readonly isCapture: boolean }): ReactElement {
  const { followed, size, isCapture } = props;
  const { use, forecast } = followed;
  return (
    <tr>
      <th scope="row">{use.remote === null ? say('ports.local.over-all') : <Target remote={use.remote} />}</th>
      <td className="number">
        <Count value={use.count} />
      </td>
      <td>
        <UseBar used={use.count} size={size} />
      </td>
      <td className="number">
        <Count value={use.count - use.timeWait} isZeroQuiet />
      </td>
      <td className="number">
        <Count value={use.timeWait} isZeroQuiet />
      </td>
      {isCapture ? null : <Outlook forecast={forecast} />}
    </tr>
  );
}

function Outlook(props: { readonly forecast: Forecast }): ReactElement {
  const { forecast } = props;
  const perSecond = forecast.kind === 'too-early' ? null : forecast.perSecond;
  return (
    <>
      <td className="number">
        {perSecond === null
          ? ''
          : say('ports.local.per-second', { count: perSecond < 10 ? perSecond.toFixed(1) : countText(perSecond) })}
      </td>
      <td className={forecast.kind === 'out' ? 'local-ports-out' : 'quiet'}>{forecastText(forecast)}</td>
    </>
  );
}
