/** Letters that are written from right to left (Unicode, UAX 9: classes R and AL): Hebrew, Arabic, Syriac, Thaana, N’Ko and others. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A text for use inside another: one that has letters from right to left is put between LRI and PDI (UAX 9, 2.4), so that it turns nothing
 * around it. Without, a program of such a name would swap the two ends of its connection before the reader's eyes.
 */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2066${text}\u2069` : text;
}
