import {
  type JSX,
  type KeyboardEvent,
  memo,
  type ReactElement,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { Sankey } from 'recharts';
import { say } from '../../../shared/text/say.ts';
import { appColour } from '../../state/colours.ts';
import type { Flow } from '../../state/now-flow.ts';
import { usePortlight } from '../store.ts';
import { FlowEdgeMark } from './FlowEdgeMark.tsx';
import { FlowNodeMark } from './FlowNodeMark.tsx';
import { moveFocus } from './flow-focus.ts';
import { FLOW, type FlowLook, type FlowPlace, type FlowSides, flowPlace, type SankeyEdge, sankeyData } from './flow-place.ts';
import type { PointAt } from './use-point-at.ts';

/** What Recharts hands to the drawing of a node; its own type leaves out what we gave it. */
interface DrawnNode {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly index: number;
}

/** What Recharts hands to the drawing of a link. */
interface DrawnLink {
  readonly sourceX: number;
  readonly targetX: number;
  readonly sourceY: number;
  readonly targetY: number;
  readonly linkWidth: number;
  readonly payload: unknown;
}

/** The flow from apps to destinations. One stop of the Tab key; arrow keys move inside. */
export const FlowDiagram = memo(function FlowDiagram(props: {
  readonly flow: Flow;
  readonly width: number;
  /** Height to fill where the flow would be lower. */
  readonly roomPx: number;
  readonly pointAt: PointAt;
  readonly onLook: (look: FlowLook | null) => void;
}): ReactElement {
  const { flow, width, roomPx, pointAt, onLook } = props;
  const box = useRef<HTMLDivElement>(null);
  const hasFocus = useKeptFocus(box, flow);
  const sides = useSides(flow.apps.length, flow.destinations.length);
  const place = useMemo(() => flowPlace(sides, width, roomPx), [sides, width, roomPx]);
  const data = useMemo(() => sankeyData(flow), [flow]);
  const margin = useMemo(() => ({ top: FLOW.top, bottom: FLOW.bottom, left: place.left, right: place.right }), [place]);
  const node = useNodeMark(flow, place, pointAt, onLook);
  const link = useEdgeMark(flow, place, pointAt, onLook);
  const words = { apps: flow.apps.length, destinations: flow.destinations.length };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of marks, not of form fields.
    <div
      className="flow"
      ref={box}
      role="group"
      aria-label={say('now.flow.words', words)}
      onKeyDown={onKeyDown}
      onPointerLeave={() => onLook(null)}
      onFocus={() => {
        hasFocus.current = true;
      }}
      onBlur={(event) => {
        onLook(null);
        hasFocus.current = event.currentTarget.contains(event.relatedTarget) || !event.target.isConnected;
      }}
    >
      <Sankey
        data={data}
        width={place.width}
        height={place.height}
        margin={margin}
        nodeWidth={FLOW.nodeWidth}
        nodePadding={place.padding}
        sort={false}
        iterations={0}
        verticalAlign="top"
        node={node}
        link={link}
        role="presentation"
        accessibilityLayer={false}
      />
    </div>
  );
});

/** A mark that had the focus may leave with the next picture; the focus then goes to the first mark and is not lost. */
function useKeptFocus(box: RefObject<HTMLDivElement | null>, flow: Flow): RefObject<boolean> {
  const hasFocus = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: marks can only leave when the flow changes.
  useEffect(() => {
    const { current } = box;
    if (current === null || !hasFocus.current || current.ownerDocument.activeElement !== current.ownerDocument.body) return;
    current.querySelector<HTMLElement>('[data-mark][tabindex="0"]')?.focus({ preventScroll: true });
  }, [flow]);
  return hasFocus;
}

function useSides(apps: number, destinations: number): FlowSides {
  return useMemo(() => ({ apps, destinations }), [apps, destinations]);
}

function useNodeMark(flow: Flow, place: FlowPlace, pointAt: PointAt, onLook: (look: FlowLook | null) => void) {
  const colours = usePortlight((state) => state.world?.colours ?? null);
  return useCallback(
    (drawn: DrawnNode): ReactElement => {
      const { index } = drawn;
      const isApp = index < flow.apps.length;
      const shown = isApp ? flow.apps[index] : flow.destinations[index - flow.apps.length];
      if (shown === undefined) return <g />;
      return (
        <FlowNodeMark
          node={shown}
          index={isApp ? index : index - flow.apps.length}
          isFirst={index === 0}
          x={drawn.x}
          y={drawn.y + (isApp ? place.spreadFirst + index * place.spreadEach : 0)}
          height={drawn.height}
          place={place}
          colour={shown.kind === 'app' ? appColour(colours, shown.key) : 'var(--app-other)'}
          onPick={pointAt.node}
          onLook={onLook}
        />
      );
    },
    [flow, place, pointAt, onLook, colours],
  );
}

function useEdgeMark(flow: Flow, place: FlowPlace, pointAt: PointAt, onLook: (look: FlowLook | null) => void) {
  return useCallback(
    (drawn: DrawnLink): JSX.Element => {
      const { edge } = drawn.payload as SankeyEdge;
      const from = flow.apps[edge.from];
      const to = flow.destinations[edge.to];
      if (from === undefined || to === undefined) return <g />;
      return (
        <FlowEdgeMark
          edge={edge}
          from={from}
          to={to}
          sourceX={drawn.sourceX}
          sourceY={drawn.sourceY + place.spreadFirst + edge.from * place.spreadEach}
          targetX={drawn.targetX}
          targetY={drawn.targetY}
          linkWidth={drawn.linkWidth}
          onPick={pointAt.edge}
          onLook={onLook}
        />
      );
    },
    [flow, place, pointAt, onLook],
  );
}

function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  if (moveFocus(event.currentTarget, event.key)) event.preventDefault();
}
