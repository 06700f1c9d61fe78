/** One measured figure beside what it must be. `most` null: for orientation only. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly most: number | null;
  readonly unit: string;
}

/** True when the figure is known and within its bound. */
export function isWithin({ value, most }: Figure): boolean {
  return most === null || value <= most;
}

/** Prints figures as an aligned table, and answers whether all are within their bounds. */
export function printFigures(title: string, figures: readonly Figure[]): boolean {
  const width = Math.max(...figures.map(({ name }) => name.length));
  console.log(`\n${title}`);
  for (const figure of figures) {
    const { name, value, most, unit } = figure;
    const bound = most === null ? '' : `  at most ${most} ${unit}  ${isWithin(figure) ? 'ok' : 'MISSED'}`;
    console.log(`  ${name.padEnd(width)}  ${value.toFixed(value < 100 ? 2 : 0).padStart(9)} ${unit.padEnd(3)}${bound}`);
  }
  return figures.every(isWithin);
}

/** The value below which a share (0…1) of the values lies. NaN for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
