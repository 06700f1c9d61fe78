import { type KeyboardEvent, memo, type ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import { type FlowEdge, type FlowNode, worstLevel } from '../../state/now-flow.ts';
import { useRowMenu } from '../actions/RowMenu.tsx';
import type { FlowLook } from './flow-place.ts';
import { subjectOfEdge } from './mark-subject.ts';
import { healthWords, nodeWords } from './words.ts';

const THINNEST_PX = 1.5;
const THINNEST_UNWELL_PX = 2.5;
const WIDEST_DASH_PX = 4;
const REACH_PX = 10;

/**
 * The connections from one app to one destination: a band as wide as they are many. What is unwell among them lies on it,
 * dashed and with a triangle, as wide as its share.
 */
export const FlowEdgeMark = memo(function FlowEdgeMark(props: {
  readonly edge: FlowEdge;
  readonly from: FlowNode;
  readonly to: FlowNode;
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
  readonly linkWidth: number;
  readonly onPick: (from: FlowNode, to: FlowNode, opensDetail: boolean) => void;
  readonly onLook: (look: FlowLook | null) => void;
}): ReactElement {
  const { edge, from, to, sourceX, sourceY, targetX, targetY, linkWidth, onPick, onLook } = props;
  const middleX = (sourceX + targetX) / 2;
  const middleY = (sourceY + targetY) / 2;
  const path = `M${sourceX} ${sourceY}C${middleX} ${sourceY} ${middleX} ${targetY} ${targetX} ${targetY}`;
  const unwell = edge.unwell.reduce((sum, { count }) => sum + count, 0);
  const look = (): void => onLook({ kind: 'edge', from: edge.from, to: edge.to, x: middleX, y: middleY });
  const menu = useRowMenu().handlers((world) => subjectOfEdge(from, to, world));
  const pickByKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') {
      menu.onKeyDown(event);
      return;
    }
    event.preventDefault();
    onPick(from, to, event.shiftKey);
  };
  const values = { app: nodeWords(from), destination: nodeWords(to), count: edge.connections, health: healthWords(edge.unwell) };
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button in SVG.
    <g
      className={`flow-edge is-${worstLevel(edge.unwell)}${unwell === edge.connections ? ' is-whole' : ''}`}
      role="button"
      tabIndex={-1}
      data-mark="edge"
      data-from={edge.from}
      data-to={edge.to}
      aria-label={say('now.flow.edge', values)}
      onClick={(event) => onPick(from, to, event.shiftKey)}
      onKeyDown={pickByKey}
      onContextMenu={menu.onContextMenu}
      onPointerEnter={look}
      onFocus={look}
    >
      <path className="edge-line" d={path} strokeWidth={Math.max(linkWidth, THINNEST_PX)} />
      {unwell === 0 ? null : <UnwellPart path={path} width={(linkWidth * unwell) / edge.connections} x={middleX} y={middleY} />}
      {linkWidth < REACH_PX ? <path className="edge-reach" d={path} strokeWidth={REACH_PX} /> : null}
    </g>
  );
});

/** What is unwell in a band: a tint as wide as its share, a dashed line, and the shape. */
function UnwellPart(props: {
  readonly path: string;
  readonly width: number;
  readonly x: number;
  readonly y: number;
}): ReactElement {
  const { path, width, x, y } = props;
  return (
    <>
      {width > WIDEST_DASH_PX ? <path className="edge-tint" d={path} strokeWidth={width} /> : null}
      <path className="edge-unwell" d={path} strokeWidth={Math.min(Math.max(width, THINNEST_UNWELL_PX), WIDEST_DASH_PX)} />
      <path className="edge-mark" transform={`translate(${x} ${y})`} d="M0 -6 6.5 5.5H-6.5z" />
    </>
  );
}
