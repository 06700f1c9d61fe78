import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { secondsFrom } from './seconds-option.ts';

const seconds = secondsFrom(0.2, 3_600, 'cli.error.interval');

describe('seconds on a command line', () => {
  it.each([
    ['2', 2],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['5.', 5],
    ['0.2', 0.2],
    ['3600', 3_600],
  ])('%s', (text, read) => {
    expect(seconds(text)).toBe(read);
  });

  it.each(['', '.', '-1', '.1', '3600.1', '1e2', '1,5', '0x10', '5s', ' 5', '1.2.3', 'Infinity', '٣'])('are not %j', (text) => {
    expect(() => seconds(text)).toThrow(new InvalidArgumentError('It is a number of seconds from 0.2 to 3600.'));
  });
});
