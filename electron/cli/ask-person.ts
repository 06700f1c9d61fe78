import { createInterface } from 'node:readline';

/** True where a person can be asked: both the question and the answer go by a terminal. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks on the terminal; anything but `y` or `yes` is no, and so is the end of the input. */
export function askPerson(question: string, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    const end = (answer: string): void => {
      signal.removeEventListener('abort', cancel);
      // First: to close is to end the input, which would be a no.
      resolve(/^y(es)?$/i.test(answer.trim()));
      lines.close();
    };
    const cancel = (): void => {
      process.stderr.write('\n');
      end('');
    };
    signal.addEventListener('abort', cancel, { once: true });
    // readline takes Ctrl-C for itself on a terminal; here it means what it means everywhere, and is no answer before it has come.
    lines.once('SIGINT', () => void process.kill(process.pid, 'SIGINT'));
    lines.once('close', () => resolve(false));
    lines.question(`${question} `, end);
  });
}
