import { ownCopy } from '../../../shared/own-copy.ts';
import { csvCells } from './csv-row.ts';
import { decodeUtf8 } from './utf8.ts';

/** A process as Windows' tasklist names it. */
export interface TasklistProcess {
  readonly pid: number;
  /** The image name (`svchost.exe`); in the table form cut at 25 characters. */
  readonly name: string;
  /** Services inside the process (-svc); null when they were not asked for, empty when there are none. */
  readonly services: readonly string[] | null;
}

const TABLE_RULE = /^={3,}[ =]+$/;

/** Where the columns of a table begin and end, told by the rule under its header. */
type Columns = readonly (readonly [number, number])[];

/**
 * tasklist in its forms /FO CSV and table, with or without /SVC and /NH, in any language: a row begins with a quote, or has a number in
 * its second column; a sentence in another language (nothing found) is no row.
 *
 * `"svchost.exe","1340","RpcEptMapper,RpcSs"`
 */
export function parseTasklist(text: string): readonly TasklistProcess[] {
  const found: TasklistProcess[] = [];
  let columns: Columns | null = null;
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.startsWith('"')) {
      const cells = csvCells(line);
      if (/^\d{1,10}$/.test(cells[1] ?? '')) {
        found.push({ pid: Number(cells[1]), name: decodeUtf8(cells[0] ?? ''), services: servicesOf(cells) });
      }
    } else if (TABLE_RULE.test(line)) {
      columns = [...line.matchAll(/=+/g)].map(({ 0: rule, index }) => [index, index + rule.length] as const);
    } else if (columns !== null) {
      const cells = tableCells(line, columns);
      const last = found.at(-1);
      if (/^\d{1,10}$/.test(cells[1] ?? '')) {
        found.push({ pid: Number(cells[1]), name: ownCopy(cells[0] ?? ''), services: servicesOf(cells) });
      } else if (last?.services != null && cells[0] === '' && cells[1] === '') {
        // Services go on in the next line.
        found[found.length - 1] = { ...last, services: [...last.services, ...(servicesOf(cells) ?? [])] };
      }
    }
  }
  return found;
}

/**
 * The cells of a row of the table. Blanks and numbers in a name make no columns. Where signs beyond ASCII stand in the line its columns
 * may be others: it is read only when just one number in it can be the pid.
 */
function tableCells(line: string, columns: Columns): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked for.
  if (/^[\x00-\x7f]*$/.test(line)) {
    return columns.map(([from, to], at) => line.slice(from, at === columns.length - 1 ? undefined : to).trim());
  }
  const text = decodeUtf8(line);
  const numbers = [...text.slice(0, columns[1]?.[1] ?? 0).matchAll(/[ \t]+(\d{1,10})(?=[ \t]|$)/g)];
  const [pid] = numbers;
  if (pid === undefined || numbers.length > 1) return [];
  const rest = text.slice(pid.index + pid[0].length).trim();
  return columns.length === 3 ? [text.slice(0, pid.index), pid[1] ?? '', rest] : [text.slice(0, pid.index), pid[1] ?? ''];
}

/** Only /SVC has three cells. What is no name of a service is the word for none (`N/A`, `No disponible`), in any language. */
function servicesOf(cells: readonly string[]): readonly string[] | null {
  if (cells.length !== 3) return null;
  return (cells[2] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /^[A-Za-z0-9_.$-]{2,256}$/.test(name));
}
