import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import type { Column } from '../../state/columns.ts';
import type { RowContext } from '../../state/columns-words.ts';
import { alignedText, type CopyFormat, csvText, jsonText, type SeenTable } from '../../state/copy.ts';
import { socketsOf, type TableLine } from '../../state/rows.ts';
import type { Actions } from '../store.ts';
import type { TableSpec } from './table-spec.ts';

/** Copies lines as they are seen (their sockets, as JSON), and says that it is done. */
export async function copyLines(
  what: {
    readonly spec: TableSpec;
    readonly columns: readonly Column[];
    readonly lines: readonly TableLine[];
    readonly context: RowContext;
    readonly format: CopyFormat;
  },
  actions: Actions,
): Promise<void> {
  const { lines, format } = what;
  // A line can stand for many sockets, and one socket in several lines.
  const sockets = format === 'json' ? byId(lines) : null;
  const isDone = await actions.copy(sockets === null ? seenText(what) : jsonText(sockets.values()));
  const count = sockets === null ? lines.length : sockets.size;
  actions.announce(isDone ? say(`tables.copied.${format}`, { count }) : say('tables.copied.not'));
}

function byId(lines: readonly TableLine[]): ReadonlyMap<string, Socket> {
  return new Map(lines.flatMap((line) => Array.from(socketsOf(line), (socket) => [socket.id, socket] as const)));
}

function seenText(what: Parameters<typeof copyLines>[0]): string {
  const { spec, lines, context, format } = what;
  const textOf = spec.copied ?? spec.text;
  const columns = what.columns.filter(({ isPicture }) => !isPicture);
  const table: SeenTable = {
    headings: columns.map(({ heading }) => say(heading)),
    isNumber: columns.map(({ isNumber }) => isNumber),
    cells: lines.map((line) =>
      columns.map((column) => {
        const text = textOf(column.id, line, context);
        // In text, what stands under a line is set in, as it is seen.
        return format === 'text' && spec.isTree && column.isName ? `${'\u00a0\u00a0'.repeat(line.depth)}${text}` : text;
      }),
    ),
  };
  return format === 'csv' ? csvText(table) : alignedText(table);
}
