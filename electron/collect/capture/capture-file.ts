import { FORMATS, type Format, isFormat, type ProcNetTable, type Segment } from './format.ts';
import { tableNamed } from './proc-net-table.ts';

/** The first line of a capture: what it is, and the version of its form. */
export const MAGIC = 'Portlight capture 1';

/** One output in a capture, as it was. `body` is a latin1 view. */
export interface Section {
  readonly name: string;
  /** The command line or file, as a person would type it; empty for what Portlight itself wrote down. */
  readonly command: string;
  /** How the command ended: `0`, another code, `missing`, `timed-out` … */
  readonly exit: string;
  readonly durationMs: number;
  /** Which parser reads it; null for what is there for people and for diagnosis. */
  readonly format: Format | null;
  readonly body: string;
}

/** A whole capture. The facts are those of its head: `host`, `platform`, `taken`, `portlight` … */
export interface CaptureFile {
  readonly facts: Readonly<Record<string, string>>;
  readonly sections: readonly (Section & { readonly firstLine: number })[];
}

const SECTION = '=== ';
const END = '=== end of ';

/** The text of a capture, as a latin1 view. */
export function captureText(facts: Readonly<Record<string, string>>, sections: readonly Section[]): string {
  const head = [MAGIC, ...Object.entries(facts).map(([name, value]) => `${name}: ${oneLine(value)}`)];
  return `${head.join('\n')}\n\n${sections.map(sectionText).join('\n')}`;
}

function sectionText({ name, command, exit, durationMs, format, body }: Section): string {
  const bytes = Buffer.from(body, 'latin1');
  const isText = isPlainText(bytes);
  const shown = isText ? body : (bytes.toString('base64').match(/.{1,100}/g) ?? []).join('\n');
  const lines = [
    `${SECTION}${name}`,
    `command: ${oneLine(command)}`,
    `exit: ${exit}`,
    `duration: ${Math.round(durationMs)} ms`,
    `bytes: ${bytes.length}`,
    `encoding: ${isText ? 'text' : 'base64'}`,
    ...(format === null ? [] : [`format: ${format}`]),
  ];
  return `${lines.join('\n')}\n\n${shown}${shown.endsWith('\n') || shown === '' ? '' : '\n'}${END}${name}\n`;
}

/** UTF-8 without NUL and other controls can stand as it is. */
function isPlainText(bytes: Buffer): boolean {
  if (bytes.some((byte) => byte === 127 || (byte < 32 && byte !== 9 && byte !== 10))) return false;
  return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

/** True when a text begins as a capture does. */
export function isCaptureFile(text: string): boolean {
  return text.startsWith(MAGIC);
}

/**
 * Reads a capture, also one whose line ends were changed on its way, or which was cut: a section without its end goes on to the next
 * one. null when the text is none. Never throws.
 */
export function readCaptureFile(text: string): CaptureFile | null {
  if (!isCaptureFile(text)) return null;
  const reader = new Reader(text);
  reader.line();
  const facts = reader.fields();
  const sections: (Section & { firstLine: number })[] = [];
  for (;;) {
    const line = reader.line();
    if (line === null) return { facts, sections };
    if (line.startsWith(SECTION) && !line.startsWith(END)) sections.push(readSection(line.slice(SECTION.length), reader));
  }
}

function readSection(name: string, reader: Reader): Section & { firstLine: number } {
  const fields = reader.fields();
  const firstLine = reader.lineNumber + 1;
  const isText = fields.encoding !== 'base64';
  const { format = '' } = fields;
  const shown = reader.body(isText && /^\d{1,15}$/.test(fields.bytes ?? '') ? Number(fields.bytes) : null, `${END}${name}`);
  const duration = Number.parseInt(fields.duration ?? '', 10);
  return {
    name,
    command: fields.command ?? '',
    exit: fields.exit ?? '',
    durationMs: Number.isFinite(duration) ? duration : 0,
    format: isFormat(format) ? format : null,
    body: isText ? shown : Buffer.from(shown, 'base64').toString('latin1'),
    firstLine,
  };
}

class Reader {
  readonly #text: string;
  #at = 0;
  lineNumber = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next line without its end; null behind the last. */
  line(): string | null {
    if (this.#at >= this.#text.length) return null;
    let end = this.#text.indexOf('\n', this.#at);
    if (end === -1) end = this.#text.length;
    const line = this.#text.slice(this.#at, end).replace(/\r$/, '');
    this.#at = end + 1;
    this.lineNumber += 1;
    return line;
  }

  /** `name: value` lines up to an empty line. */
  fields(): Record<string, string> {
    const fields: Record<string, string> = Object.create(null) as Record<string, string>;
    for (let line = this.line(); line !== null && line !== ''; line = this.line()) {
      const colon = line.indexOf(': ');
      if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
    }
    return fields;
  }

  /** What stands up to the end line: by its length where that fits, else by the end line, or the next section, or the text's end. */
  body(bytes: number | null, end: string): string {
    const from = this.#at;
    if (bytes !== null) {
      const behind = from + bytes;
      const next = this.#text.charCodeAt(behind) === 10 ? behind + 1 : behind;
      if (this.#text.startsWith(end, next)) return this.#take(behind, next);
      const mailed = this.#behindMailed(bytes);
      if (this.#text.startsWith(end, mailed.next)) return this.#take(mailed.behind, mailed.next).replaceAll('\r', '');
    }
    const lines: string[] = [];
    for (;;) {
      const before = this.#at;
      const line = this.line();
      if (line === null || line === end) return lines.join('\n');
      if (line.startsWith(SECTION)) {
        this.#at = before;
        this.lineNumber -= 1;
        return lines.join('\n');
      }
      lines.push(line);
    }
  }

  /** Where so many bytes end when each line end has got a carriage return on its way; a body that has some itself is no text. */
  #behindMailed(bytes: number): { readonly behind: number; readonly next: number } {
    let behind = this.#at;
    for (let left = bytes; left > 0 && behind < this.#text.length; behind += 1)
      if (this.#text.charCodeAt(behind) !== 13) left -= 1;
    return { behind, next: this.#text.startsWith('\r\n', behind) ? behind + 2 : behind };
  }

  #take(to: number, next: number): string {
    const body = this.#text.slice(this.#at, to);
    for (let at = body.indexOf('\n'); at !== -1; at = body.indexOf('\n', at + 1)) this.lineNumber += 1;
    if (next > to) this.lineNumber += 1;
    this.#at = next;
    return body;
  }
}

/** The outputs of a capture for their parsers. */
export function segmentsOfFile({ sections }: CaptureFile): readonly Segment[] {
  return sections.flatMap(({ format, body, command, firstLine }) => {
    if (format === null || !FORMATS.includes(format) || body === '') return [];
    const table: ProcNetTable | null = format === 'proc-net' ? (tableNamed(command)[0] ?? null) : null;
    return [{ format, text: body, firstLine, table }];
  });
}
