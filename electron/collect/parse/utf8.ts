const REPLACEMENT = '\ufffd';

/**
 * UTF-8 read from a latin1 view, which has one character for each byte. A broken sequence becomes U+FFFD in the way of the
 * WHATWG Encoding Standard (one for each maximal part), so the result is the same as TextDecoder's. A byte order mark stays.
 */
export function decodeUtf8(latin1: string): string {
  for (let at = 0; at < latin1.length; at += 1) {
    if (latin1.charCodeAt(at) > 0x7f) return decodeFrom(latin1, at);
  }
  return latin1;
}

function decodeFrom(latin1: string, start: number): string {
  let text = latin1.slice(0, start);
  let at = start;
  while (at < latin1.length) {
    const first = latin1.charCodeAt(at);
    at += 1;
    const more = first < 0x80 ? 0 : continuationsAfter(first);
    if (more === null) {
      text += REPLACEMENT;
      continue;
    }
    let point = more === 0 ? first : first & (0x3f >> more);
    let left = more;
    while (left > 0 && isContinuation(latin1.charCodeAt(at), first, left === more)) {
      point = (point << 6) | (latin1.charCodeAt(at) & 0x3f);
      at += 1;
      left -= 1;
    }
    text += left === 0 ? String.fromCodePoint(point) : REPLACEMENT;
  }
  return text;
}

function continuationsAfter(first: number): 1 | 2 | 3 | null {
  if (first >= 0xc2 && first <= 0xdf) return 1;
  if (first >= 0xe0 && first <= 0xef) return 2;
  if (first >= 0xf0 && first <= 0xf4) return 3;
  return null;
}

/** The byte after the first is bounded more closely, against overlong forms, surrogates and points above U+10FFFF (RFC 3629, 4). */
function isContinuation(byte: number, first: number, isSecond: boolean): boolean {
  let lowest = 0x80;
  let highest = 0xbf;
  if (isSecond && first === 0xe0) lowest = 0xa0;
  if (isSecond && first === 0xed) highest = 0x9f;
  if (isSecond && first === 0xf0) lowest = 0x90;
  if (isSecond && first === 0xf4) highest = 0x8f;
  return byte >= lowest && byte <= highest;
}
