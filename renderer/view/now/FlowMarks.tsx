import type { ReactElement } from 'react';
import { appColour } from '../../state/colours.ts';
import { usePortlight } from '../store.ts';
import { FlowEdgeMark } from './FlowEdgeMark.tsx';
import { FlowNodeMark } from './FlowNodeMark.tsx';
import { type FlowBoard, linkOf, nodeOf, useLaid } from './flow-board.ts';
import type { FlowLook, FlowPlace } from './flow-place.ts';
import type { PointAt } from './use-point-at.ts';

/** The edges and, over them, the nodes of the flow, where Recharts has laid them out. A mark stays the same element while it moves. */
export function FlowMarks(props: {
  readonly board: FlowBoard;
  readonly place: FlowPlace;
  readonly pointAt: PointAt;
  readonly onLook: (look: FlowLook | null) => void;
}): ReactElement {
  const { board, place, pointAt, onLook } = props;
  const { nodes, links } = useLaid(board);
  const colours = usePortlight((state) => state.world?.colours ?? null);
  const apps = nodes.filter((laid) => isApp(nodeOf(laid).kind)).length;
  const spread = (index: number): number => place.spreadFirst + index * place.spreadEach;
  return (
    <>
      <g>
        {links.map((laid) => {
          const { edge } = linkOf(laid);
          const [from, to] = [nodes[edge.from], nodes[apps + edge.to]];
          if (from === undefined || to === undefined) return null;
          return (
            <FlowEdgeMark
              key={`${nodeOf(from).key} → ${nodeOf(to).key}`}
              edge={edge}
              from={nodeOf(from)}
              to={nodeOf(to)}
              sourceX={laid.sourceX}
              sourceY={laid.sourceY + spread(edge.from)}
              targetX={laid.targetX}
              targetY={laid.targetY}
              linkWidth={laid.linkWidth}
              onPick={pointAt.edge}
              onLook={onLook}
            />
          );
        })}
      </g>
      <g>
        {nodes.map((laid, index) => {
          const node = nodeOf(laid);
          const side = isApp(node.kind);
          return (
            <FlowNodeMark
              key={`${side ? 'app' : 'destination'} ${node.key}`}
              node={node}
              index={side ? index : index - apps}
              isFirst={index === 0}
              x={laid.x}
              y={laid.y + (side ? spread(index) : 0)}
              height={laid.height}
              place={place}
              colour={node.kind === 'app' ? appColour(colours, node.key) : 'var(--app-other)'}
              onPick={pointAt.node}
              onLook={onLook}
            />
          );
        })}
      </g>
    </>
  );
}

function isApp(kind: string): boolean {
  return kind === 'app' || kind === 'other-apps';
}
