import { csvCells } from './csv-row.ts';
import { decodeUtf8 } from './utf8.ts';

/** The properties of one object that PowerShell printed. */
export type PowershellRecord = Readonly<Record<string, unknown>>;

/** Objects in the order of the text, each with the line it begins on, and how many lines were none of theirs. */
export interface PowershellRecords {
  readonly records: readonly { readonly values: PowershellRecord; readonly line: number }[];
  readonly noise: number;
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

type Found = { values: PowershellRecord; line: number }[];

function json(text: string): Found | null {
  return /"LocalAddress"\s*:/.test(text) ? jsonObjects(text) : null;
}

/** The outermost JSON objects of a text, one by one, so that half an answer still gives its whole objects. */
export function jsonObjects(text: string): { readonly values: PowershellRecord; readonly line: number }[] {
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
      const values = depth === 0 ? object(text.slice(from, at + 1)) : null;
      if (values !== null) found.push({ values, line: fromLine });
    }
  }
  return found;
}

function object(text: string): PowershellRecord | null {
  try {
    return JSON.parse(text) as PowershellRecord;
  } catch {
    return null;
  }
}

function csv(lines: readonly string[]): Found | null {
  const head = lines.findIndex((line) => /^"?LocalAddress"?,|,"?LocalAddress"?(?:,|$)/.test(line));
  if (head === -1) return null;
  const names = csvCells(lines[head] ?? '');
  const found: Found = [];
  lines.slice(head + 1).forEach((line, index) => {
    const cells = csvCells(line);
    if (cells.length !== names.length) return;
    found.push({ values: Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])), line: head + index + 2 });
  });
  return found;
}

function list(lines: readonly string[]): Found | null {
  if (!lines.some((line) => /^\s*LocalAddress\s+: /.test(line))) return null;
  const found: Found = [];
  let values: Record<string, unknown> = {};
  lines.forEach((line, index) => {
    const [, name = '', value = ''] = /^\s*(\w+)\s+: ?(.*?)\s*$/.exec(line) ?? [];
    if (name === '') return;
    if (name in values || found.length === 0) {
      values = {};
      found.push({ values, line: index + 1 });
    }
    values[name] = value;
  });
  return found;
}

const TABLE =
  /^\s*([0-9a-fA-F.:%*\w]+)\s+(\d{1,5})(?:\s+([0-9a-fA-F.:%*\w]+)\s+(\d{1,5})\s+([A-Za-z0-9]+)(?:\s+([A-Za-z]\w*))?)?(?:\s+(\d{1,10}))?\s*$/;

/** By shape: the column AppliedSetting is empty on some rows. */
function table(lines: readonly string[]): Found {
  const head = lines.findIndex((line) => /^\s*LocalAddress\s+LocalPort\b/.test(line));
  if (head === -1) return [];
  const found: Found = [];
  lines.slice(head + 1).forEach((line, index) => {
    const cells = TABLE.exec(line);
    if (cells === null) return;
    const [, LocalAddress, LocalPort, RemoteAddress, RemotePort, State, , OwningProcess] = cells;
    const values = { LocalAddress, LocalPort, RemoteAddress, RemotePort, State, OwningProcess };
    found.push({ values, line: head + index + 2 });
  });
  return found;
}
