import type { Exposure } from '../../shared/ports/exposure.ts';
import type { Socket } from '../../shared/socket.ts';
import { portLineKey } from './columns-port.ts';
import { createOrder, type Order, type Sorting } from './order.ts';
import { LINGER_MS, type PortLine, type TableLine } from './rows.ts';
import { type ShownPort, shownPortOf } from './shown-port.ts';
import type { Tally } from './tally.ts';
import { touchedEnd, touchedSince } from './touched.ts';
import type { TableModel, TableView, TableWish } from './tree.ts';
import { portsOf, type World } from './world.ts';

/** A part of the open ports: those open to some, or those of one protocol. */
export type PortPart = Exposure | 'unknown' | 'tcp' | 'udp';

type AnyOrder = Order<TableLine['kind'], TableLine['value']>;

/** A port that is folded open. */
interface OpenLine {
  readonly waiting: AnyOrder;
  readonly clients: AnyOrder;
  /** What waited when its clients were last looked at: with another listener others may be clients, though nothing happened to them. */
  waitingIds: string;
}

const NOTHING: ReadonlyMap<string, Socket> = new Map();

interface Model {
  tally: Tally | null;
  part: string | undefined;
  sort: string;
  end: number;
  socketsEnd: number;
  /** The ports that the filter leaves, of the chosen part. */
  readonly chosen: Map<string, ShownPort>;
  readonly open: Map<string, OpenLine>;
  top: AnyOrder | null;
}

/** One look at the world while it is laid out. */
interface Look {
  readonly world: World;
  readonly wish: TableWish;
  readonly isAnew: boolean;
  readonly isResorted: boolean;
  readonly isHeld: boolean;
  readonly touchedPorts: ReadonlySet<string> | null;
  readonly touchedSockets: ReadonlySet<string> | null;
  readonly sorting: (kind: TableLine['kind']) => Sorting<TableLine['value']>;
}

/** The table of open ports: port ▸ what waits on it, where that is several, and its clients. A look costs what was touched, the waiting sockets of the ports that were, and the lines folded open. */
export function portTable(): TableModel {
  const model: Model = {
    tally: null,
    part: undefined,
    sort: '',
    end: 0,
    socketsEnd: 0,
    chosen: new Map(),
    open: new Map(),
    top: null,
  };
  return { see: (world, wish) => see(model, world, wish) };
}

function see(model: Model, world: World, wish: TableWish): TableView {
  const look = lookOf(model, world, wish);
  refresh(model, look);
  model.top ??= createOrder<TableLine['kind'], TableLine['value']>(
    { kind: 'port', depth: 0, prefix: '', lingerMs: LINGER_MS },
    look.sorting('port'),
  );
  fill(model.top, 'port', model.chosen, look.touchedPorts, look.isHeld, look);
  for (const path of model.open.keys()) if (!wish.open.has(path)) model.open.delete(path);
  const lines: TableLine[] = [];
  let waiting = model.top.waiting();
  for (const line of model.top.lines() as readonly TableLine[]) {
    lines.push(line);
    if (line.kind === 'port' && wish.open.has(line.path)) waiting += layOpen(model, line, lines, look);
  }
  return { lines, topCount: model.top.livingCount(), waiting };
}

function lookOf(model: Model, world: World, wish: TableWish): Look {
  const ports = portsOf(world);
  const sort = `${wish.sortBy} ${wish.isDescending}`;
  const isAnew = model.tally !== world.tally || model.part !== wish.part;
  const isResorted = model.sort !== '' && model.sort !== sort;
  const look: Look = {
    world,
    wish,
    isAnew,
    isResorted,
    isHeld: wish.isHeld && !isAnew && !isResorted,
    // A filter that depends on time changes its mind about ports on which nothing happens.
    touchedPorts: isAnew || world.wanted.isTimely ? null : touchedSince(ports.touched, model.end),
    touchedSockets: isAnew ? null : touchedSince(ports.touchedSockets, model.socketsEnd),
    sorting: (kind) => ({
      keyOf: portLineKey(wish.sortBy, kind) as Sorting<TableLine['value']>['keyOf'],
      isDescending: wish.isDescending,
    }),
  };
  model.tally = world.tally;
  model.part = wish.part;
  model.sort = sort;
  model.end = touchedEnd(ports.touched);
  model.socketsEnd = touchedEnd(ports.touchedSockets);
  return look;
}

/** Brings what is shown of each touched port up to date. */
function refresh(model: Model, { world, wish, touchedPorts }: Look): void {
  const { book } = portsOf(world);
  const { tally, folded, table } = world;
  // Loopback talk is folded away on the other screens; whom a port of this machine serves is to be seen here.
  const isWanted = ({ id }: Socket): boolean => tally.sockets.has(id) || folded.has(id);
  for (const key of touchedPorts === null ? [...book.ports.keys(), ...model.chosen.keys()] : new Set(touchedPorts)) {
    const open = book.ports.get(key);
    const shown = open === undefined ? null : shownPortOf(open, table.processes, isWanted);
    if (shown !== null && isInPart(shown, wish.part)) model.chosen.set(key, shown);
    else model.chosen.delete(key);
  }
}

function isInPart({ exposure, open }: ShownPort, part: string | undefined): boolean {
  return part === undefined || part === (exposure ?? 'unknown') || part === open.protocol;
}

/** Lays out what stands under a port. Answers with how many changes wait there. */
function layOpen(model: Model, { path, value: port, goneAtMs }: PortLine, lines: TableLine[], look: Look): number {
  // Of a port that has closed nothing is left but what still goes grey.
  const isGone = goneAtMs !== null;
  const known = model.open.get(path);
  const order = (): AnyOrder =>
    createOrder<TableLine['kind'], TableLine['value']>(
      { kind: 'socket', depth: 1, prefix: `${path} ▸ `, lingerMs: LINGER_MS },
      look.sorting('socket'),
    );
  const under = known ?? { waiting: order(), clients: order(), waitingIds: '' };
  model.open.set(path, under);
  const isHeld = look.isHeld && known !== undefined;
  const waiting = new Map(port.waiting.length > 1 && !isGone ? port.waiting.map((socket) => [socket.id, socket]) : []);
  fill(under.waiting, 'socket', waiting, null, isHeld, look);
  // Only a map that is kept up to date itself can be followed by what was touched.
  const waitingIds = isGone ? '' : port.waiting.map(placeOf).join(' ');
  const isFollowed = known !== undefined && under.waitingIds === waitingIds && port.clients === port.open.clients;
  fill(under.clients, 'socket', isGone ? NOTHING : port.clients, isFollowed ? look.touchedSockets : null, isHeld, look);
  under.waitingIds = waitingIds;
  for (const one of [under.waiting, under.clients]) for (const line of one.lines()) lines.push(line as TableLine);
  return under.waiting.waiting() + under.clients.waiting();
}

/** A listener that waits elsewhere than before takes other connections. */
function placeOf({ id, local, family, dualStack }: Socket): string {
  return `${id}@${local.address}%${local.zone} ${family} ${dualStack}`;
}

function fill(
  order: AnyOrder,
  kind: TableLine['kind'],
  living: ReadonlyMap<string, TableLine['value']>,
  touched: ReadonlySet<string> | null,
  isHeld: boolean,
  look: Look,
): void {
  if (look.isResorted) order.sort(look.sorting(kind));
  order.update({ living, touched, nowMs: look.world.takenAtMs, isHeld, isAnew: look.isAnew });
}
