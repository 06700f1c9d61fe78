import { useCallback, useEffect, useState } from 'react';
import { firstLayout, type Layout, layoutText, restoredLayout } from '../../state/columns.ts';
import type { TableSpec } from './table-spec.ts';

/** A scroll bar that takes room, and the edges of the table, in CSS pixels. */
const EDGES_PX = 36;

/** The room for a table when no detail stands beside it, in CSS pixels: that comes and goes, and must not move the columns. */
function roomPx(): number {
  return window.innerWidth - (document.querySelector('nav')?.offsetWidth ?? 0) - EDGES_PX;
}

/**
 * The layout of a table, kept from one start to the next where the browser allows it. Until something is chosen (and again after
 * `null` was) it is the usual one, as much of it as the window has room for.
 */
export function useKeptLayout(spec: TableSpec): readonly [Layout, (layout: Layout | null) => void] {
  const key = `portlight.table.${spec.name}`;
  const usual = useUsualLayout(spec);
  const [chosen, setChosen] = useState(() => {
    const text = stored(key);
    return text === null ? null : restoredLayout(text, spec.columns, usual);
  });
  const change = useCallback(
    (next: Layout | null) => {
      setChosen(next);
      store(key, next === null ? null : layoutText(next));
    },
    [key],
  );
  return [chosen ?? usual, change];
}

function useUsualLayout({ columns, sortBy }: TableSpec): Layout {
  const [layout, setLayout] = useState(() => firstLayout(columns, sortBy, roomPx()));
  useEffect(() => {
    const look = (): void => {
      const next = firstLayout(columns, sortBy, roomPx());
      setLayout((before) => (layoutText(before) === layoutText(next) ? before : next));
    };
    // The window, and the rail beside the table, which folds by itself in a narrow one.
    const observer = new ResizeObserver(look);
    for (const one of [document.documentElement, document.querySelector('nav')]) if (one !== null) observer.observe(one);
    return () => observer.disconnect();
  }, [columns, sortBy]);
  return layout;
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

function store(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {}
}
