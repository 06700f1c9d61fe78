import type { Socket } from '../../shared/socket.ts';
import { lineKey } from './columns-group.ts';
import { socketKey } from './columns-socket.ts';
import type { RowContext } from './columns-words.ts';
import { createOrder, type Line, type Order, type OrderSpec, type Present, type Sorting } from './order.ts';
import { LINGER_MS, type TableLine } from './rows.ts';
import type { Tally } from './tally.ts';
import { touchedEnd, touchedSince } from './touched.ts';
import { type Branch, type Branching, branchByApp, branchByProcess } from './tree-branch.ts';
import type { World } from './world.ts';

/** How the person wants a table: sorted by what, which lines folded open (by path), and whether it is held still. */
export interface TableWish {
  readonly sortBy: string;
  readonly isDescending: boolean;
  readonly open: ReadonlySet<string>;
  readonly isHeld: boolean;
  /** A part of the lines to show alone, where a table has such parts. */
  readonly part?: string | undefined;
}

/** What a table shows: its lines in order, and how many changes wait while it is held. A new object with each look. */
export interface TableView {
  /** Of a long table the model's own list, which its next look changes: not to be kept beyond the view. */
  readonly lines: readonly TableLine[];
  /** How many lines stand at the top of a tree, those that are gone and linger not counted. */
  readonly topCount: number;
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
  ends: Readonly<Record<Watched, number>>;
}

type Watched = 'sockets' | 'apps' | 'destinations';

/** What is new about a question. */
interface Change {
  readonly isAnew: boolean;
  readonly isResorted: boolean;
  /** The keys touched since the last question, found out when one asks; null where everything must be looked at. */
  readonly touchedSince: (key: Watched) => ReadonlySet<string> | null;
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
        touched: change.touchedSince('sockets'),
        nowMs: world.takenAtMs,
        isHeld: wish.isHeld && !change.isAnew && !change.isResorted,
        isAnew: change.isAnew,
      });
      return { lines: order.lines(), topCount: order.livingCount(), waiting: order.waiting() };
    },
  };
}

/** App ▸ process ▸ socket. */
export function appTree(): TableModel {
  return tree({ kind: 'app', branchKind: 'process', watched: 'apps', branching: branchByProcess });
}

/** Destination ▸ app ▸ socket. */
export function destinationTree(): TableModel {
  return tree({ kind: 'destination', branchKind: 'party', watched: 'destinations', branching: branchByApp });
}

interface TreeSpec {
  readonly kind: 'app' | 'destination';
  readonly branchKind: 'process' | 'party';
  readonly watched: 'apps' | 'destinations';
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
  readonly change: Change;
  readonly sorting: (kind: TableLine['kind']) => Sorting<TableLine['value']>;
  lines: TableLine[];
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
      const look: Look = { world, wish, isHeld, change, sorting, lines: [], waiting: 0 };
      top ??= createOrder<TableLine['kind'], TableLine['value']>(groupSpec(spec.kind, '', 0), sorting(spec.kind));
      fill(top, spec.kind, { living: world.tally[spec.watched], touched: change.touchedSince(spec.watched), isHeld }, look);
      for (const path of open.keys()) if (!wish.open.has(path) || top.line(path) === undefined) open.delete(path);
      layTop(top, open, spec, look);
      return { lines: look.lines, topCount: top.livingCount(), waiting: look.waiting };
    },
  };
}

/** There can be tens of thousands of lines of which a handful are open: what lies between these is copied unseen. */
function layTop(top: AnyOrder, open: Map<string, OpenGroup>, spec: TreeSpec, look: Look): void {
  const lines = top.lines() as readonly TableLine[];
  const opened: number[] = [];
  for (const path of look.wish.open) {
    const line = top.line(path);
    if (line !== undefined) opened.push(top.placeOf(line));
  }
  let from = 0;
  for (const at of opened.sort((a, b) => a - b)) {
    look.lines = look.lines.concat(lines.slice(from, at + 1));
    layOpen(open, spec, lines[at] as TableLine, look);
    from = at + 1;
  }
  look.lines = from === 0 ? (lines as TableLine[]) : look.lines.concat(lines.slice(from));
}

function layOpen(open: Map<string, OpenGroup>, spec: TreeSpec, line: TableLine, look: Look): void {
  if (line.kind === 'socket' || line.kind === 'port') return;
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
  group.branching.refresh(
    line.value.sockets,
    look.world.tally.unwell,
    known === undefined ? null : look.change.touchedSince('sockets'),
  );
  const isHeld = look.isHeld && known !== undefined;
  fill(group.branches, spec.branchKind, { living: group.branching.branches, touched: null, isHeld }, look);
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
  const touched = known === undefined ? null : look.change.touchedSince('sockets');
  fill(leaves, 'socket', { living: branch.value.sockets, touched, isHeld: look.isHeld && known !== undefined }, look);
  for (const leaf of leaves.lines()) look.lines.push(leaf as TableLine);
}

function fill(
  order: AnyOrder,
  kind: TableLine['kind'],
  present: Pick<Present<TableLine['value']>, 'living' | 'touched' | 'isHeld'>,
  look: Look,
): void {
  const { world, change } = look;
  if (change.isResorted) order.sort(look.sorting(kind));
  order.update({
    ...present,
    isLiving: (value) => !('sockets' in value) || value.sockets.size > 0,
    nowMs: world.takenAtMs,
    isAnew: change.isAnew,
  });
  look.waiting += order.waiting();
}

function socketSpec(prefix: string, depth: number): OrderSpec<'socket'> {
  return { kind: 'socket', depth, prefix, lingerMs: LINGER_MS };
}

function groupSpec(kind: TableLine['kind'], prefix: string, depth: number): OrderSpec<TableLine['kind']> {
  return { kind, depth, prefix, lingerMs: LINGER_MS };
}

function nothingAsked(): Asked {
  const ends = { sockets: 0, apps: 0, destinations: 0 };
  return { tally: null, context: { nowMs: 0, unwell: new Map() }, sort: '', ends };
}

/** Notes what is asked for, and tells what of it is new. Another filter is another tally. */
function ask(asked: Asked, world: World, wish: TableWish): Change {
  const { touched } = world.tally;
  const sort = `${wish.sortBy} ${wish.isDescending}`;
  const isAnew = asked.tally !== world.tally;
  const isResorted = asked.sort !== '' && asked.sort !== sort;
  const { ends } = asked;
  const known = new Map<Watched, ReadonlySet<string> | null>();
  const since = (key: Watched): ReadonlySet<string> | null => {
    const found = known.get(key) ?? (isAnew ? null : touchedSince(touched[key], ends[key]));
    known.set(key, found);
    return found;
  };
  const change = { isAnew, isResorted, touchedSince: since };
  asked.tally = world.tally;
  asked.sort = sort;
  asked.context = { nowMs: world.takenAtMs, unwell: world.tally.unwell };
  asked.ends = {
    sockets: touchedEnd(touched.sockets),
    apps: touchedEnd(touched.apps),
    destinations: touchedEnd(touched.destinations),
  };
  return change;
}

/** The path of the only line under a line, when there is one alone; it is folded open with its parent. */
export function onlyChildPath(line: TableLine): string | null {
  if (line.kind !== 'app' && line.kind !== 'destination') return null;
  const branching = line.kind === 'app' ? branchByProcess() : branchByApp();
  branching.refresh(line.value.sockets, new Map());
  const [only, second] = branching.branches.keys();
  return only === undefined || second !== undefined ? null : `${line.path} ▸ ${only}`;
}
