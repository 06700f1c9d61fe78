/** The rules' own words, and the tables that are switched off. */
export interface NftTexts {
  /** By `textKey`. */
  readonly rules: ReadonlyMap<string, string>;
  /** Labels of dormant tables: `inet filter`. */
  readonly dormant: ReadonlySet<string>;
}

/** The key of a rule: its table's label, its chain and its handle. */
export function textKey(table: string, chain: string, handle: string): string {
  return `${table} ${chain} ${handle}`;
}

/**
 * What `nft -a list ruleset` prints (nft(8), -a shows handles). The JSON of the same command has no words of a rule.
 *
 *     table inet filter { # handle 1
 *     	flags dormant
 *     	chain input { # handle 2
 *     		tcp dport 22 accept # handle 5
 */
export function parseNftText(text: string): NftTexts {
  const rules = new Map<string, string>();
  const dormant = new Set<string>();
  let table = '';
  let chain = '';
  for (const line of text.split('\n')) {
    const [, family, name] = /^table (\S+) (\S+) \{/.exec(line) ?? [];
    if (family !== undefined && name !== undefined) {
      table = `${family} ${name}`;
      chain = '';
      continue;
    }
    if (/^\tflags\b.*\bdormant\b/.test(line)) dormant.add(table);
    const [, opened] = /^\tchain (\S+) \{/.exec(line) ?? [];
    if (opened !== undefined) chain = opened;
    else if (/^\t\S/.test(line)) chain = '';
    const [, words, handle] = /^\t\t(.*\S) # handle (\d+)$/.exec(line) ?? [];
    if (words !== undefined && handle !== undefined && chain !== '') rules.set(textKey(table, chain, handle), words);
  }
  return { rules, dormant };
}
