const DIGITS_MOST = 12;

/** A text by which names sort as people expect: without regard to case, and numbers in them by size (`svc-2` before `svc-11`). */
export function nameKey(name: string): string {
  const lower = name.toLowerCase();
  return /\d/.test(lower) ? lower.replace(/\d+/g, (digits) => digits.padStart(DIGITS_MOST, '0')) : lower;
}
