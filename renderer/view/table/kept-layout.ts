import { useCallback, useState } from 'react';
import { firstLayout, type Layout, layoutText, restoredLayout } from '../../state/columns.ts';
import type { TableSpec } from './table-spec.ts';

/** The layout of a table, kept from one start to the next where the browser allows it. */
export function useKeptLayout(spec: TableSpec): readonly [Layout, (layout: Layout) => void] {
  const key = `portlight.table.${spec.name}`;
  const [layout, setLayout] = useState(() => restoredLayout(stored(key), spec.columns, firstLayout(spec.columns, spec.sortBy)));
  const change = useCallback(
    (next: Layout) => {
      setLayout(next);
      store(key, layoutText(next));
    },
    [key],
  );
  return [layout, change];
}

const openLines = new Map<string, ReadonlySet<string>>();

/** Which lines are folded open; remembered while the program runs. */
export function useOpenLines(spec: TableSpec): readonly [ReadonlySet<string>, (open: ReadonlySet<string>) => void] {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => openLines.get(spec.name) ?? new Set());
  const change = useCallback(
    (next: ReadonlySet<string>) => {
      openLines.set(spec.name, next);
      setOpen(next);
    },
    [spec.name],
  );
  return [open, change];
}

// Storage may be forbidden or full; a layout is then forgotten, which harms nobody.
function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {}
}
