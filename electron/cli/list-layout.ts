import type { HealthCode } from '../../shared/health.ts';
import type { Socket } from '../../shared/socket.ts';
import { cutEnd, padded, shortenedEnd, widthOf } from './columns.ts';
import type { Paint } from './paint.ts';
import { stateColour } from './state-mark.ts';

/** One socket in words: the cells of its line, as wide as they come. */
export interface Row {
  readonly socket: Socket;
  readonly health: HealthCode;
  readonly state: string;
  readonly local: string;
  readonly remote: string;
  readonly service: string;
  readonly owner: string;
  readonly extra: string;
}

/** How wide the columns of a list are. */
export interface Layout {
  readonly columns: number | null;
  /** Of rows with a peer, and of those without one, which leave its column out where there is no room for all. */
  readonly linked: Widths;
  readonly alone: Widths;
}

interface Widths {
  readonly state: number;
  readonly local: number;
  readonly remote: number;
  readonly service: number;
}

/** A piece of a line: as it stands in its column, and as it is written where it has a line to itself, `room` columns wide. */
export interface Cell {
  readonly text: string;
  readonly atStart: (room: number) => string;
  readonly paint?: (text: string) => string;
  /** It may be cut to so few columns rather than go to the next line; without it, it is never cut beside others. */
  readonly least?: number;
}

const INDENT = '  ';
const GAP = '  ';
const ARROW = '→ ';
/** Lines of one row after the first stand so much further in. */
const HANGING = '    ';
/** An address is never cut shorter than this: `2001:…::1:443` still tells something. */
const END_LEAST = 16;
/** A service is not cut shorter, but left out: the port is there. */
const SERVICE_LEAST = 6;
/** Room for owners that the other columns make; more of them are cut. */
const OWNER_WISHED = 20;
const OWNER_LEAST = 12;
/** Nothing that has a line to itself is cut shorter: on a terminal that narrow, it wraps. */
const LINE_LEAST = 24;

/**
 * Columns for all rows. What is too wide is taken from the two addresses first: they are the widest, and their middle can be missed most;
 * then from the service, then from the owners. Where even that is too wide, a row goes on in the next line.
 */
export function layoutOf(rows: readonly Row[], columns: number | null): Layout {
  const natural = naturalOf(rows);
  if (columns === null || lineWidth(natural, ownerWish(rows)) <= columns) return { columns, linked: natural, alone: natural };
  const linked = rows.filter(({ remote }) => remote !== '');
  const alone = rows.filter(({ remote }) => remote === '');
  return { columns, linked: fitted(linked, natural.state, columns), alone: fitted(alone, natural.state, columns) };
}

function fitted(rows: readonly Row[], state: number, columns: number): Widths {
  const natural = { ...naturalOf(rows), state };
  const least = { state, local: Math.min(natural.local, END_LEAST), remote: Math.min(natural.remote, END_LEAST), service: 0 };
  if (lineWidth(least, 0) > columns) {
    // The peer stands in the next line whatever is cut, so the own end has the rest of the first.
    const room = columns - lineWidth({ ...least, local: 0, remote: 0 }, 0);
    return { ...natural, local: Math.min(natural.local, Math.max(END_LEAST, room)) };
  }
  const wish = ownerWish(rows);
  // Owners for which there is no room stand in the next line, and take none of this one.
  const owner = lineWidth(least, Math.min(wish, OWNER_LEAST)) > columns ? 0 : wish;
  const spare = Math.max(0, columns - lineWidth(least, owner));
  const forService = Math.min(natural.service, spare - GAP.length);
  const service = forService < Math.min(natural.service, SERVICE_LEAST) ? 0 : forService;
  const room = least.local + least.remote + spare - (service === 0 ? 0 : service + GAP.length);
  if (natural.local + natural.remote <= room) return { ...natural, service };
  const local = Math.min(natural.local, Math.max(Math.floor(room / 2), room - natural.remote));
  return { state, local, remote: Math.min(natural.remote, room - local), service };
}

function naturalOf(rows: readonly Row[]): Widths {
  const widest = (text: (row: Row) => string) => rows.reduce((most, row) => Math.max(most, widthOf(text(row))), 0);
  return {
    state: widest(({ state }) => state),
    local: widest(({ local }) => local),
    remote: widest(({ remote }) => remote),
    service: widest(({ service }) => service),
  };
}

function ownerWish(rows: readonly Row[]): number {
  return rows.reduce((most, { owner }) => Math.max(most, Math.min(OWNER_WISHED, widthOf(owner))), 0);
}

function lineWidth({ state, local, remote, service }: Widths, owner: number): number {
  const cells = [state, 'tcp'.length, local, remote === 0 ? 0 : ARROW.length + remote, service, owner].filter(
    (width) => width > 0,
  );
  return INDENT.length + cells.reduce((sum, width) => sum + width, 0) + GAP.length * (cells.length - 1);
}

/** The lines of one socket. */
export function rowText(row: Row, { columns, linked, alone }: Layout, paint: Paint): string {
  const { socket, local, remote, service, owner, extra } = row;
  const widths = remote === '' ? alone : linked;
  const colour = stateColour(socket, row.health);
  const cells: readonly Cell[] = [
    { ...cell(padded(row.state, widths.state)), ...(colour === null ? {} : { paint: paint[colour] }) },
    cell(socket.protocol),
    { text: padded(shortenedEnd(local, widths.local), widths.local), atStart: (room) => shortenedEnd(local, room) },
    {
      text: padded(
        remote === '' ? '' : `${ARROW}${shortenedEnd(remote, widths.remote)}`,
        widths.remote === 0 ? 0 : widths.remote + ARROW.length,
      ),
      atStart: (room) => `${ARROW}${shortenedEnd(remote, room - ARROW.length)}`,
    },
    { ...cell(service), text: padded(cutEnd(service, widths.service), widths.service) },
    { ...cell(owner), least: OWNER_LEAST },
    // What is wrong is not cut beside others: it has a line to itself rather.
    cell(extra),
  ];
  return flowed(cells, INDENT, columns);
}

/** A cell that is cut at its end. */
export function cell(text: string): Cell {
  return { text, atStart: (room) => cutEnd(text, room) };
}

/** Cells side by side. One for which there is no room begins the next line, further in. Empty cells are left out. */
export function flowed(cells: readonly Cell[], indent: string, columns: number | null): string {
  const lines: string[] = [];
  let line = indent;
  let width = indent.length;
  let gap = '';
  for (const { text, atStart, paint = unpainted, least = Number.POSITIVE_INFINITY } of cells) {
    // The lines after the first have no columns to keep.
    const own = lines.length === 0 ? text : text.trimEnd();
    if (own === '') continue;
    const room = columns === null ? Number.POSITIVE_INFINITY : columns - width - gap.length;
    const isFit = widthOf(own.trimEnd()) <= room;
    if (isFit || room >= least || gap === '') {
      const shown = isFit ? own : cutEnd(own, gap === '' ? Math.max(LINE_LEAST, room) : room);
      line += gap + paint(shown);
      width += gap.length + widthOf(shown);
    } else {
      lines.push(line);
      const shown = atStart(Math.max(LINE_LEAST, (columns ?? 0) - indent.length - HANGING.length));
      line = indent + HANGING + paint(shown);
      width = indent.length + HANGING.length + widthOf(shown);
    }
    gap = GAP;
  }
  return [...lines, line].map((text) => `${text.trimEnd()}\n`).join('');
}

function unpainted(text: string): string {
  return text;
}
