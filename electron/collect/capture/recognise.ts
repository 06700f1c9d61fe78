import { linesOfName } from '../parse/netstat-bsd-tail.ts';
import { isSsHeader } from '../parse/ss-lines.ts';
import { blockAt, jsonEnd, opensJson } from './blocks.ts';
import type { Format, ProcNetTable, Segment } from './format.ts';
import { procNetTable, tableNamed } from './proc-net-table.ts';
import { continuesRow, goesOnInName, isHeadOf, openName, rowFormat, shouldBeRow } from './row-shapes.ts';

/** A shell's prompt with one of the tools behind it: what follows is another output. */
const PROMPT =
  /^[^\t]{0,160}[$#%>] *(?:sudo +)?(?:\/[a-z/]+\/)?(?:ss|netstat|lsof|cat|nettop|ps|tasklist|Get-\w+|busybox|adb|watch|ip|nsenter|docker)\b/i;
/** What mail programs put before each line of a quoted text. */
const QUOTED = /^>[> ]*/;
const PROTO_HEADER = /^[ \t]*Proto[ \t.]/;
const PROC_HEADER = /^ *sl +local_address/;
const BLANK = /^[ \t\r]*$/;

/** A segment that grows. */
interface Open {
  readonly format: Format;
  readonly from: number;
  to: number;
  readonly lines: string[];
  /** The file of /proc/net that a line above named. */
  readonly named: ProcNetTable | null;
  hasRows: boolean;
  /** True when the next row begins another segment. */
  isOver: boolean;
}

/**
 * Finds the outputs in a text (a latin1 view), in their order: by the shape of rows, never by words of a language. Prompts, headings and
 * whatever else stands around and between them is left out. Costs time in proportion to the text. Never throws.
 */
export function recognise(text: string): readonly Segment[] {
  return new Recogniser(text).all();
}

class Recogniser {
  readonly #lines: readonly string[];
  readonly #found: Segment[] = [];
  #open: Open | null = null;
  /** The end of the row before where a name in it is not closed yet. */
  #openName: string | null = null;
  /** The line before belonged to the open segment. */
  #isClose = false;
  #header: number | null = null;
  #named: ProcNetTable[] = [];
  /** Up to this line no JSON text is a socket table: a longer one around them is none, or a bracket is never closed. */
  #jsonFrom = 0;

  constructor(text: string) {
    this.#lines = text.split('\n').map((raw) => (raw.endsWith('\r') ? raw.slice(0, -1) : raw).replace(QUOTED, ''));
  }

  all(): readonly Segment[] {
    for (let at = 0; at < this.#lines.length; at = this.#take(at));
    this.#close();
    return this.#found;
  }

  /** Takes the line at `at`; returns the line to go on with. */
  #take(at: number): number {
    const line = this.#lines[at] ?? '';
    // Before anything else: a process can write into its name whatever looks like a row.
    if (this.#open !== null && this.#openName !== null && goesOnInName(this.#openName, line)) {
      const before = this.#openName;
      this.#add(this.#open, at, line);
      this.#openName = openName(before, line);
      return at + 1;
    }
    this.#openName = null;
    const format = rowFormat(line);
    if (format !== null) return this.#takeRow(at, format);
    const open = this.#open;
    if (open !== null && this.#isClose && continuesRow(line, open.format, this.#lines[at - 1] ?? '', this.#lines[at + 1] ?? '')) {
      return this.#add(open, at, open.format === 'netstat-windows' ? ` ${line}` : line);
    }
    if (BLANK.test(line)) {
      this.#isClose = false;
      return at + 1;
    }
    const to = this.#takeBlock(at);
    if (to !== null) return to;
    if (this.#takeHeader(at, line)) return at + 1;
    if (open !== null && !open.isOver && shouldBeRow(line, open.format)) return this.#add(open, at, line);
    this.#isClose = false;
    return at + 1;
  }

  #takeRow(at: number, shape: Format): number {
    const line = this.#lines[at] ?? '';
    const open = this.#open;
    // An ss that does not know a state leaves its column empty: the row then looks like one of netstat.
    const format = shape === 'netstat-linux' && open?.format === 'ss' && !open.isOver ? 'ss' : shape;
    const isOther = open === null || open.isOver || open.format !== format;
    const isWidthOther = !isOther && format === 'proc-net' && hexWidth(line) !== hexWidth(open.lines.at(-1) ?? line);
    const into = isOther || isWidthOther ? this.#begin(format, at) : open;
    into.hasRows = true;
    if (format === 'netstat-bsd') return this.#addNamed(into, at);
    if (format === 'ss') this.#openName = openName(null, line);
    return this.#add(into, at, format === 'ss' || format === 'proc-net' ? line : line.replace(/^[ \t]+/, indentOf(format)));
  }

  /** A row of netstat with the lines that the name in it goes on over. */
  #addNamed(open: Open, at: number): number {
    const to = at + linesOfName(this.#lines, at) + 1;
    for (let line = at; line < to; line += 1) {
      const text = this.#lines[line] ?? '';
      this.#add(open, line, line === at ? text.replace(/^[ \t]+/, '') : text);
    }
    return to;
  }

  #takeBlock(at: number): number | null {
    const line = this.#lines[at] ?? '';
    if (at >= this.#jsonFrom && opensJson(line)) return this.#takeJson(at);
    const block = blockAt(this.#lines, at);
    if (block === null) return null;
    this.#isClose = false;
    if (block.format === null) return block.to;
    this.#close();
    this.#push(block.format, at, block.to);
    return block.to;
  }

  #takeJson(at: number): number | null {
    const end = jsonEnd(this.#lines, at);
    // Half an answer still has whole objects in it.
    const to = end ?? this.#lines.length;
    this.#jsonFrom = to;
    const isTable = this.#lines.slice(at, to).some((line) => line.includes('"LocalAddress"'));
    if (!isTable) return null;
    this.#close();
    this.#push('powershell', at, to);
    return to;
  }

  #push(format: Format, from: number, to: number): void {
    this.#found.push({ format, text: this.#lines.slice(from, to).join('\n'), firstLine: from + 1, table: null });
  }

  /** Headers and prompts: they say where an output begins, and which file of /proc/net it is. */
  #takeHeader(at: number, line: string): boolean {
    const isSs = isSsHeader(line.trimStart());
    const isOther = PROTO_HEADER.test(line) || PROC_HEADER.test(line);
    const isPrompt = !isSs && !isOther && line.length < 1_000 && PROMPT.test(line);
    const tables = line.length < 1_000 ? tableNamed(line) : [];
    if (tables.length > 0) this.#named = [...tables];
    if (this.#open !== null && isHeadOf(line, this.#open.format)) {
      this.#add(this.#open, at, line);
      return true;
    }
    if (isHeadOf(line, 'nettop')) {
      const open = this.#begin('nettop', at);
      this.#add(open, at, line);
      return true;
    }
    if (!isSs && !isOther && !isPrompt && tables.length === 0) return false;
    if (this.#open?.hasRows === true) this.#open.isOver = true;
    this.#header = isSs || isOther ? at : null;
    this.#isClose = false;
    return true;
  }

  #begin(format: Format, at: number): Open {
    this.#close();
    const from = this.#header !== null && this.#header < at ? this.#header : at;
    const named = format === 'proc-net' ? (this.#named.shift() ?? null) : null;
    const open: Open = { format, from, to: from, lines: [], named, hasRows: false, isOver: false };
    if (from < at) this.#add(open, from, (this.#lines[from] ?? '').replace(/^[ \t]+/, format === 'netstat-windows' ? '  ' : ''));
    this.#header = null;
    this.#open = open;
    return open;
  }

  #add(open: Open, at: number, line: string): number {
    while (open.to < at) {
      open.lines.push('');
      open.to += 1;
    }
    open.lines.push(line);
    open.to = at + 1;
    this.#isClose = true;
    return at + 1;
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    this.#isClose = false;
    if (open === null) return;
    const text = open.lines.join('\n');
    const table = open.format === 'proc-net' ? (open.named ?? procNetTable(text)) : null;
    // Processes of nettop without a flow are no socket table, and no harm.
    if (open.hasRows) this.#found.push({ format: open.format, text, firstLine: open.from + 1, table });
  }
}

function indentOf(format: Format): string {
  return format === 'netstat-windows' ? '  ' : '';
}

function hexWidth(row: string): number {
  const colon = row.indexOf(': ');
  return row.indexOf(':', colon + 2) - colon;
}
