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

const TABLE = /^(.{1,25}?)[ \t]+(\d{1,10})[ \t]+([^ \t].*)$/;
const TABLE_RULE = /^={3,}[ =]+$/;

/**
 * tasklist in its forms /FO CSV and table, with or without /SVC and /NH, in any language: a row begins with a quote, or has a number in
 * its second column; a sentence in another language (nothing found) is no row.
 *
 * `"svchost.exe","1340","RpcEptMapper,RpcSs"`
 */
export function parseTasklist(text: string): readonly TasklistProcess[] {
  const found: TasklistProcess[] = [];
  let isTable = false;
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.startsWith('"')) {
      const cells = csvCells(line);
      if (/^\d{1,10}$/.test(cells[1] ?? '')) {
        found.push({ pid: Number(cells[1]), name: decodeUtf8(cells[0] ?? ''), services: servicesOf(cells) });
      }
    } else if (TABLE_RULE.test(line)) {
      isTable = true;
    } else if (isTable) {
      const [, name = '', pid] = TABLE.exec(line) ?? [];
      if (pid !== undefined) found.push({ pid: Number(pid), name: decodeUtf8(name), services: null });
    }
  }
  return found;
}

/** Only /SVC has three cells. What is no name of a service is the word for none (`N/A`, `No disponible`), in any language. */
function servicesOf(cells: readonly string[]): readonly string[] | null {
  if (cells.length !== 3) return null;
  return (cells[2] ?? '').split(',').filter((name) => /^[A-Za-z0-9_.$-]{2,256}$/.test(name));
}
