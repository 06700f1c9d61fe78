import type { Column } from '../../state/columns.ts';
import type { TableLine } from '../../state/rows.ts';

// Whatever is cut where it does not fit is drawn by itself, and a screen full of cells is cut a thousand times over, at each
// reading. Most of what stands in a cell is far shorter than its column: such cells cut nothing.

/** What a small letter, a digit or a sign takes at most in either font, in CSS pixels at the size of a table's text. */
const NARROW_PX = 8;
/** What anything takes at most: capitals, and letters as wide as they are high. */
const WIDE_PX = 14;
/** Of a cell's padding what must stay free, so that neighbours do not touch. */
const PADDING_PX = 6;
const FOLD_PX = 20;
const DEPTH_PX = 18;
/** A dot or shape with its gap, and the longest quiet word behind a name. */
const MARK_PX = 18;
const WORD_PX = 90;

const NARROW = new Set(Array.from(' !"\'()*,-./:;?[]0123456789abcdefghijklnopqrstuvxyz', (letter) => letter.charCodeAt(0)));

/** At least as wide as a text is drawn, in CSS pixels. Of a number the thousands are parted when it is drawn. */
export function widthAtMostPx(text: string): number {
  let width = /^\d{4,}$/.test(text) ? Math.floor((text.length - 1) / 3) * NARROW_PX : 0;
  for (let at = 0; at < text.length; at += 1) width += NARROW.has(text.charCodeAt(at)) ? NARROW_PX : WIDE_PX;
  return width;
}

/**
 * How a cell deals with what it shows: it has room for all of it, for certain; or it leaves the cutting to the one text that it
 * holds; or it cuts off what goes beyond its edge. `words` is what it shows in words, nothing where it shows none.
 */
export type CellRoom = 'roomy' | 'plain' | 'tight';

/** Tells how the cell of a line deals with what it shows. `widthPx` is the least that the column gets. */
export function cellRoom(column: Column, widthPx: number, line: TableLine, words: string): CellRoom {
  if (column.isPicture) return widthPx >= column.widthPx ? 'roomy' : 'tight';
  // Ages and the like grow while the cell stays as it is: in a column that was made narrower they may outgrow it.
  const mayFit = words !== '' && widthPx >= column.widthPx;
  if (mayFit && PADDING_PX + marksPx(column, line) + widthAtMostPx(words) <= widthPx) return 'roomy';
  return column.make === 'text' ? 'plain' : 'tight';
}

/** What stands beside the text. */
function marksPx({ make, isName, id }: Column, line: TableLine): number {
  if (make !== 'parts') return 0;
  if (!isName || id === 'state') return MARK_PX;
  const before = FOLD_PX + line.depth * DEPTH_PX;
  if (line.kind === 'destination') return before + (line.value.destination.protocol === 'udp' ? WORD_PX : 0);
  return before + MARK_PX + (line.kind === 'port' ? 0 : WORD_PX);
}
