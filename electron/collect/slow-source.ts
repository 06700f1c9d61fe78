/** Calls once, later; answers with what cancels the call. */
export type After = (ms: number, call: () => void) => () => void;

/** What a slow question came to. */
export type SlowAnswer<T> =
  | { readonly kind: 'got'; readonly value: T }
  /** `text` is for people. */
  | { readonly kind: 'failed'; readonly text: string };

/** A question that costs too much for every scan. */
export interface SlowQuestion<T> {
  readonly ask: () => Promise<SlowAnswer<T>>;
  /** From one answer to the next question. Doubled with each failure in a row. */
  readonly everyMs: number;
  readonly now: () => number;
  readonly after?: After;
}

const EVERY_MOST_MS = 600_000;

/** The clock of the machine. */
export const LATER: After = (ms, call) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};

/** Waits for what is asked, but no longer than this. */
export function within(asked: Promise<void>, mostMs: number, after: After = LATER): Promise<void> {
  return new Promise((resolve) => {
    const cancel = after(mostMs, resolve);
    void asked.then(() => {
      cancel();
      resolve();
    });
  });
}

/** Asks beside the scans and at its own pace: a scan takes what was answered last, and never waits for long. */
export class SlowSource<T> {
  readonly #question: SlowQuestion<T>;
  readonly #after: After;
  #running: Promise<void> | null = null;
  #answeredMs = Number.NEGATIVE_INFINITY;
  #dueMs = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #value: T | null = null;
  #failure: string | null = null;
  #turn = 0;

  constructor(question: SlowQuestion<T>) {
    this.#question = question;
    this.#after = question.after ?? LATER;
  }

  /** The last good answer; null before there was one, and again once the source has failed several times in a row. */
  get value(): T | null {
    return this.#value;
  }

  /** Why the last question had no answer, null when it had one or none has ended yet. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Counts the good answers: tells whether `value` is a new one. */
  get turn(): number {
    return this.#turn;
  }

  /** Asks if it is time to, and does not wait. */
  poke(): void {
    if (this.#running !== null) return;
    const nowMs = this.#question.now();
    // A clock that was set back would hold the question up for as long.
    if (nowMs < this.#dueMs && nowMs >= this.#answeredMs) return;
    this.#running = this.#ask().finally(() => {
      this.#running = null;
    });
  }

  /** Asks at the next `poke`, whatever the pace. A source that fails keeps its distance all the same. */
  hurry(): void {
    if (this.#failures === 0) this.#dueMs = Number.NEGATIVE_INFINITY;
  }

  /** Waits for the question that is being asked, but no longer than this. */
  async settled(mostMs: number): Promise<void> {
    if (this.#running !== null) await within(this.#running, mostMs, this.#after);
  }

  async #ask(): Promise<void> {
    const answer = await this.#question.ask();
    if (answer.kind === 'got') {
      this.#value = answer.value;
      this.#failure = null;
      this.#failures = 0;
      this.#turn += 1;
    } else {
      this.#failure = answer.text;
      this.#failures += 1;
      if (this.#failures > 2) this.#value = null;
    }
    this.#answeredMs = this.#question.now();
    this.#dueMs = this.#answeredMs + Math.min(this.#question.everyMs * 2 ** this.#failures, EVERY_MOST_MS);
  }
}
