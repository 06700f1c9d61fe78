import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Rectangle } from 'electron';

/** Where the window stood when it was last closed, in device-independent pixels. */
export interface WindowPlace {
  readonly bounds: Rectangle;
  readonly isMaximized: boolean;
}

/** The smallest window in which every screen works, and the one a new person gets. */
export const LEAST_SIZE = { width: 800, height: 520 } as const;
export const FIRST_SIZE = { width: 1280, height: 800 } as const;

/** How much of the window must lie on a display, in both directions, so that it can be seen and moved. */
const VISIBLE_LEAST = 100;

/** The remembered place; null when there is none, the file is not what was written, or no display shows it any more. */
export function readPlace(file: string, displays: readonly Rectangle[]): WindowPlace | null {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
  const { bounds, isMaximized } = (read ?? {}) as Partial<Record<keyof WindowPlace, unknown>>;
  const { x, y, width, height } = (bounds ?? {}) as Partial<Record<keyof Rectangle, unknown>>;
  if (!isCoordinate(x) || !isCoordinate(y) || !isCoordinate(width) || !isCoordinate(height)) return null;
  if (width < LEAST_SIZE.width || height < LEAST_SIZE.height) return null;
  const place = { bounds: { x, y, width, height }, isMaximized: isMaximized === true };
  return displays.some((display) => isReachable(place.bounds, display)) ? place : null;
}

/** Remembers the place. Not being able to is no reason to trouble anybody. */
export function savePlace(file: string, place: WindowPlace): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(place), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // The next window opens where a new one does.
  }
}

function isCoordinate(value: unknown): value is number {
  return Number.isSafeInteger(value) && Math.abs(value as number) < 100_000;
}

function isReachable(bounds: Rectangle, display: Rectangle): boolean {
  const across = Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x);
  const down = Math.min(bounds.y + bounds.height, display.y + display.height) - Math.max(bounds.y, display.y);
  return across >= VISIBLE_LEAST && down >= VISIBLE_LEAST && bounds.y >= display.y;
}
