import { type CSSProperties, type ReactElement, useDeferredValue, useId, useState } from 'react';
import { say } from '../../../shared/text/say.ts';
import type { Flow, Unwell } from '../../state/now-flow.ts';
import { keptFlow } from '../../state/now-memory.ts';
import { HealthBadge } from '../parts/HealthBadge.tsx';
import type { Seen } from '../store.ts';
import { FlowDiagram } from './FlowDiagram.tsx';
import { FlowTable } from './FlowTable.tsx';
import { type FlowLook, flowPlace } from './flow-place.ts';
import { TwinSwitch } from './TwinSwitch.tsx';
import { type PointAt, usePointAt } from './use-point-at.ts';
import { useSize } from './use-size.ts';
import { healthWords, nodeWords } from './words.ts';
import './flow.css';

/** Who talks to whom: the flow, or the table that holds the same. */
export function FlowCard(props: { readonly seen: Seen; readonly roomPx: number }): ReactElement {
  const titleId = useId();
  const pointAt = usePointAt();
  const [isTable, setIsTable] = useState(false);
  const flow = useDeferredValue(keptFlow(props.seen.world.tally));
  return (
    <section className="card now-card flow-card" aria-labelledby={titleId}>
      <header className="now-head">
        <h2 id={titleId}>{say('now.flow.title')}</h2>
        <TwinSwitch isTable={isTable} onSwitch={setIsTable} />
      </header>
      {isTable ? (
        <FlowTable flow={flow} labelledBy={titleId} pointAt={pointAt} />
      ) : (
        <Drawn flow={flow} pointAt={pointAt} roomPx={props.roomPx} />
      )}
    </section>
  );
}

function Drawn(props: { readonly flow: Flow; readonly pointAt: PointAt; readonly roomPx: number }): ReactElement {
  const { flow, pointAt, roomPx } = props;
  const { ref, width } = useSize();
  const [look, setLook] = useState<FlowLook | null>(null);
  return (
    <div
      className="flow-box"
      ref={ref}
      style={{ minHeight: flowPlace({ apps: flow.apps.length, destinations: flow.destinations.length }, width, roomPx).height }}
    >
      {width === 0 ? null : <FlowDiagram flow={flow} width={width} roomPx={roomPx} pointAt={pointAt} onLook={setLook} />}
      {look === null ? null : <FlowTip flow={flow} look={look} width={width} />}
    </div>
  );
}

const TIP_PX = 320;

function FlowTip(props: { readonly flow: Flow; readonly look: FlowLook; readonly width: number }): ReactElement | null {
  const { flow, look, width } = props;
  const words = lookWords(flow, look);
  if (words === null) return null;
  return (
    <div className="chart-tip flow-tip" style={tipPlace(look, width)} aria-hidden="true">
      {words.names.map((name) => (
        <p key={name} className="tip-name">
          {name}
        </p>
      ))}
      <p className="tip-head">
        <span>{say('now.flow.count', { count: words.connections })}</span>
        {words.unwell.length === 0 ? <span className="quiet">{healthWords(words.unwell)}</span> : null}
      </p>
      {words.unwell.map(({ code, count }) => (
        <p key={code}>
          <HealthBadge code={code} count={count} />
        </p>
      ))}
      <p className="quiet">{say('now.flow.hint')}</p>
    </div>
  );
}

/** Beside the names of apps and destinations, so that it hides none of them; beneath an edge. */
function tipPlace(look: FlowLook, width: number): CSSProperties {
  const { x, y } = look;
  if (look.kind === 'edge') return { left: Math.max(0, Math.min(x - TIP_PX / 2, width - TIP_PX)), top: y + 16, maxWidth: TIP_PX };
  const isApp = look.node.kind === 'app' || look.node.kind === 'other-apps';
  const top = Math.max(0, y - 20);
  return isApp ? { left: x + 28, top, maxWidth: TIP_PX } : { right: width - x + 28, top, maxWidth: TIP_PX };
}

interface Words {
  readonly names: readonly string[];
  readonly connections: number;
  readonly unwell: Unwell;
}

function lookWords(flow: Flow, look: FlowLook): Words | null {
  if (look.kind === 'node') {
    const { node } = look;
    return { names: [nodeWords(node)], connections: node.connections, unwell: node.unwell };
  }
  const edge = flow.edges.find(({ from, to }) => from === look.from && to === look.to);
  const from = flow.apps[look.from];
  const to = flow.destinations[look.to];
  if (edge === undefined || from === undefined || to === undefined) return null;
  return { names: [nodeWords(from), `→ ${nodeWords(to)}`], connections: edge.connections, unwell: edge.unwell };
}
