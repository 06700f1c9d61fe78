import { say, type TextKey } from './say.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const SIZES: readonly TextKey[] = [
  'measure.bytes',
  'measure.kilobytes',
  'measure.megabytes',
  'measure.gigabytes',
  'measure.terabytes',
];

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const atMostOneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const withSeconds = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const withMinutes = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const withDayAndMinutes = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const withDay = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** A whole number with thousands grouped: `1,204`. */
export function countText(count: number): string {
  return whole.format(count);
}

/** A span of milliseconds in its two largest units: `14 ms`, `12 s`, `4 min 12 s`, `2 h 5 min`, `3 d 4 h`. Negative spans count as zero. */
export function durationText(spanMs: number): string {
  const ms = Math.max(0, spanMs);
  if (ms < SECOND_MS) return say('measure.milliseconds', { count: whole.format(ms) });
  if (ms < 10 * SECOND_MS) return say('measure.seconds', { count: atMostOneDigit.format(Math.floor(ms / 100) / 10) });
  if (ms < MINUTE_MS) return say('measure.seconds', { count: Math.floor(ms / SECOND_MS) });
  if (ms < HOUR_MS) return pair(ms, MINUTE_MS, 'measure.minutes', SECOND_MS, 'measure.seconds');
  if (ms < DAY_MS) return pair(ms, HOUR_MS, 'measure.hours', MINUTE_MS, 'measure.minutes');
  return pair(ms, DAY_MS, 'measure.days', HOUR_MS, 'measure.hours');
}

/** A span for narrow places, in its largest unit alone: `340 ms`, `12 s`, `4 min`, `2 h`, `3 d`. */
export function shortDurationText(spanMs: number): string {
  const ms = Math.max(0, spanMs);
  if (ms < SECOND_MS) return say('measure.milliseconds', { count: whole.format(ms) });
  if (ms < MINUTE_MS) return say('measure.seconds', { count: Math.floor(ms / SECOND_MS) });
  if (ms < HOUR_MS) return say('measure.minutes', { count: Math.floor(ms / MINUTE_MS) });
  if (ms < DAY_MS) return say('measure.hours', { count: Math.floor(ms / HOUR_MS) });
  return say('measure.days', { count: whole.format(Math.floor(ms / DAY_MS)) });
}

/** A number of bytes in decimal units (1 kB = 1000 bytes): `0 B`, `1.2 MB`, `48 MB`. */
export function bytesText(bytes: number): string {
  let value = Math.max(0, bytes);
  let size = 0;
  while (value >= 999.5 && size < SIZES.length - 1) {
    value /= 1_000;
    size += 1;
  }
  const count = size > 0 && value < 9.95 ? oneDigit.format(value) : whole.format(value);
  return say(SIZES[size] ?? 'measure.bytes', { count });
}

/** A percentage with at most one digit after the point: `0.6 %`. */
export function percentText(percent: number): string {
  return say('measure.percent', { count: atMostOneDigit.format(percent) });
}

/** A moment (epoch milliseconds, or ISO 8601) on the local clock, with seconds: `14:03:12`. */
export function clockText(moment: number | string): string {
  return withSeconds.format(typeof moment === 'string' ? Date.parse(moment) : moment);
}

/** A moment on the local clock without seconds: `14:03`. */
export function minuteText(moment: number | string): string {
  return withMinutes.format(typeof moment === 'string' ? Date.parse(moment) : moment);
}

/** A moment with its day, on the local clock: `Nov 2, 14:03:12`. */
export function dayClockText(moment: number | string): string {
  return withDay.format(typeof moment === 'string' ? Date.parse(moment) : moment);
}

/** A moment with its day, without seconds, on the local clock: `Nov 2, 14:03`. */
export function dayMinuteText(moment: number | string): string {
  return withDayAndMinutes.format(typeof moment === 'string' ? Date.parse(moment) : moment);
}

function pair(ms: number, largeMs: number, large: TextKey, smallMs: number, small: TextKey): string {
  const larger = Math.floor(ms / largeMs);
  const smaller = Math.floor((ms - larger * largeMs) / smallMs);
  const first = say(large, { count: whole.format(larger) });
  return smaller === 0 ? first : `${first} ${say(small, { count: smaller })}`;
}
