/** The columns of a Format-Table, by the names of properties, which no language translates. */
export interface PowershellColumns {
  readonly names: readonly string[];
  readonly row: RegExp;
}

const COLUMNS_MOST = 12;
const FREE_MOST = 2;
const LINE_MOST = 500;

/** What stands in a column behind one blank. A number, an address and a word have no blanks; all else may have, or be empty. */
const SHAPES: Readonly<Record<string, string>> = {
  LocalAddress: ' ([^ ]+)',
  LocalPort: ' (\\d{1,5})',
  RemoteAddress: ' ([^ ]+)',
  RemotePort: ' (\\d{1,5})',
  State: ' ([^ ]+)',
  AppliedSetting: '(?: ([A-Za-z]\\w*))?',
  OffloadState: '(?: ([A-Za-z]\\w*))?',
  OwningProcess: '(?: (\\d{1,10}))?',
};
const FREE = '(?: ([^ ].*?))?';

/**
 * The columns that a header names; null when the line is no header of a table of sockets.
 *
 * `LocalAddress LocalPort RemoteAddress RemotePort State       AppliedSetting OwningProcess`
 */
export function powershellColumns(line: string): PowershellColumns | null {
  if (!line.includes('LocalAddress') || line.length > LINE_MOST) return null;
  const names = line.split(/[ \t\r]+/).filter((name) => name !== '');
  const isHeader = names.length <= COLUMNS_MOST && names.every((name) => /^[A-Za-z]\w*$/.test(name));
  if (!isHeader || !names.includes('LocalAddress') || !names.includes('LocalPort')) return null;
  if (new Set(names).size < names.length || names.filter((name) => !(name in SHAPES)).length > FREE_MOST) return null;
  return { names, row: new RegExp(`^${names.map((name) => SHAPES[name] ?? FREE).join('')}$`) };
}

/** True for the line of dashes under a header. */
export function isPowershellRule(line: string): boolean {
  return /^[ \t]*-[- \t\r]*$/.test(line);
}

/** The properties of one row; null when the line is none. A text that the table cut ends in `…`. */
export function powershellRow({ names, row }: PowershellColumns, line: string): Readonly<Record<string, string>> | null {
  // One blank for each run of them, or the many ways to part a run would all be tried.
  const cells = line.length > LINE_MOST ? null : row.exec(` ${line.replace(/[ \t\r]+/g, ' ').replace(/^ | $/g, '')}`);
  if (cells === null) return null;
  const told = names.map((name, at) => [name, (cells[at + 1] ?? '').replace(/\.\.\.$/, '…')] as const);
  return Object.fromEntries(told.filter(([, cell]) => cell !== ''));
}
