/** Reads numbers in the middle of a row without cutting them out; `end` is where the last reading stopped. */
export const numbers = {
  /** One reading at a time: the place behind the last number read, or where it should have begun when there was none. */
  end: 0,
  read: readNumber,
};

/** A number of the form printf's %u or %g gives; NaN, and `numbers.end` left at `at`, when none stands there. */
function readNumber(line: string, at: number): number {
  let value = 0;
  let end = at;
  let scale = 0;
  for (;;) {
    const code = line.charCodeAt(end);
    if (code >= 48 && code <= 57) {
      value = value * 10 + code - 48;
      scale *= 10;
    } else if (code === 46 && scale === 0 && end > at) {
      scale = 1;
    } else {
      break;
    }
    end += 1;
  }
  numbers.end = end;
  if (end === at) return Number.NaN;
  if (line.charCodeAt(end) === 101 || value > Number.MAX_SAFE_INTEGER) return readLongNumber(line, at);
  return scale > 1 ? value / scale : value;
}

/** `1e+06` (%g from a million on), and whole numbers that JavaScript cannot hold exactly. */
function readLongNumber(line: string, at: number): number {
  const text = /^\d{1,40}(?:\.\d{0,40})?(?:e[+-]?\d{1,3})?/.exec(line.slice(at, at + 90))?.[0] ?? '';
  numbers.end = at + text.length;
  return Number(text);
}

/** What a rate's unit multiplies (`K`, `k`, `M`, `G`, `T` before `bps`); 1 where there is none. `unit` is a character code. */
export function rateMultiplier(unit: number): number {
  if (unit === 75 || unit === 107) return 1e3;
  if (unit === 77) return 1e6;
  if (unit === 71) return 1e9;
  return unit === 84 ? 1e12 : 1;
}
