/** SIGNATURE ONLY, being written. Names by uid from the text of /etc/passwd (passwd(5)); the first entry of a uid wins. */
export function parsePasswd(_text: string): ReadonlyMap<number, string> {
  return new Map();
}
