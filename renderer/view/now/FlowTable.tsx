import type { ReactElement } from 'react';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { type Flow, type FlowEdge, worstLevel } from '../../state/now-flow.ts';
import { badness } from '../../state/trouble.ts';
import { useRowMenu } from '../actions/RowMenu.tsx';
import { HealthShape } from '../parts/HealthBadge.tsx';
import { subjectOfEdge, subjectOfNode } from './mark-subject.ts';
import type { PointAt } from './use-point-at.ts';
import { healthWords, nodeWords } from './words.ts';

/** The flow in rows: app, destination, connections, health; problems first, then warnings, then the busiest. */
export function FlowTable(props: { readonly flow: Flow; readonly labelledBy: string; readonly pointAt: PointAt }): ReactElement {
  const { flow, labelledBy, pointAt } = props;
  const edges = [...flow.edges].sort(
    (a, b) => worst(b) - worst(a) || unwellCount(b) - unwellCount(a) || b.connections - a.connections,
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of rows, not of form fields.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div className="twin flow-twin" role="group" tabIndex={0} aria-labelledby={labelledBy}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('now.flow.app')}</th>
            <th scope="col">{say('now.flow.destination')}</th>
            <th scope="col" className="number">
              {say('now.flow.connections')}
            </th>
            <th scope="col">{say('now.flow.health')}</th>
          </tr>
        </thead>
        <tbody>
          {edges.map((edge) => (
            <FlowRow key={`${edge.from} ${edge.to}`} edge={edge} flow={flow} pointAt={pointAt} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FlowRow(props: { readonly edge: FlowEdge; readonly flow: Flow; readonly pointAt: PointAt }): ReactElement | null {
  const { edge, flow, pointAt } = props;
  const from = flow.apps[edge.from];
  const to = flow.destinations[edge.to];
  const menu = useRowMenu();
  if (from === undefined || to === undefined) return null;
  return (
    <tr>
      <td>
        <button
          type="button"
          className="now-link"
          onClick={(event) => pointAt.node(from, event.shiftKey)}
          {...menu.handlers((world) => subjectOfNode(from, world))}
        >
          {nodeWords(from)}
        </button>
      </td>
      <td>
        <button
          type="button"
          className="now-link"
          onClick={(event) => pointAt.node(to, event.shiftKey)}
          {...menu.handlers((world) => subjectOfEdge(from, to, world))}
        >
          {nodeWords(to)}
        </button>
      </td>
      <td className="number">{countText(edge.connections)}</td>
      <td>
        {edge.unwell.length === 0 ? null : <HealthShape level={worstLevel(edge.unwell)} />} {healthWords(edge.unwell)}
      </td>
    </tr>
  );
}

function worst({ unwell: [first] }: FlowEdge): number {
  return first === undefined ? 0 : badness(first.code);
}

function unwellCount(edge: FlowEdge): number {
  return edge.unwell.reduce((sum, { count }) => sum + count, 0);
}
