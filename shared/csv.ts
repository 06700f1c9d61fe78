/** One cell of a CSV file; null is empty. */
export type CsvCell = string | number | boolean | null;

/** One line of CSV (RFC 4180), with its line end. A text that a spreadsheet would take for a formula is made text by an apostrophe. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  // OWASP, CSV injection: these begin a formula, full-width ones too where one writes Japanese; a tab or a line end may hide one.
  const guarded = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
