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
  const isDone = await actions.copy(copyText(what));
  actions.announce(isDone ? say(`tables.copied.${format}`, { count: lines.length }) : say('tables.copied.not'));
}

function copyText(what: Parameters<typeof copyLines>[0]): string {
  const { spec, lines, context, format } = what;
  if (format === 'json') return jsonText(lines.flatMap((line) => [...socketsOf(line)]));
  const columns = what.columns.filter(({ isPicture }) => !isPicture);
  const table: SeenTable = {
    headings: columns.map(({ heading }) => say(heading)),
    isNumber: columns.map(({ isNumber }) => isNumber),
    cells: lines.map((line) =>
      columns.map((column) => {
        const text = spec.text(column.id, line, context);
        // In text, what stands under a line is set in, as it is seen.
        return format === 'text' && spec.isTree && column.isName ? `${'\u00a0\u00a0'.repeat(line.depth)}${text}` : text;
      }),
    ),
  };
  return format === 'csv' ? csvText(table) : alignedText(table);
}
