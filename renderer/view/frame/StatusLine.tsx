import type { ReactElement } from 'react';
import { bytesText, durationText, percentText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { HealthShape } from '../parts/HealthBadge.tsx';
import { usePortlight } from '../store.ts';
import { AboutBlindSpots } from './AboutBlindSpots.tsx';
import { AboutCost, AboutMethod, AboutScan, AboutSkipped, AboutSockets } from './AboutReading.tsx';
import { AboutUnseen } from './AboutUnseen.tsx';
import { StatusButton } from './StatusButton.tsx';
import './status-line.css';

/** The row at the foot: how the machine is read, what cannot be seen, what it costs. Each part opens what it names. */
export function StatusLine(): ReactElement {
  return (
    <footer className="status-line">
      <Sockets />
      <Method />
      <BlindSpots />
      <Skipped />
      <Unseen />
      <Demo />
      <span className="status-space" />
      <ScanTime />
      <OwnCost />
    </footer>
  );
}

function Sockets(): ReactElement | null {
  const total = usePortlight((state) => state.world?.table.sockets.size ?? null);
  const shown = usePortlight((state) => state.world?.tally.sockets.size ?? 0);
  if (total === null) return null;
  const words = shown === total ? say('status.sockets', { count: total }) : say('status.sockets.of', { count: shown, total });
  return (
    <StatusButton words={words} heading={say('about.sockets.heading')}>
      <AboutSockets />
    </StatusButton>
  );
}

function Method(): ReactElement | null {
  const method = usePortlight((state) => state.world?.table.facts.method ?? null);
  if (method === null) return null;
  const words = say('status.method', { method: method.join(', ') });
  return (
    <StatusButton words={words} heading={say('about.method.heading')}>
      <AboutMethod />
    </StatusButton>
  );
}

function BlindSpots(): ReactElement | null {
  const count = usePortlight((state) => state.world?.table.facts.blindSpots.length ?? null);
  if (count === null) return null;
  return (
    <StatusButton
      words={say('status.blind', { count })}
      heading={say('about.blind.heading')}
      icon={count === 0 ? null : <HealthShape level="warning" />}
    >
      <AboutBlindSpots />
    </StatusButton>
  );
}

function Skipped(): ReactElement | null {
  const count = usePortlight((state) => state.world?.table.facts.skippedCount ?? 0);
  if (count === 0) return null;
  return (
    <StatusButton
      words={say('status.skipped', { count })}
      heading={say('about.skipped.heading')}
      icon={<HealthShape level="warning" />}
    >
      <AboutSkipped />
    </StatusButton>
  );
}

function Unseen(): ReactElement | null {
  const count = usePortlight((state) => {
    const sampling = state.world?.table.facts.sampling;
    return sampling === undefined || state.scan?.kind === 'capture' ? null : sampling.unseenCount + sampling.timeWaitUnseenCount;
  });
  if (count === null) return null;
  return (
    <StatusButton isYielding words={say('status.unseen', { count })} heading={say('about.unseen.heading')}>
      <AboutUnseen />
    </StatusButton>
  );
}

function ScanTime(): ReactElement | null {
  const scanMs = usePortlight((state) => state.cost?.scanMs ?? null);
  const intervalMs = usePortlight((state) => state.cost?.intervalMs ?? 0);
  const isPaced = usePortlight((state) => state.cost?.isPaced ?? false);
  const askedMs = usePortlight((state) => state.choice.intervalMs);
  const isCapture = usePortlight((state) => state.scan?.kind === 'capture');
  if (scanMs === null || isCapture) return null;
  const interval = durationText(isPaced ? intervalMs : askedMs);
  return (
    <StatusButton
      words={say('status.scan', { scan: durationText(scanMs), interval })}
      heading={say('about.scan.heading')}
      icon={isPaced ? <HealthShape level="warning" /> : null}
    >
      <AboutScan />
    </StatusButton>
  );
}

function OwnCost(): ReactElement | null {
  const cost = usePortlight((state) => state.cost);
  if (cost === null) return null;
  const words = say('status.cost', { cpu: percentText(cost.cpuPercent), memory: bytesText(cost.memoryBytes) });
  return (
    <StatusButton words={words} heading={say('about.cost.heading')}>
      <AboutCost cost={cost} />
    </StatusButton>
  );
}

function Demo(): ReactElement | null {
  const isDemo = usePortlight((state) => state.about?.host === 'demo');
  return isDemo ? <span className="status-demo">{say('status.demo')}</span> : null;
}
