import type { Filter } from '../../shared/filter/filter.ts';
import { parseFilter } from '../../shared/filter/parse.ts';
import { say } from '../../shared/text/say.ts';
import type { Output } from './output.ts';

const SHOWN_BEFORE = 50;
const SHOWN_AFTER = 25;

/** Reads the QUERY of a command, whose words the shell has split. Null: it makes no sense, and the person was told where. */
export function readQuery(words: readonly string[], output: Output): Filter | null {
  const text = words.join(' ');
  const parsed = parseFilter(text);
  if (parsed.kind === 'filter') return parsed.filter;
  output.tell(say('cli.query.wrong', { what: parsed.text, at: parsed.at + 1 }));
  output.show(pointedOut(text, parsed.at));
  return null;
}

/** The query with a caret under the place, two lines. */
export function pointedOut(text: string, at: number): string {
  const from = Math.max(0, at - SHOWN_BEFORE);
  // One character for one character, or the caret would stand elsewhere.
  const shown = text.slice(from, at + SHOWN_AFTER).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\ufffd');
  return `  ${shown}\n  ${' '.repeat(at - from)}^\n`;
}
