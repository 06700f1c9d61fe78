import { useMemo, useState } from 'react';
import type { Layout } from '../../state/columns.ts';
import type { TableLine } from '../../state/rows.ts';
import { onlyChildPath, type TableView, type TableWish } from '../../state/tree.ts';
import { type Holders, useHold } from '../parts/use-hold.ts';
import { type Seen, useWorld } from '../store.ts';
import { useOpenLines } from './kept-layout.ts';
import type { TableSpec } from './table-spec.ts';

/** The lines of a table, and what folds them and lets changes in. */
export interface TableLines {
  readonly seen: Seen;
  readonly view: TableView;
  readonly open: ReadonlySet<string>;
  readonly isHeld: boolean;
  /** Folds a line open or shut. */
  fold(line: TableLine, isOpen: boolean): void;
  /** Lets in what waits, though the table is held. */
  applyWaiting(): void;
  /** To be put on the element that holds the table still while the pointer or the focus is in it. */
  readonly holders: Holders;
}

/** Follows the world for one table; null before the first reading. */
export function useTableLines(spec: TableSpec, layout: Layout, part?: string): TableLines | null {
  const seen = useWorld();
  const [model] = useState(spec.model);
  const [open, setOpen] = useOpenLines(spec);
  const [isHeld, holders] = useHold();
  const [applied, setApplied] = useState(0);
  const { sortBy, isDescending } = layout;
  const wish = useMemo<TableWish>(
    () => ({ sortBy, isDescending, open, isHeld, part }),
    [sortBy, isDescending, open, isHeld, part],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `applied` tells that the model was changed by hand.
  const view = useMemo(() => (seen === null ? null : model.see(seen.world, wish)), [model, seen, wish, applied]);
  if (seen === null || view === null) return null;
  return {
    seen,
    view,
    open,
    isHeld,
    holders,
    fold(line, isOpen) {
      const next = new Set(open);
      const only = isOpen ? onlyChildPath(line) : null;
      if (only !== null) next.add(only);
      if (isOpen) next.add(line.path);
      else next.delete(line.path);
      setOpen(next);
    },
    applyWaiting() {
      model.see(seen.world, { ...wish, isHeld: false });
      setApplied(applied + 1);
    },
  };
}
