/** Exit codes of a program that a signal ended (128 and the signal's number, as shells count). */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const SIGNALS = Object.keys(CODES) as readonly (keyof typeof CODES)[];
/** Time that work has to end by itself. */
const GRACE_MS = 2_000;

/** The signal that an exit code tells of; null: none that is waited for here. */
export function signalOf(code: number): NodeJS.Signals | null {
  return SIGNALS.find((signal) => CODES[signal] === code) ?? null;
}

/** What work comes to; null once the signal is given: then nobody waits for it any more, and whether it fails is nobody's matter. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  let stop = () => {};
  const aborted = new Promise<null>((resolve) => {
    stop = () => resolve(null);
  });
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Runs work that ends by itself or at Ctrl-C. At a signal the work's own signal is given, it may clear up for a moment, and the exit
 * code is that of the signal: 130 for Ctrl-C.
 */
export async function untilInterrupted(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  let stop: (code: number) => void = () => {};
  const stopped = new Promise<number>((resolve) => {
    stop = resolve;
  });
  const on = (signal: keyof typeof CODES) => {
    controller.abort();
    stop(CODES[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, on);
  try {
    const working = work(controller.signal);
    const code = await Promise.race([working, stopped]);
    if (!controller.signal.aborted) return code;
    const grace = new Promise<void>((resolve) => setTimeout(resolve, GRACE_MS).unref());
    await Promise.race([working, grace]);
    return await stopped;
  } finally {
    for (const signal of SIGNALS) process.off(signal, on);
  }
}
