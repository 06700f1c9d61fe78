import { DEFAULT_INTERVAL_MS, INTERVALS_MS } from '../../shared/contract.ts';

/** The screens, in the order of the rail. */
export const SCREENS = ['now', 'apps', 'destinations', 'connections', 'ports', 'why'] as const;
/** One of the screens. */
export type Screen = (typeof SCREENS)[number];

/** Colour themes; `system` follows the desktop. */
export const THEMES = ['system', 'light', 'dark'] as const;
/** One of the themes. */
export type Theme = (typeof THEMES)[number];

/** How far back the charts look, in milliseconds. */
export const RANGES_MS = [60_000, 300_000, 900_000, 3_600_000] as const;

/** What the detail panel is about. Keys as in tally.ts and destination.ts. */
export type Selection =
  | { readonly kind: 'app'; readonly key: string }
  | { readonly kind: 'destination'; readonly key: string }
  | { readonly kind: 'port'; readonly key: string }
  | { readonly kind: 'socket'; readonly id: string };

/** What the person chose, and what is kept from one start to the next (`persistent` says which). */
export interface Choice {
  readonly screen: Screen;
  readonly selection: Selection | null;
  /** Ids of the findings that are folded open. */
  readonly openFindings: readonly string[];
  /** The finding to be brought into sight on the screen Why; null once it is. */
  readonly soughtFinding: string | null;
  /** Loopback talk is counted but not shown, unless this is true or the filter asks for a place. */
  readonly showsLoopback: boolean;
  readonly isPaused: boolean;
  readonly intervalMs: number;
  readonly theme: Theme;
  readonly rangeMs: number;
  readonly isRailFolded: boolean;
  readonly isHelpOpen: boolean;
  /** Width of the detail panel, in percent of what lies beside the rail. */
  readonly detailPercent: number;
}

/** The choices of a new person. */
export const FIRST_CHOICE: Choice = {
  screen: 'now',
  selection: null,
  openFindings: [],
  soughtFinding: null,
  showsLoopback: false,
  isPaused: false,
  intervalMs: DEFAULT_INTERVAL_MS,
  theme: 'system',
  rangeMs: 300_000,
  isRailFolded: false,
  isHelpOpen: false,
  detailPercent: 34,
};

const DETAIL_LEAST = 20;
const DETAIL_MOST = 70;

/** The part of the choices that is kept, as text to store. */
export function persistent(choice: Choice): string {
  const { screen, showsLoopback, intervalMs, theme, rangeMs, isRailFolded, detailPercent } = choice;
  return JSON.stringify({ screen, showsLoopback, intervalMs, theme, rangeMs, isRailFolded, detailPercent });
}

/** Reads kept choices back. Whatever is missing, unknown or damaged falls back to the first choice; never throws. */
export function restored(text: string | null): Choice {
  const kept = parsed(text);
  return {
    ...FIRST_CHOICE,
    screen: oneOf(SCREENS, kept.screen) ?? FIRST_CHOICE.screen,
    showsLoopback: kept.showsLoopback === true,
    intervalMs: oneOf(INTERVALS_MS, kept.intervalMs) ?? FIRST_CHOICE.intervalMs,
    theme: oneOf(THEMES, kept.theme) ?? FIRST_CHOICE.theme,
    rangeMs: oneOf(RANGES_MS, kept.rangeMs) ?? FIRST_CHOICE.rangeMs,
    isRailFolded: kept.isRailFolded === true,
    detailPercent: within(DETAIL_LEAST, DETAIL_MOST, kept.detailPercent) ?? FIRST_CHOICE.detailPercent,
  };
}

function parsed(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function oneOf<T>(all: readonly T[], value: unknown): T | undefined {
  return all.find((one) => one === value);
}

function within(least: number, most: number, value: unknown): number | undefined {
  return typeof value === 'number' && value >= least && value <= most ? value : undefined;
}
