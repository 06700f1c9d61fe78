import { csvCells, csvSeparator } from './csv-row.ts';
import { isPowershellRule, type PowershellColumns, powershellColumns, powershellRow } from './powershell-table.ts';
import { decodeUtf8 } from './utf8.ts';

/** The properties of one object that PowerShell printed. */
export type PowershellRecord = Readonly<Record<string, unknown>>;

/** Objects in the order of the text, and how many lines were none of theirs. */
export interface PowershellRecords {
  readonly records: readonly FoundRecord[];
  readonly noise: number;
}

/** One object, the line that it begins on, and that line. `values` is null for one that cannot be read. */
export interface FoundRecord {
  readonly values: PowershellRecord | null;
  readonly line: number;
  readonly text: string;
}

/** What PowerShell printed with ConvertTo-Json, ConvertTo-Csv, Format-List or Format-Table: found by the form of the text. */
export function powershellRecords(latin1: string): PowershellRecords {
  const text = decodeUtf8(latin1)
    .replace(/^\ufeff/, '')
    .replaceAll('\r', '');
  const lines = text.split('\n');
  const found = json(text) ?? csv(lines) ?? list(lines) ?? table(lines);
  return { records: found, noise: Math.max(0, lines.length - found.length) };
}

type Found = FoundRecord[];

function json(text: string): Found | null {
  return /"LocalAddress"\s*:/.test(text) ? jsonRecords(text) : null;
}

/** The outermost JSON objects of a text that can be read, so that half an answer still gives its whole objects. */
export function jsonObjects(text: string): { readonly values: PowershellRecord; readonly line: number }[] {
  return jsonRecords(text).flatMap(({ values, line }) => (values === null ? [] : [{ values, line }]));
}

/** The outermost JSON objects one by one; half an object at the end is one that cannot be read. */
function jsonRecords(text: string): Found {
  const found: Found = [];
  let depth = 0;
  let from = 0;
  let inText = false;
  let line = 1;
  let fromLine = 1;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\n') line += 1;
    if (inText) {
      if (char === '\\') at += 1;
      else if (char === '"') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '{') {
      if (depth === 0) {
        from = at;
        fromLine = line;
      }
      depth += 1;
    } else if (char === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) found.push(record(text.slice(from, at + 1), fromLine));
    }
  }
  if (depth > 0) found.push(record(text.slice(from), fromLine));
  return found;
}

function record(text: string, line: number): FoundRecord {
  return { values: object(text), line, text: text.slice(0, 300) };
}

function object(text: string): PowershellRecord | null {
  try {
    return JSON.parse(text) as PowershellRecord;
  } catch {
    return null;
  }
}

function csv(lines: readonly string[]): Found | null {
  const head = lines.findIndex((line) => csvSeparator(line, 'LocalAddress') !== null);
  const separator = csvSeparator(lines[head] ?? '', 'LocalAddress');
  if (separator === null) return null;
  const names = csvCells(lines[head] ?? '', separator);
  const found: Found = [];
  lines.slice(head + 1).forEach((line, index) => {
    if (/^\s*$/.test(line)) return;
    const cells = csvCells(line, separator);
    const values = cells.length === names.length ? Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])) : null;
    found.push({ values, line: head + index + 2, text: line });
  });
  return found;
}

function list(lines: readonly string[]): Found | null {
  if (!lines.some((line) => /^\s*LocalAddress\s+: /.test(line))) return null;
  const found: { values: PowershellRecord; line: number; text: string }[] = [];
  let values: Record<string, unknown> = {};
  lines.forEach((line, index) => {
    const [, name = '', value = ''] = /^\s*(\w+)\s+: ?(.*?)\s*$/.exec(line) ?? [];
    if (name === '') return;
    if (name in values || found.length === 0) {
      values = {};
      found.push({ values, line: index + 1, text: line });
    }
    values[name] = value;
  });
  return found;
}

/** Every line under a header that is not empty is a row, read or not. A header may follow: of the other cmdlet. */
function table(lines: readonly string[]): Found {
  const found: Found = [];
  let columns: PowershellColumns | null = null;
  lines.forEach((line, index) => {
    const header = powershellColumns(line);
    if (header !== null) columns = header;
    else if (columns !== null && !isNoRow(line)) {
      found.push({ values: powershellRow(columns, line), line: index + 1, text: line });
    }
  });
  return found;
}

/** Empty lines, the rule under a header, and a prompt with whatever was typed behind it. */
function isNoRow(line: string): boolean {
  return /^\s*$/.test(line) || isPowershellRule(line) || /^\s*PS [^>]{0,200}>/.test(line);
}
