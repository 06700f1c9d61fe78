/**
 * Characters that must not reach a screen or a terminal from outside: controls (C0, C1, DEL), bidirectional marks, embeddings and
 * isolates, zero-width and other invisible format characters (Unicode category Cf), line and paragraph separators, variation
 * selectors, blanks that show nothing (Hangul fillers, Braille blank), lone surrogates, private use and non-characters.
 */
const UNSAFE = /\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Default_Ignorable_Code_Point}|\p{Noncharacter_Code_Point}|[\u2028\u2029\u2800]/gu;
/** The same for text that can only be ASCII: nearly all of it. */
const PLAIN = /^[\x20-\x7e]*$/;
/** Combining marks beyond this in a row are left out: stacked marks paint over neighbouring lines. */
const STACKED = /(\p{M}{3})\p{M}+/gu;

const REPLACEMENT = '\ufffd';
const CUT = '…';

/**
 * A text from outside (a process name, a command line, a host name) made safe to show: controls, bidirectional and invisible
 * characters become U+FFFD, tabs and line ends a blank, and at most `most` characters (code points) are left, a cut marked with `…`.
 */
export function cleanText(text: string, most = 256): string {
  if (text.length <= most && PLAIN.test(text)) return text;
  const bounded = text.length > most * 2 + 2 ? text.slice(0, most * 2 + 2) : text;
  const cleaned = bounded
    .replace(/[\t\n\r]+/g, ' ')
    .replace(UNSAFE, REPLACEMENT)
    .replace(STACKED, '$1');
  const points = Array.from(cleaned);
  if (points.length <= most && bounded.length === text.length) return cleaned;
  return points.slice(0, Math.max(0, most - 1)).join('') + CUT;
}
