import { createElement, type JSX, useCallback, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import type { FlowNode } from '../../state/now-flow.ts';
import type { SankeyEdge } from './flow-place.ts';

/** Where Recharts puts a node; its own type leaves out what we gave it. Pixels. */
export interface LaidNode {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly index: number;
  readonly payload: unknown;
}

/** Where Recharts puts a link. Pixels. */
export interface LaidLink {
  readonly sourceX: number;
  readonly targetX: number;
  readonly sourceY: number;
  readonly targetY: number;
  readonly linkWidth: number;
  readonly index: number;
  readonly payload: unknown;
}

/**
 * What Recharts' Sankey has laid out. It knows its nodes and links by where they stand, and makes them anew whenever they move; so they
 * only write down their places here, and who draws by these keeps its elements, and the focus in them, while they move.
 */
export interface FlowBoard {
  readonly nodes: Map<number, LaidNode>;
  readonly links: Map<number, LaidLink>;
  revision: number;
  readonly listeners: Set<() => void>;
}

/** A board for one diagram, and what its Sankey is to make of nodes and links. All of them the same from drawing to drawing. */
export function useFlowBoard(): {
  readonly board: FlowBoard;
  readonly node: (laid: LaidNode) => JSX.Element;
  readonly link: (laid: LaidLink) => JSX.Element;
} {
  const [board] = useState<FlowBoard>(() => ({ nodes: new Map(), links: new Map(), revision: 0, listeners: new Set() }));
  const node = useCallback((laid: LaidNode) => createElement(Slot<LaidNode>, { board, places: board.nodes, laid }), [board]);
  const link = useCallback((laid: LaidLink) => createElement(Slot<LaidLink>, { board, places: board.links, laid }), [board]);
  return { board, node, link };
}

/** Draws anew whenever something on the board has another place. */
export function useLaid(board: FlowBoard): { readonly nodes: readonly LaidNode[]; readonly links: readonly LaidLink[] } {
  const subscribe = useCallback(
    (listener: () => void) => {
      board.listeners.add(listener);
      return () => void board.listeners.delete(listener);
    },
    [board],
  );
  useSyncExternalStore(subscribe, () => board.revision);
  return { nodes: inOrder(board.nodes), links: inOrder(board.links) };
}

/** The node that was given to Recharts (`sankeyData`). */
export function nodeOf({ payload }: LaidNode): FlowNode {
  return (payload as { readonly node: FlowNode }).node;
}

/** The link that was given to Recharts. */
export function linkOf({ payload }: LaidLink): SankeyEdge {
  return payload as SankeyEdge;
}

interface SlotProps<T> {
  readonly board: FlowBoard;
  readonly places: Map<number, T>;
  readonly laid: T;
}

/** Draws nothing: it notes where a node or link stands for as long as it is there. */
function Slot<T extends LaidNode | LaidLink>({ board, places, laid }: SlotProps<T>): null {
  useLayoutEffect(() => {
    places.set(laid.index, laid);
    tell(board);
    return () => {
      if (places.get(laid.index) === laid) places.delete(laid.index);
      tell(board);
    };
  }, [board, places, laid]);
  return null;
}

function tell(board: FlowBoard): void {
  board.revision += 1;
  for (const listener of board.listeners) listener();
}

function inOrder<T>(places: ReadonlyMap<number, T>): readonly T[] {
  return [...places].sort(([a], [b]) => a - b).map(([, laid]) => laid);
}
