import { cleanText } from '../../shared/clean-text.ts';
import { say } from '../../shared/text/say.ts';
import type { Ran } from './run.ts';

/** The whole lines of an answer. Half a row can look like a whole one: what stands behind the last newline is not used. */
export function cutHalf(text: string): { readonly text: string; readonly half: string | null } {
  if (text === '' || text.endsWith('\n')) return { text, half: null };
  const end = text.lastIndexOf('\n') + 1;
  return { text: text.slice(0, end), half: text.slice(end) };
}

/** The first line that a command printed to its standard error, or its exit code. */
export function messageOf(ran: Extract<Ran, { kind: 'done' }>): string {
  const line = ran.stderr.split('\n').find((text) => text.trim() !== '') ?? '';
  return cleanText(line.trim(), 200) || say('collect.ran.exit', { code: ran.code });
}

/** That a command failed, with its own words, which may be a sentence already. */
export function failedText(program: string, words: string): string {
  const message = cleanText(words.trim(), 200);
  return say('collect.ran.code', { program, message: /[.!?]$/.test(message) ? message : `${message}.` });
}

/** Why a command gave nothing, in words. */
export function whyNot(program: string, ran: Ran): string {
  switch (ran.kind) {
    case 'missing':
    case 'denied':
      return say(`collect.ran.${ran.kind}`, { program });
    case 'not-started':
      return say('collect.ran.not-started', { program, code: ran.code });
    case 'timed-out':
      return say('collect.ran.timed-out', { program, seconds: Math.round(ran.deadlineMs / 1_000) });
    case 'too-much':
      return say('collect.ran.too-much', { program, megabytes: Math.round(ran.outputMostBytes / 1_048_576) });
    case 'killed':
      return say('collect.ran.killed', { program, signal: ran.signal });
    case 'done':
      return failedText(program, messageOf(ran));
    default: {
      const never: never = ran;
      return never;
    }
  }
}
