import { cleanText } from '../../shared/clean-text.ts';
import { say } from '../../shared/text/say.ts';

/** Where a command writes: data to `write`, messages to `tell`. One object, so that a test can look at both. */
export interface Output {
  /** Data, on stdout. Resolves when it is written: false when the reader is gone (`| head`), and nothing more need be made. */
  write(text: string): Promise<boolean>;
  /** One message, on stderr, as `portlight: …`. */
  tell(message: string): void;
  /** More for a person who reads the message at a terminal, on stderr as it is; for a script, one line is all there is. */
  show(text: string): void;
  /** True when stdout is a terminal. */
  readonly isTerminal: boolean;
  /** Columns of the terminal; null where there is none, or it does not know. */
  readonly columns: number | null;
  readonly hasColour: boolean;
  /** Ends long work: Ctrl-C, the reader is gone, or there is no room to write. */
  readonly signal: AbortSignal;
  /** True once data could not be written for another reason than a reader that has gone; the person has been told. */
  hasLostData(): boolean;
}

/** Longest message of one line. */
const MESSAGE_MOST = 2_000;

/** The output of this process. `interrupted` aborts when the person presses Ctrl-C. */
export function processOutput(interrupted: AbortSignal): Output {
  const { stdout, stderr, env } = process;
  const gone = new AbortController();
  let hasLost = false;
  const tell = (message: string) => void stderr.write(`${say('cli.message', { message: cleanText(message, MESSAGE_MOST) })}\n`);
  const stop = ({ code = '?' }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE' && !gone.signal.aborted) {
      hasLost = true;
      tell(say('cli.error.write', { reason: code }));
    }
    gone.abort();
  };
  // Without a listener, a reader that has gone (EPIPE) would end the program with a stack trace.
  stdout.on('error', stop);
  stderr.on('error', () => {});
  const isTerminal = stdout.isTTY === true;
  return {
    write: (text) =>
      new Promise((resolve) => {
        if (gone.signal.aborted) return resolve(false);
        stdout.write(text, (error) => {
          if (error) stop(error);
          resolve(!error);
        });
      }),
    tell,
    show: (text) => void (stderr.isTTY === true && stderr.write(text)),
    isTerminal,
    // Of a terminal that nobody has told its size, 0.
    columns: isTerminal && stdout.columns > 0 ? stdout.columns : null,
    // https://no-color.org: set and not empty.
    hasColour: isTerminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
    signal: AbortSignal.any([interrupted, gone.signal]),
    hasLostData: () => hasLost,
  };
}
