import { Command } from 'commander';
import { say } from '../../shared/text/say.ts';
import { FORMATS } from '../collect/capture/format.ts';
import { collectorFor, type InputOptions } from './input.ts';
import type { Output } from './output.ts';
import { port } from './port.ts';
import { readPorts } from './port-question.ts';
import { secondsFrom } from './seconds-option.ts';

interface PortOptions extends InputOptions {
  readonly json?: true;
  readonly free?: true;
  readonly yes?: true;
  readonly force?: true;
  readonly wait?: number;
}

const UNUSABLE = 2;
const WAIT_MOST_SECONDS = 86_400;

/** The command `portlight port`. `done` is told its exit code. */
export function portCommand(output: Output, done: (code: number) => void): Command {
  return new Command('port')
    .description(say('port.cli.about'))
    .argument('<PORT...>', say('port.cli.ports'))
    .option('--json', say('port.cli.json'))
    .option('--free', say('port.cli.free'))
    .option('--yes', say('port.cli.yes'))
    .option('--force', say('port.cli.force'))
    .option('--wait <seconds>', say('port.cli.wait'), secondsFrom(0, WAIT_MOST_SECONDS, 'port.error.seconds'))
    .option('--input <file>', say('capture.about.input'))
    .option('--format <name>', say('capture.about.format', { formats: FORMATS.join(', ') }))
    .addHelpText('after', `\n${say('port.cli.exit')}`)
    .action(async (words: readonly string[], options: PortOptions) => done(await run(words, options, output)));
}

async function run(words: readonly string[], options: PortOptions, output: Output): Promise<number> {
  const questions = readPorts(words);
  const wrong = 'error' in questions ? questions.error : wrongTogether(options);
  if (wrong !== null || 'error' in questions) {
    output.tell(wrong ?? '');
    return UNUSABLE;
  }
  const { json, free, yes, force, wait, ...input } = options;
  const collector = await collectorFor(input, output);
  if (collector === null) return UNUSABLE;
  try {
    const waitMs = wait === undefined ? null : wait * 1_000;
    const plan = { questions, isJson: json === true, frees: free === true, asks: yes !== true, isForced: force === true, waitMs };
    return await port(collector, plan, output);
  } finally {
    collector.close();
  }
}

/** Which options do not go together, in one line; null: all is well. */
function wrongTogether({ free, yes, force, wait, input }: PortOptions): string | null {
  if (input !== undefined && free === true) return say('port.error.input', { option: '--free' });
  if (input !== undefined && wait !== undefined) return say('port.error.input', { option: '--wait' });
  if (free !== true && yes === true) return say('port.error.alone', { option: '--yes' });
  if (free !== true && force === true) return say('port.error.alone', { option: '--force' });
  return null;
}
