/**
 * The words of a Windows command line, by the rules that C programs use (Microsoft's documentation of `main` arguments): blanks part
 * words, quotes hold them together, and backslashes count only before a quote. Paths come with forward slashes, as the rules for
 * scripts know them.
 */
export function commandWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '\\') {
      let end = at;
      while (line.charAt(end) === '\\') end += 1;
      const count = end - at;
      const isBeforeQuote = line.charAt(end) === '"';
      word = (word ?? '') + '/'.repeat(isBeforeQuote ? Math.floor(count / 2) : count);
      if (isBeforeQuote && count % 2 === 1) word += '"';
      at = isBeforeQuote && count % 2 === 1 ? end : end - 1;
    } else if (char === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if ((char === ' ' || char === '\t') && !isQuoted) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (word !== null) words.push(word);
  return words;
}
