import type { FlowNode } from '../../state/now-flow.ts';
import type { RowSubject } from '../../state/row-subject.ts';
import type { World } from '../../state/world.ts';

/** What a node of the flow stands for; null for those that gather all others. */
export function subjectOfNode(node: FlowNode, world: World): RowSubject | null {
  if (node.kind === 'destination') return { kind: 'destination', destination: node.destination };
  if (node.kind !== 'app') return null;
  return { kind: 'app', app: node.app, sockets: world.tally.apps.get(node.key)?.sockets ?? new Map(), isWhole: true };
}

/** What a band of the flow stands for: both its ends, or the one that has a name. */
export function subjectOfEdge(from: FlowNode, to: FlowNode, world: World): RowSubject | null {
  if (from.kind === 'app' && to.kind === 'destination') return { kind: 'edge', app: from.app, destination: to.destination };
  return subjectOfNode(to, world) ?? subjectOfNode(from, world);
}
