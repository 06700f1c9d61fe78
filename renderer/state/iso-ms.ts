const ZERO = 0x30;
const LENGTH = '2026-11-21T18:36:23.404Z'.length;

const DAY = /^\d{4}-\d\d-\d\dT$/;

// Moments lie close together, and tens of thousands are asked for at once: of most the day is the last one again.
let lastDay = '';
let lastDayMs = Number.NaN;

/**
 * The moment that a text names, in epoch milliseconds; NaN where it names none. As `Date.parse`, several times as fast for texts as
 * `Date.prototype.toISOString` makes them (ECMA-262, 21.4.1.32).
 */
export function isoMs(text: string): number {
  if (text.length !== LENGTH || text[10] !== 'T' || text[23] !== 'Z' || text[19] !== '.') return Date.parse(text);
  if (lastDay === '' || !text.startsWith(lastDay)) {
    const day = text.slice(0, 11);
    if (!DAY.test(day)) return Date.parse(text);
    lastDay = day;
    lastDayMs = Date.parse(`${day}00:00:00.000Z`);
  }
  const hours = twoDigits(text, 11);
  const minutes = twoDigits(text, 14);
  const seconds = twoDigits(text, 17);
  const ms = 10 * twoDigits(text, 20) + (twoDigits(text, 21) % 10);
  const isPlain = hours < 24 && minutes < 60 && seconds < 60 && text[13] === ':' && text[16] === ':';
  return isPlain ? lastDayMs + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms : Date.parse(text);
}

/** NaN, which is not less than anything, where there are no two digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
