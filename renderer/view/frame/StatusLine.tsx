import type { ReactElement } from 'react';
import { bytesText, durationText, percentText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { PortlightState } from '../../state/store.ts';
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

function Sockets(): ReactElement {
  return (
    <StatusButton words={socketsWords} heading={say('about.sockets.heading')}>
      <AboutSockets />
    </StatusButton>
  );
}

function socketsWords({ world }: PortlightState): string | null {
  if (world === null) return null;
  const total = world.table.sockets.size;
  const shown = world.tally.sockets.size;
  return shown === total ? say('status.sockets', { count: total }) : say('status.sockets.of', { count: shown, total });
}

function Method(): ReactElement {
  return (
    <StatusButton words={methodWords} heading={say('about.method.heading')}>
      <AboutMethod />
    </StatusButton>
  );
}

function methodWords({ world }: PortlightState): string | null {
  return world === null ? null : say('status.method', { method: world.table.facts.method.join(', ') });
}

function BlindSpots(): ReactElement {
  const isBlind = usePortlight((state) => (state.world?.table.facts.blindSpots.length ?? 0) > 0);
  return (
    <StatusButton words={blindWords} heading={say('about.blind.heading')} icon={isBlind ? <HealthShape level="warning" /> : null}>
      <AboutBlindSpots />
    </StatusButton>
  );
}

function blindWords({ world }: PortlightState): string | null {
  return world === null ? null : say('status.blind', { count: world.table.facts.blindSpots.length });
}

function Skipped(): ReactElement {
  return (
    <StatusButton words={skippedWords} heading={say('about.skipped.heading')} icon={<HealthShape level="warning" />}>
      <AboutSkipped />
    </StatusButton>
  );
}

function skippedWords({ world }: PortlightState): string | null {
  const count = world?.table.facts.skippedCount ?? 0;
  return count === 0 ? null : say('status.skipped', { count });
}

function Unseen(): ReactElement {
  return (
    <StatusButton isYielding words={unseenWords} heading={say('about.unseen.heading')}>
      <AboutUnseen />
    </StatusButton>
  );
}

function unseenWords({ world, scan }: PortlightState): string | null {
  const sampling = world?.table.facts.sampling;
  if (sampling === undefined || scan?.kind === 'capture') return null;
  const count = sampling.unseenCount + sampling.timeWaitUnseenCount;
  return say(sampling.hearsCloses ? 'status.unseen' : 'status.unseen.unheard', { count });
}

function ScanTime(): ReactElement {
  const isPaced = usePortlight((state) => state.cost?.isPaced ?? false);
  return (
    <StatusButton words={scanWords} heading={say('about.scan.heading')} icon={isPaced ? <HealthShape level="warning" /> : null}>
      <AboutScan />
    </StatusButton>
  );
}

function scanWords({ cost, scan, choice }: PortlightState): string | null {
  if (cost === null || scan?.kind === 'capture') return null;
  const interval = durationText(cost.isPaced ? cost.intervalMs : choice.intervalMs);
  return say('status.scan', { scan: durationText(cost.scanMs), interval });
}

function OwnCost(): ReactElement {
  return (
    <StatusButton words={costWords} heading={say('about.cost.heading')}>
      <AboutCost />
    </StatusButton>
  );
}

function costWords({ cost }: PortlightState): string | null {
  if (cost === null) return null;
  const { cpuPercent, memoryBytes } = cost;
  const memory = bytesText(memoryBytes);
  if (cpuPercent === null) return say('status.cost.memory', { memory });
  return say('status.cost', { cpu: percentText(cpuPercent), memory });
}

function Demo(): ReactElement | null {
  const isDemo = usePortlight((state) => state.about?.host === 'demo');
  return isDemo ? <span className="status-demo">{say('status.demo')}</span> : null;
}
