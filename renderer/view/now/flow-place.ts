import type { Flow, FlowEdge, FlowNode } from '../../state/now-flow.ts';

/** What the drawing of the flow measures, in pixels. */
export const FLOW = { nodeWidth: 8, padding: 16, labelGap: 8, top: 6, bottom: 6 } as const;

const PADDING_MOST = 30;

/** How many nodes stand on each side. */
export interface FlowSides {
  readonly apps: number;
  readonly destinations: number;
}

/** How the flow is laid out in its box. */
export interface FlowPlace {
  readonly width: number;
  readonly height: number;
  /** Between neighbours on one side. */
  readonly padding: number;
  /** Room for the names at both sides. */
  readonly left: number;
  readonly right: number;
  /** The app nodes stand this much further apart than the layout puts them, so that both sides fill the height. */
  readonly spreadFirst: number;
  readonly spreadEach: number;
}

/** The layout for a width: names get their room first, the flow the rest. It grows into `roomPx` of height, within reason. */
export function flowPlace(sides: FlowSides, width: number, roomPx: number): FlowPlace {
  const rows = Math.max(sides.apps, sides.destinations, 1);
  const lowest = FLOW.top + FLOW.bottom + (rows - 1) * FLOW.padding + 34 + rows * 10;
  const height = Math.round(Math.min(Math.max(lowest, roomPx), lowest * 2.2));
  const padding = Math.min(PADDING_MOST, Math.round((FLOW.padding * height) / lowest));
  const left = Math.round(Math.min(220, Math.max(136, width * 0.17)));
  const right = Math.round(Math.min(360, Math.max(234, width * 0.27)));
  const spare = (sides.destinations - sides.apps) * padding;
  const gaps = sides.apps - 1;
  const isSpread = spare > 0;
  return {
    width,
    height,
    padding,
    left,
    right,
    spreadFirst: isSpread && gaps === 0 ? spare / 2 : 0,
    spreadEach: isSpread && gaps > 0 ? Math.min(spare / gaps, 40) : 0,
  };
}

/** The flow as Recharts' Sankey takes it: what is unwell is drawn last, on top. */
export function sankeyData(flow: Flow): { readonly nodes: SankeyNode[]; readonly links: SankeyEdge[] } {
  const apps = flow.apps.length;
  const links = flow.edges.map(
    (edge): SankeyEdge => ({
      source: edge.from,
      target: apps + edge.to,
      value: edge.connections,
      edge,
    }),
  );
  links.sort((a, b) => Number(a.edge.unwell.length > 0) - Number(b.edge.unwell.length > 0));
  return { nodes: [...flow.apps, ...flow.destinations].map((node) => ({ name: node.key, node })), links };
}

/** One node as Recharts' Sankey takes it, with what it stands for. */
export interface SankeyNode {
  readonly name: string;
  readonly node: FlowNode;
}

/** One link as Recharts' Sankey takes it, with the edge that it draws. */
export interface SankeyEdge {
  readonly source: number;
  readonly target: number;
  readonly value: number;
  readonly edge: FlowEdge;
}

/** What the person looks at in the flow, for the words in full. `x` and `y` are in the box of the diagram. */
export type FlowLook =
  | { readonly kind: 'node'; readonly node: FlowNode; readonly x: number; readonly y: number }
  | { readonly kind: 'edge'; readonly from: number; readonly to: number; readonly x: number; readonly y: number };
