/**
 * A copy of `text` that does not hold on to the longer string it was cut from. V8 keeps the whole parent of a slice of 13 or more
 * characters alive, so one row kept from a table of 10 MB would keep 10 MB. Use it on any piece that outlives the parse.
 */
export function ownCopy(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
