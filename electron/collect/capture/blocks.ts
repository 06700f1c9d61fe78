import { csvCells, csvSeparator } from '../parse/csv-row.ts';
import { isPowershellRule, powershellColumns, powershellRow } from '../parse/powershell-table.ts';
import { psHeader } from '../parse/ps.ts';
import type { Format } from './format.ts';
import { rowFormat } from './row-shapes.ts';

/** Lines that belong together by where they stand, from the line asked about up to `to` (left out). */
export interface Block {
  /** null: something that is read by nobody, to be passed over as a whole. */
  readonly format: Format | null;
  readonly to: number;
}

const FIELDS_PROCESS = /^p\d{1,10}\r?$|^p\d{1,10}\0/;
/** Fields of lsof -F by their first letter, as strict as they are (lsof(8), "OUTPUT FOR OTHER PROGRAMS"). */
const FIELD =
  /^(?:p\d+|f(?:\d+|[a-z][a-z0-9]{1,3}|[A-Z0-9]{1,4}|p\.)|a[ rwu]?|l[ a-zA-Z-]?|t.*|G.*|[dDr]0x[0-9a-f]+|d\S*|D\d+|s\d+|o0[xt][0-9a-f]+|i\d+|k\d+|[PS]\S*|n.*|T(?:ST|Q[RS]|W[RW]|SO|SS|TF|BF)=.*|[gRu]\d+|[cL].*|z.*|K.*|M.*|\0.*)\r?$/s;

/** The block that begins at a line; null when none does. */
export function blockAt(lines: readonly string[], at: number): Block | null {
  const line = lines[at] ?? '';
  if (line.charCodeAt(0) === 112 && FIELDS_PROCESS.test(line)) return fieldsAt(lines, at);
  if (line.includes('LocalAddress')) return csvAt(lines, at) ?? tableAt(lines, at) ?? listAt(lines, at);
  if (LIST_LINE.test(line)) return listAt(lines, at);
  if (line.includes('PID')) return psAt(lines, at);
  return line.startsWith('===') && TASKLIST_RULE.test(line) ? tasklistAt(lines, at) : null;
}

function whileTrue(lines: readonly string[], from: number, fits: (line: string) => boolean): number {
  let to = from;
  while (to < lines.length && fits(lines[to] ?? '')) to += 1;
  return to;
}

function fieldsAt(lines: readonly string[], at: number): Block | null {
  const to = whileTrue(lines, at, (line) => (line.includes('\0') ? /^[a-zA-Z]/.test(line) : FIELD.test(line)));
  const isWhole = to - at > 1 || (lines[at] ?? '').indexOf('\0') !== -1;
  return isWhole ? { format: 'lsof-fields', to } : null;
}

function csvAt(lines: readonly string[], at: number): Block | null {
  const separator = csvSeparator(lines[at] ?? '', 'LocalAddress');
  if (separator === null) return null;
  const count = csvCells(lines[at] ?? '', separator).length;
  const fits = (line: string): boolean =>
    csvCells(line, separator).length === count || (line.includes(separator) && rowFormat(line) === null);
  return { format: 'powershell', to: whileTrue(lines, at + 1, fits) };
}

/** All lines up to the empty ones at its end: a row that cannot be read is still a row. Empty lines may stand between rows that can. */
function tableAt(lines: readonly string[], at: number): Block | null {
  const columns = powershellColumns(lines[at] ?? '');
  if (columns === null || lines[at + 1] === undefined) return null;
  const hasRule = isPowershellRule(lines[at + 1] ?? '');
  let isBehindEmpty = !hasRule;
  const fits = (line: string): boolean => {
    if (/^[ \t\r]*$/.test(line)) {
      isBehindEmpty = true;
      return true;
    }
    const isRow = powershellRow(columns, line) !== null;
    if (isRow) isBehindEmpty = !hasRule;
    return isRow || (!isBehindEmpty && rowFormat(line) === null && !PROMPT_OF_POWERSHELL.test(line));
  };
  return { format: 'powershell', to: whileTrue(lines, at + (hasRule ? 2 : 1), fits) };
}

const PROMPT_OF_POWERSHELL = /^[ \t]*PS [^>]{0,200}>/;

const LIST_LINE = /^[ \t]*[A-Za-z]\w{1,40}[ \t]+: ?/;

/** Format-List of anything; of no use unless it lists addresses, but passed over all the same: its lines are not looked through again. */
function listAt(lines: readonly string[], at: number): Block | null {
  if (!LIST_LINE.test(lines[at] ?? '')) return null;
  const to = whileTrue(lines, at, (line) => /^\s*$/.test(line) || (LIST_LINE.test(line) && rowFormat(line) === null));
  for (let index = at; index < to; index += 1) {
    if (/^\s*LocalAddress\s+:/.test(lines[index] ?? '')) return { format: 'powershell', to };
  }
  return { format: null, to };
}

function psAt(lines: readonly string[], at: number): Block | null {
  const columns = psHeader((lines[at] ?? '').replace(/\r$/, ''));
  if (columns === null) return null;
  const isProcess = (line: string): boolean => {
    const words = line.trim().split(/[ \t]+/, columns.count);
    return words.length === columns.count && /^\d{1,10}$/.test(words[columns.pid] ?? '');
  };
  const to = whileTrue(lines, at + 1, isProcess);
  return to === at + 1 ? null : { format: 'ps', to };
}

const TASKLIST_RULE = /^={3,}[ =]+\r?$/;

function tasklistAt(lines: readonly string[], at: number): Block | null {
  const fits = (line: string): boolean =>
    (/^.{1,25}?[ \t]+\d{1,10}[ \t]+[^ \t]/.test(line) && rowFormat(line) !== 'ss') || /^[ \t]+[^ \t]/.test(line);
  const to = whileTrue(lines, at + 1, fits);
  return to === at + 1 ? null : { format: 'tasklist', to };
}

/** A line that opens a JSON text and nothing else. */
export function opensJson(line: string): boolean {
  return /^\s*(?:\[\s*(?:\{.*)?|\{\s*(?:".*)?)$/.test(line);
}

/** The line behind the one that closes the bracket opened at `at`; null when it is never closed. */
export function jsonEnd(lines: readonly string[], at: number): number | null {
  let depth = 0;
  let inText = false;
  for (let index = at; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    for (let column = 0; column < line.length; column += 1) {
      const code = line.charCodeAt(column);
      if (inText) {
        if (code === 92) column += 1;
        else if (code === 34) inText = false;
      } else if (code === 34) inText = true;
      else if (code === 91 || code === 123) depth += 1;
      else if (code === 93 || code === 125) depth -= 1;
    }
    if (depth <= 0 && !inText) return index + 1;
  }
  return null;
}
