/** SIGNATURE ONLY, being written. A text from outside made safe to show: bounded to `most` characters, without control, bidi and invisible ones. */
export function cleanText(text: string, most = 256): string {
  return text.slice(0, most);
}
