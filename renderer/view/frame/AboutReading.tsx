import type { ReactElement } from 'react';
import { bytesText, countText, dayClockText, durationText, percentText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { usePortlight, useWorld } from '../store.ts';
import { Facts } from './StatusButton.tsx';

/** How many sockets there are, and how many of them are shown. */
export function AboutSockets(): ReactElement | null {
  const seen = useWorld();
  if (seen === null) return null;
  const { table, tally, folded } = seen.world;
  return (
    <Facts
      rows={[
        [say('about.sockets.total'), countText(table.sockets.size)],
        [say('about.sockets.shown'), countText(tally.sockets.size)],
        [say('about.sockets.folded'), countText(folded.size)],
        [say('about.sockets.connections'), countText(tally.connections)],
        [say('about.sockets.listening'), countText(tally.listening)],
      ]}
    />
  );
}

/** Where the reading comes from. */
export function AboutMethod(): ReactElement | null {
  const seen = useWorld();
  if (seen === null) return null;
  const { facts } = seen.world.table;
  return (
    <>
      <p>{say('about.method.words')}</p>
      <Facts
        rows={[
          [say('about.method.host'), facts.host === '' ? say('capture.host.unknown') : facts.host],
          [say('about.method.sources'), facts.method.join(', ')],
          [say('about.method.taken'), dayClockText(facts.takenAt)],
        ]}
      />
    </>
  );
}

/** Lines that should have been sockets, as far as they were kept. */
export function AboutSkipped(): ReactElement {
  const skipped = usePortlight((state) => state.world?.table.facts.skipped);
  return (
    <>
      <p>{say('about.skipped.words')}</p>
      <ul className="about-list">
        {(skipped ?? []).map(({ source, line, text }) => (
          <li key={`${source} ${line}`}>
            <span className="quiet">{say('about.skipped.line', { source, line })}</span>
            <code className="mono about-line">{text}</code>
          </li>
        ))}
      </ul>
    </>
  );
}

/** How long a scan takes and how often there is one. */
export function AboutScan(): ReactElement | null {
  const cost = usePortlight((state) => state.cost);
  const askedMs = usePortlight((state) => state.choice.intervalMs);
  if (cost === null) return null;
  return (
    <>
      {cost.isPaced ? <p>{say('about.scan.paced')}</p> : null}
      <Facts
        rows={[
          [say('about.scan.last'), durationText(cost.scanMs)],
          [say('about.scan.interval'), durationText(cost.intervalMs)],
          [say('about.scan.asked'), durationText(askedMs)],
        ]}
      />
    </>
  );
}

/** What Portlight itself takes. */
export function AboutCost(): ReactElement | null {
  const cost = usePortlight((state) => state.cost);
  const isInBrowser = usePortlight((state) => state.about?.host === 'browser');
  if (cost === null) return null;
  const { cpuPercent, memoryBytes } = cost;
  return (
    <>
      <Facts
        rows={[
          [say('about.cost.cpu'), cpuPercent === null ? say('about.cost.not-yet') : percentText(cpuPercent)],
          [say('about.cost.memory'), bytesText(memoryBytes)],
        ]}
      />
      <p className="quiet">
        {say('about.cost.words')}
        {isInBrowser ? ` ${say('about.cost.browser')}` : null}
      </p>
    </>
  );
}
