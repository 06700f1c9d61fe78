import { memo, type ReactElement } from 'react';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { type FlowNode, worstLevel } from '../../state/now-flow.ts';
import { useRowMenu } from '../actions/RowMenu.tsx';
import { Address } from '../parts/Address.tsx';
import { HealthShape } from '../parts/HealthBadge.tsx';
import { FLOW, type FlowLook, type FlowPlace } from './flow-place.ts';
import { subjectOfNode } from './mark-subject.ts';
import { healthWords, labelWords, serviceWords } from './words.ts';

const LABEL_PX = 18;

/** One app or destination: its bar, and beside it its name, which is the button. */
export const FlowNodeMark = memo(function FlowNodeMark(props: {
  readonly node: FlowNode;
  /** Its place on its side, from the top. */
  readonly index: number;
  /** The first mark of all is where the Tab key stops. */
  readonly isFirst: boolean;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly place: FlowPlace;
  readonly colour: string;
  readonly onPick: (node: FlowNode, opensDetail: boolean) => void;
  readonly onLook: (look: FlowLook | null) => void;
}): ReactElement {
  const { node, index, isFirst, x, y, height, place, colour, onPick, onLook } = props;
  const menu = useRowMenu().handlers((world) => subjectOfNode(node, world));
  const isApp = node.kind === 'app' || node.kind === 'other-apps';
  const middle = y + height / 2;
  const labelWidth = (isApp ? place.left : place.right) - FLOW.labelGap;
  const labelX = isApp ? x - FLOW.labelGap - labelWidth : x + FLOW.nodeWidth + FLOW.labelGap;
  const look = (): void => onLook({ kind: 'node', node, x: isApp ? x : labelX, y: middle });
  const drawnHeight = Math.max(height, 2);
  return (
    <g className={`flow-node is-${node.kind}`}>
      <rect x={x} y={middle - drawnHeight / 2} width={FLOW.nodeWidth} height={drawnHeight} fill={colour} rx={1} />
      <foreignObject x={labelX} y={middle - LABEL_PX / 2} width={labelWidth} height={LABEL_PX}>
        <button
          type="button"
          className={`flow-label ${isApp ? 'is-start' : 'is-end'}`}
          tabIndex={isFirst ? 0 : -1}
          data-mark={isApp ? 'app' : 'destination'}
          {...(isApp ? { 'data-from': index } : { 'data-to': index })}
          onClick={(event) => onPick(node, event.shiftKey)}
          onPointerEnter={look}
          onFocus={look}
          {...menu}
        >
          {isApp ? null : <Health node={node} />}
          <Name node={node} />
          <span className="flow-count quiet">{countText(node.connections)}</span>
          <span className="visually-hidden">
            {say('now.flow.node', { count: node.connections, health: healthWords(node.unwell) })}
          </span>
          {isApp ? <Health node={node} /> : null}
        </button>
      </foreignObject>
    </g>
  );
});

function Health(props: { readonly node: FlowNode }): ReactElement | null {
  const level = worstLevel(props.node.unwell);
  return level === 'ok' ? null : <HealthShape level={level} />;
}

function Name(props: { readonly node: FlowNode }): ReactElement {
  const { node } = props;
  if (node.kind !== 'destination') return <span className={node.kind === 'app' ? 'cut' : 'cut quiet'}>{labelWords(node)}</span>;
  const service = serviceWords(node.destination);
  return (
    <>
      <Address endpoint={node.destination.remote} />
      {service === null ? null : <span className="flow-service quiet">{service}</span>}
    </>
  );
}
