import type { Output } from './output.ts';

/** An output of no terminal that keeps what it is given, for tests. */
export interface RecordedOutput extends Output {
  readonly out: string[];
  readonly told: string[];
  readonly shown: string[];
}

/** Begins a record; `change` is what is different. */
export function recordedOutput(change: Partial<Output> = {}): RecordedOutput {
  const [out, told, shown]: [string[], string[], string[]] = [[], [], []];
  return {
    out,
    told,
    shown,
    write: async (text) => {
      out.push(text);
      return true;
    },
    tell: (message) => void told.push(message),
    show: (text) => void shown.push(text),
    isTerminal: false,
    columns: null,
    hasColour: false,
    signal: new AbortController().signal,
    hasLostData: () => false,
    ...change,
  };
}
