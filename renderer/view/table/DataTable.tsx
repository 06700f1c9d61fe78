import { type ReactElement, type ReactNode, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { say } from '../../../shared/text/say.ts';
import { type Layout, shownColumns } from '../../state/columns.ts';
import type { RowContext } from '../../state/columns-words.ts';
import type { CopyFormat } from '../../state/copy.ts';
import type { TableLine } from '../../state/rows.ts';
import { type Marking, NOTHING_MARKED, selectedLines } from '../../state/rows-marking.ts';
import { useActions } from '../store.ts';
import { copyLines } from './copy-lines.ts';
import { useKeptLayout } from './kept-layout.ts';
import { TableBar } from './TableBar.tsx';
import { TableGrid } from './TableGrid.tsx';
import type { TableSpec } from './table-spec.ts';
import { type TableLines, useTableLines } from './use-table-lines.ts';
import './table.css';

/** What a table is made from. */
export interface DataTableProps {
  readonly spec: TableSpec;
  /** The part of the lines that is shown alone, where the table has such parts. */
  readonly part?: string | undefined;
  /** What stands beside the count of lines. */
  readonly lead?: ReactNode;
}

/** A table of the screen: all of what is there, in order, however much it is. Nothing before the first reading. */
export function DataTable(props: DataTableProps): ReactElement | null {
  const { spec, part, lead } = props;
  const [layout, setLayout] = useKeptLayout(spec);
  const table = useTableLines(spec, layout, part);
  return table === null ? null : <Shown spec={spec} layout={layout} onLayout={setLayout} table={table} lead={lead} />;
}

interface ShownProps {
  readonly spec: TableSpec;
  readonly layout: Layout;
  readonly onLayout: (layout: Layout | null) => void;
  readonly table: TableLines;
  readonly lead: ReactNode;
}

function Shown(props: ShownProps): ReactElement {
  const { spec, layout, onLayout, table } = props;
  const { lines, waiting } = table.view;
  const { world } = table.seen;
  const actions = useActions();
  const [marking, setMarking] = useState<Marking>(NOTHING_MARKED);
  const columns = useMemo(() => shownColumns(spec.columns, layout), [spec, layout]);
  const context: RowContext = { nowMs: world.takenAtMs, unwell: world.tally.unwell };
  const selectedCount = useMemo(() => selectedLines(marking, table.view.lines).length, [marking, table.view]);
  const copy = (format: CopyFormat, chosen: readonly TableLine[]): void => {
    void copyLines({ spec, columns, lines: chosen, context, format }, actions);
  };
  const chosen = (): readonly TableLine[] => selectedLines(marking, lines);
  const countLines = useSteady(() => lines.length);
  const onApply = useSteady(table.applyWaiting);
  const onCopy = useSteady((format: CopyFormat) => copy(format, selectedCount > 1 ? chosen() : lines));
  return (
    <section className="table-screen" aria-label={say(spec.label)} {...table.holders}>
      <TableBar
        spec={spec}
        topCount={spec.isTree ? table.view.topCount : world.tally.sockets.size}
        isEmpty={lines.length === 0}
        countLines={countLines}
        selectedCount={selectedCount > 1 ? selectedCount : 0}
        waiting={waiting}
        layout={layout}
        onLayout={onLayout}
        onApply={onApply}
        onCopy={onCopy}
        lead={props.lead}
      />
      <TableGrid
        {...props}
        columns={columns}
        context={context}
        marking={marking}
        mark={setMarking}
        copy={(at) => copy('text', selectedCount > 0 ? chosen() : at)}
      />
    </section>
  );
}

/** The same function at every drawing, which does what the newest one does: so that what is given it need not be drawn anew. */
function useSteady<A extends readonly unknown[], R>(does: (...given: A) => R): (...given: A) => R {
  const newest = useRef(does);
  useLayoutEffect(() => {
    newest.current = does;
  }, [does]);
  return useCallback((...given: A) => newest.current(...given), []);
}
