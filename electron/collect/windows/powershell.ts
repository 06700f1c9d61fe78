import { randomBytes } from 'node:crypto';
import { say } from '../../../shared/text/say.ts';
import type { PowershellRecord } from '../parse/powershell-records.ts';
import { readReply } from '../parse/windows-facts.ts';
import { failedText } from '../ran-text.ts';
import { type Talker, talk, type Where } from '../run.ts';
import { type After, LATER } from '../slow-source.ts';
import { guarded, PRELUDE } from './scripts.ts';

/** What PowerShell answered, or why it did not. `code` is PowerShell's own, untranslated name of an error, null where it gave none. */
export type Answer =
  | { readonly kind: 'told'; readonly records: readonly PowershellRecord[] }
  | { readonly kind: 'untold'; readonly text: string; readonly code: string | null };

/** What a conversation needs. `mark` makes a word that no answer holds. */
export interface PowershellOptions {
  readonly where: Where;
  readonly now: () => number;
  readonly after?: After;
  readonly mark?: () => string;
}

const ARGS = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-Command', '-'] as const;
const REPLY_MOST = 64 * 1024 * 1024;
const REST_MS = 15_000;
const REST_MOST_MS = 600_000;

interface Pending {
  readonly mark: string;
  reply: string;
  /** Ends the question: with the reply, or with what went wrong. */
  readonly end: (outcome: { readonly reply: string } | { readonly failure: string }) => void;
}

/**
 * One PowerShell that stays and answers one question after the other, because starting one takes a second. A question is one line; its
 * answer ends where a random word stands alone on a line. A PowerShell that does not answer in time is ended, and another is started
 * at the next question, after a pause that grows with each failure.
 */
export class Powershell {
  readonly #options: PowershellOptions;
  readonly #after: After;
  #talker: Talker | null = null;
  #pending: Pending | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #failures = 0;
  #failure = '';
  #restsUntilMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(options: PowershellOptions) {
    this.#options = options;
    this.#after = options.after ?? LATER;
  }

  /** Asks; the deadline counts from when the questions before are answered. Never rejects. */
  ask(script: string, deadlineMs: number): Promise<Answer> {
    const answer = this.#last.then(() => this.#askNow(script, deadlineMs));
    this.#last = answer;
    return answer;
  }

  /** Ends PowerShell; the next question starts another. */
  rest(): void {
    if (this.#pending === null) this.#hangUp();
  }

  /** Ends PowerShell for good. What is still asked goes unanswered. */
  close(): void {
    this.#isClosed = true;
    this.#hangUp();
    this.#pending?.end({ failure: say('collect.failed.closed') });
  }

  async #askNow(script: string, deadlineMs: number): Promise<Answer> {
    if (this.#isClosed) return { kind: 'untold', text: say('collect.failed.closed'), code: null };
    if (this.#options.now() < this.#restsUntilMs) return { kind: 'untold', text: this.#failure, code: null };
    const talker = this.#talker ?? this.#start();
    if (talker === null) return { kind: 'untold', text: this.#failure, code: null };
    const outcome = await this.#exchange(talker, script, deadlineMs);
    this.#pending = null;
    if ('failure' in outcome) return this.#fail(outcome.failure);
    const records = readReply(outcome.reply);
    const error = records.find((record) => typeof record.PortlightError === 'string');
    const isWhole = records.at(-1)?.PortlightEnd === 1;
    if (!isWhole && error === undefined) return this.#fail(say('collect.ran.rubbish', { program: 'PowerShell' }));
    this.#failures = 0;
    if (error === undefined) return { kind: 'told', records: records.slice(0, -1) };
    return {
      kind: 'untold',
      text: failedText('PowerShell', String(error.Message ?? error.PortlightError)),
      code: String(error.PortlightError),
    };
  }

  #exchange(
    talker: Talker,
    script: string,
    deadlineMs: number,
  ): Promise<{ readonly reply: string } | { readonly failure: string }> {
    return new Promise((resolve) => {
      const mark = this.#options.mark?.() ?? randomBytes(12).toString('hex');
      const seconds = Math.round(deadlineMs / 1_000);
      const cancel = this.#after(deadlineMs, () =>
        this.#pending?.end({ failure: say('collect.ran.timed-out', { program: 'PowerShell', seconds }) }),
      );
      const end: Pending['end'] = (outcome) => {
        cancel();
        resolve(outcome);
      };
      this.#pending = { mark, reply: '', end };
      talker.tell(guarded(script, mark));
    });
  }

  #start(): Talker | null {
    const started = talk(this.#options.where, 'powershell', ARGS, {
      output: (chunk) => this.#hear(chunk.toString('latin1')),
      ended: () => {
        this.#talker = null;
        this.#pending?.end({ failure: say('collect.ran.ended', { program: 'PowerShell' }) });
      },
    });
    if (started === 'missing' || started === 'denied') {
      this.#fail(say(`collect.ran.${started}`, { program: 'PowerShell' }));
      return null;
    }
    this.#talker = started;
    for (const line of PRELUDE) started.tell(line);
    return started;
  }

  #hear(text: string): void {
    const pending = this.#pending;
    if (pending === null) return;
    const from = Math.max(0, pending.reply.length - pending.mark.length - 2);
    pending.reply += text;
    const end = markAt(pending.reply, pending.mark, from);
    if (end !== -1) pending.end({ reply: pending.reply.slice(0, end) });
    else if (pending.reply.length > REPLY_MOST) {
      pending.end({ failure: say('collect.ran.too-much', { program: 'PowerShell', megabytes: REPLY_MOST / 1_048_576 }) });
    }
  }

  #fail(text: string): Answer {
    this.#hangUp();
    this.#failure = text;
    this.#restsUntilMs = this.#options.now() + Math.min(REST_MS * 2 ** this.#failures, REST_MOST_MS);
    this.#failures += 1;
    return { kind: 'untold', text, code: null };
  }

  #hangUp(): void {
    this.#talker?.end();
    this.#talker = null;
  }
}

/** Where the mark stands alone on a whole line; -1 where it does not. */
function markAt(text: string, mark: string, from: number): number {
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
    const before = text[at - 1] ?? '\n';
    const after = text[at + mark.length];
    if (before === '\n' && (after === '\n' || after === '\r')) return at;
  }
  return -1;
}
