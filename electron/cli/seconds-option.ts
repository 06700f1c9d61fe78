import { InvalidArgumentError } from 'commander';
import { say } from '../../shared/text/say.ts';

type Range =
  | 'cli.error.interval'
  | 'diagnose.error.for'
  | 'port.error.seconds'
  | 'probe.cli.timeout-error'
  | 'probe.cli.up-to-error';

/** Reads the value of an option that takes seconds from `least` to `most`: `2`, `0.5`, `.5`, `5.`. `error` says the range to who misses it. */
export function secondsFrom(least: number, most: number, error: Range): (text: string) => number {
  return (text) => {
    const seconds = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
    if (!(seconds >= least && seconds <= most)) throw new InvalidArgumentError(say(error));
    return seconds;
  };
}
