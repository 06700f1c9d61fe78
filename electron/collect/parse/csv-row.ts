/**
 * The cells of one line of comma-separated values (RFC 4180): quotes may hold commas and doubled quotes. An open quote at the end of the
 * line is closed by it.
 */
export function csvCells(line: string, separator: ',' | ';' = ','): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      const { cell, end } = quoted(line, at + 1, separator);
      cells.push(cell);
      at = end + 1;
    } else {
      let comma = line.indexOf(separator, at);
      if (comma === -1) comma = line.length;
      cells.push(line.slice(at, comma));
      at = comma + 1;
    }
  }
  return cells;
}

function quoted(line: string, from: number, separator: string): { readonly cell: string; readonly end: number } {
  let cell = '';
  let at = from;
  for (;;) {
    const quote = line.indexOf('"', at);
    if (quote === -1) return { cell: cell + line.slice(at), end: line.length };
    cell += line.slice(at, quote);
    if (line[quote + 1] !== '"') {
      const comma = line.indexOf(separator, quote);
      return { cell, end: comma === -1 ? line.length : comma };
    }
    cell += '"';
    at = quote + 2;
  }
}

/** What parts the cells of a header that has a column of this name: a semicolon where the language writes numbers with a comma. null: none does. */
export function csvSeparator(header: string, column: string): ',' | ';' | null {
  if (!header.includes(column)) return null;
  return ([',', ';'] as const).find((one) => header.includes(one) && csvCells(header, one).includes(column)) ?? null;
}
