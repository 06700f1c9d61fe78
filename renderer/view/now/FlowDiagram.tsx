import { type KeyboardEvent, memo, type ReactElement, type RefObject, useEffect, useMemo, useRef } from 'react';
import { Sankey } from 'recharts';
import { say } from '../../../shared/text/say.ts';
import { countIn, type Flow } from '../../state/now-flow.ts';
import { FlowMarks } from './FlowMarks.tsx';
import { useFlowBoard } from './flow-board.ts';
import { moveFocus } from './flow-focus.ts';
import { FLOW, type FlowLook, type FlowSides, flowPlace, sankeyData } from './flow-place.ts';
import type { PointAt } from './use-point-at.ts';

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
  const { board, node, link } = useFlowBoard();
  const words = { apps: countIn(flow.apps), destinations: countIn(flow.destinations) };
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
      >
        <FlowMarks board={board} place={place} pointAt={pointAt} onLook={onLook} />
      </Sankey>
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

function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  if (moveFocus(event.currentTarget, event.key)) event.preventDefault();
}
