import { csvLine } from '../../shared/csv.ts';
import type { Socket } from '../../shared/socket.ts';

/** The shapes in which lines can be copied. */
export const COPY_FORMATS = ['text', 'csv', 'json'] as const;
/** One of the shapes. */
export type CopyFormat = (typeof COPY_FORMATS)[number];

/** A table as it is seen: what stands above the columns, and the cells line by line. */
export interface SeenTable {
  readonly headings: readonly string[];
  readonly isNumber: readonly boolean[];
  readonly cells: readonly (readonly string[])[];
}

/** Lines as text, in columns that align; headings above when there is more than one line. Empty cells at the end leave no blanks. */
export function alignedText(table: SeenTable): string {
  const { headings, isNumber, cells } = table;
  const rows = (cells.length > 1 ? [headings, ...cells] : cells).map((row) => row.map(oneLine));
  const widths = headings.map((_, column) => rows.reduce((most, row) => Math.max(most, lengthOf(row[column] ?? '')), 0));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0, isNumber[column] === true))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** Lines as CSV with a head. */
export function csvText(table: SeenTable): string {
  return [table.headings, ...table.cells].map(csvLine).join('');
}

/** Sockets as a JSON array, each once. */
export function jsonText(sockets: Iterable<Socket>): string {
  const byId = new Map<string, Socket>();
  for (const socket of sockets) byId.set(socket.id, socket);
  return `${JSON.stringify([...byId.values()], null, 2)}\n`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function lengthOf(text: string): number {
  return [...text].length;
}

function padded(text: string, width: number, isNumber: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return isNumber ? blanks + text : text + blanks;
}
