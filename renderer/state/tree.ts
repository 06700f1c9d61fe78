import type { Socket } from '../../shared/socket.ts';
import { lineKey } from './columns-group.ts';
import { AGING_COLUMN, socketKey } from './columns-socket.ts';
import type { RowContext } from './columns-words.ts';
import { createOrder, type Line, type Order, type OrderSpec, type Sorting } from './order.ts';
import { LINGER_MS, type TableLine } from './rows.ts';
import type { Tally } from './tally.ts';
import { type Branch, type Branching, branchByApp, branchByProcess } from './tree-branch.ts';
import type { World } from './world.ts';

/** How the person wants a table: sorted by what, which lines folded open (by path), and whether it is held still. */
export interface TableWish {
  readonly sortBy: string;
  readonly isDescending: boolean;
  readonly open: ReadonlySet<string>;
  readonly isHeld: boolean;
}

/** What a table shows: its lines in order, and how many changes wait while it is held. */
export interface TableView {
  readonly lines: readonly TableLine[];
  readonly waiting: number;
}

/** A table that follows the world. Seeing the same world twice gives the same view. */
export interface TableModel {
  see(world: World, wish: TableWish): TableView;
}

/** What a model remembers to tell a change of the question from a change of the world. */
interface Asked {
  tally: Tally | null;
  context: RowContext;
  sort: string;
}

/** Every socket, without a tree. */
export function socketTable(): TableModel {
  const asked = nothingAsked();
  const sorting = (wish: TableWish): Sorting<Socket> => ({
    keyOf: socketKey(wish.sortBy, () => asked.context.unwell),
    isDescending: wish.isDescending,
  });
  let order: Order<'socket', Socket> | null = null;
  return {
    see(world, wish) {
      const change = ask(asked, world, wish);
      order ??= createOrder(socketSpec('', 0), sorting(wish));
      if (change.isResorted) order.sort(sorting(wish));
      order.update({
        living: world.tally.sockets,
        nowMs: world.takenAtMs,
        isHeld: wish.isHeld && !change.isAnew && !change.isResorted,
        isAnew: change.isAnew,
        recheck: wish.sortBy === AGING_COLUMN ? [...world.tally.aging, ...world.tally.unwell.keys()] : [],
      });
      return { lines: order.lines(), waiting: order.waiting() };
    },
  };
}

/** App ▸ process ▸ socket. */
export function appTree(): TableModel {
  return tree({ kind: 'app', branchKind: 'process', groups: (tally) => tally.apps, branching: branchByProcess });
}

/** Destination ▸ app ▸ socket. */
export function destinationTree(): TableModel {
  return tree({ kind: 'destination', branchKind: 'party', groups: (tally) => tally.destinations, branching: branchByApp });
}

interface TreeSpec {
  readonly kind: 'app' | 'destination';
  readonly branchKind: 'process' | 'party';
  readonly groups: (tally: Tally) => Iterable<readonly [string, TableLine['value']]>;
  readonly branching: () => Branching;
}

type AnyOrder = Order<TableLine['kind'], TableLine['value']>;

/** A line that is folded open, with what stands under it. */
interface OpenGroup {
  readonly branching: Branching;
  readonly branches: AnyOrder;
  readonly leaves: Map<string, AnyOrder>;
}

/** One look at the world while it is laid out. */
interface Look {
  readonly world: World;
  readonly wish: TableWish;
  readonly isHeld: boolean;
  readonly isAnew: boolean;
  readonly isResorted: boolean;
  readonly sorting: (kind: TableLine['kind']) => Sorting<TableLine['value']>;
  readonly lines: TableLine[];
  waiting: number;
}

function tree(spec: TreeSpec): TableModel {
  const asked = nothingAsked();
  const open = new Map<string, OpenGroup>();
  let top: AnyOrder | null = null;
  return {
    see(world, wish) {
      const change = ask(asked, world, wish);
      const isHeld = wish.isHeld && !change.isAnew && !change.isResorted;
      const sorting: Look['sorting'] = (kind) => ({
        keyOf: lineKey(wish.sortBy, kind, () => asked.context) as Sorting<TableLine['value']>['keyOf'],
        isDescending: wish.isDescending,
      });
      const look: Look = { world, wish, isHeld, ...change, sorting, lines: [], waiting: 0 };
      top ??= createOrder<TableLine['kind'], TableLine['value']>(groupSpec(spec.kind, '', 0), sorting(spec.kind));
      fill(top, spec.kind, spec.groups(world.tally), look, isHeld);
      for (const line of top.lines()) {
        look.lines.push(line as TableLine);
        if (wish.open.has(line.path)) layOpen(open, spec, line as TableLine, look);
        else open.delete(line.path);
      }
      for (const path of open.keys()) if (!wish.open.has(path) || top.line(path) === undefined) open.delete(path);
      return { lines: look.lines, waiting: look.waiting };
    },
  };
}

function layOpen(open: Map<string, OpenGroup>, spec: TreeSpec, line: TableLine, look: Look): void {
  if (line.kind === 'socket') return;
  const under = `${line.path} ▸ `;
  const known = open.get(line.path);
  const group = known ?? {
    branching: spec.branching(),
    branches: createOrder<TableLine['kind'], TableLine['value']>(
      groupSpec(spec.branchKind, under, 1),
      look.sorting(spec.branchKind),
    ),
    leaves: new Map(),
  };
  open.set(line.path, group);
  group.branching.refresh(line.value.sockets, look.world.tally.unwell);
  fill(group.branches, spec.branchKind, group.branching.branches, look, look.isHeld && known !== undefined);
  for (const branch of group.branches.lines()) {
    look.lines.push(branch as TableLine);
    if (look.wish.open.has(branch.path)) layLeaves(group, branch as Line<'process' | 'party', Branch>, look);
    else group.leaves.delete(branch.path);
  }
}

function layLeaves(group: OpenGroup, branch: Line<'process' | 'party', Branch>, look: Look): void {
  const known = group.leaves.get(branch.path);
  const leaves =
    known ?? createOrder<TableLine['kind'], TableLine['value']>(socketSpec(`${branch.path} ▸ `, 2), look.sorting('socket'));
  group.leaves.set(branch.path, leaves);
  fill(leaves, 'socket', branch.value.sockets, look, look.isHeld && known !== undefined);
  for (const leaf of leaves.lines()) look.lines.push(leaf as TableLine);
}

function fill(
  order: AnyOrder,
  kind: TableLine['kind'],
  living: Iterable<readonly [string, TableLine['value']]>,
  look: Look,
  isHeld: boolean,
): void {
  if (look.isResorted) order.sort(look.sorting(kind));
  const { world, isAnew } = look;
  order.update({
    living,
    isLiving: (value) => !('sockets' in value) || value.sockets.size > 0,
    nowMs: world.takenAtMs,
    isHeld,
    isAnew,
    recheck: kind === 'socket' && look.wish.sortBy === 'health' ? world.tally.unwell.keys() : [],
  });
  look.waiting += order.waiting();
}

function socketSpec(prefix: string, depth: number): OrderSpec<'socket'> {
  return { kind: 'socket', depth, prefix, isMutable: false, lingerMs: LINGER_MS };
}

function groupSpec(kind: TableLine['kind'], prefix: string, depth: number): OrderSpec<TableLine['kind']> {
  return { kind, depth, prefix, isMutable: true, lingerMs: LINGER_MS };
}

function nothingAsked(): Asked {
  return { tally: null, context: { nowMs: 0, unwell: new Map() }, sort: '' };
}

/** Notes what is asked for, and tells what of it is new. Another filter is another tally. */
function ask(asked: Asked, world: World, wish: TableWish): { readonly isAnew: boolean; readonly isResorted: boolean } {
  const sort = `${wish.sortBy} ${wish.isDescending}`;
  const isAnew = asked.tally !== world.tally;
  const isResorted = asked.sort !== '' && asked.sort !== sort;
  asked.tally = world.tally;
  asked.sort = sort;
  asked.context = { nowMs: world.takenAtMs, unwell: world.tally.unwell };
  return { isAnew, isResorted };
}

/** The path of the only line under a line, when there is one alone; it is folded open with its parent. */
export function onlyChildPath(line: TableLine): string | null {
  if (line.kind !== 'app' && line.kind !== 'destination') return null;
  const branching = line.kind === 'app' ? branchByProcess() : branchByApp();
  branching.refresh(line.value.sockets, new Map());
  const [only, second] = branching.branches.keys();
  return only === undefined || second !== undefined ? null : `${line.path} ▸ ${only}`;
}
