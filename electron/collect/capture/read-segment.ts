import type { SkippedLine } from '../../../shared/reading.ts';
import { parseLsofTable } from '../parse/lsof.ts';
import { parseLsofFields } from '../parse/lsof-fields.ts';
import { parseNetstatBsd } from '../parse/netstat-bsd.ts';
import { parseNetstatLinux } from '../parse/netstat-linux.ts';
import { parseNetstatWindows } from '../parse/netstat-windows.ts';
import { parseNettop } from '../parse/nettop.ts';
import { parsePowershell } from '../parse/powershell.ts';
import { parseProcNet } from '../parse/proc-net.ts';
import type { Parsed, SocketRow } from '../parse/row.ts';
import { parseSs } from '../parse/ss.ts';
import type { Segment } from './format.ts';

/** A row of any format with whatever that format alone tells. */
export interface CapturedRow extends SocketRow {
  /** Login name (lsof). */
  readonly user?: string | null;
  /** Image name without a pid (netstat -b, a selection in PowerShell). */
  readonly program?: string | null;
  /** Service or component inside the program (netstat -b). */
  readonly component?: string | null;
  /** The tool said that the owner may not be read. */
  readonly isOwnerRefused?: boolean;
  /** ISO 8601. */
  readonly createdAt?: string | null;
}

const NOTHING: Parsed<CapturedRow> = { rows: [], skipped: [], noise: 0 };

/** The sockets of a segment; none for one that lists processes. Lines of `skipped` count in the whole text. Never throws. */
export function readSegment(segment: Segment): Parsed<CapturedRow> {
  const parsed = parse(segment);
  if (parsed.skipped.length === 0 || segment.firstLine === 1) return parsed;
  const skipped = parsed.skipped.map((line): SkippedLine => ({ ...line, line: line.line + segment.firstLine - 1 }));
  return { ...parsed, skipped };
}

function parse({ format, text, table }: Segment): Parsed<CapturedRow> {
  switch (format) {
    case 'ss':
      return parseSs(text);
    case 'netstat-linux':
      return parseNetstatLinux(text, 'netstat', { isWide: isWide(text) });
    case 'netstat-bsd':
      return parseNetstatBsd(text);
    case 'netstat-windows':
      return parseNetstatWindows(text);
    case 'lsof':
      return parseLsofTable(text);
    case 'lsof-fields':
      return parseLsofFields(text);
    case 'powershell':
      return parsePowershell(text);
    case 'nettop':
      return parseNettop(text);
    case 'proc-net':
      return table === 'raw' || table === null ? NOTHING : parseProcNet(text, table);
    case 'ps':
    case 'tasklist':
    case 'portlight':
      return NOTHING;
  }
}

/** Without -W netstat cuts an IPv6 end at 23 characters: one longer end shows that it was asked for whole addresses. */
function isWide(text: string): boolean {
  return /^(?:tcp|udp)6?[ \t]+\d+[ \t]+\d+[ \t]+(?:[^ \t]{24,}|[^ \t]+[ \t]+[^ \t]{24,})/m.test(text);
}
