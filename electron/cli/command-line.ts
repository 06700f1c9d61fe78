import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { cleanText } from '../../shared/clean-text.ts';
import { say } from '../../shared/text/say.ts';
import { FORMATS } from '../collect/capture/format.ts';
import { collectorForThisMachine } from '../collect/machine.ts';
import { thisMachine } from '../probe/world.ts';
import { capture } from './capture.ts';
import { diagnose } from './diagnose.ts';
import { helpWords, whatIsWrong } from './help-words.ts';
import { collectorFor, type InputOptions } from './input.ts';
import { untilInterrupted } from './interrupt.ts';
import { list } from './list.ts';
import { openCapture } from './open.ts';
import { type Output, processOutput } from './output.ts';
import { ownPlace } from './own-place.ts';
import { portCommand } from './port-command.ts';
import { readQuery } from './query.ts';
import { secondsFrom } from './seconds-option.ts';
import { serveScreens } from './serve.ts';
import { test } from './test.ts';
import { testSilences } from './test-idle.ts';
import { watch } from './watch.ts';
import { openWindow } from './window.ts';

const UNUSABLE = 2;
const NOT_WRITTEN = 1;
const COMMANDS = ['list', 'watch', 'diagnose', 'test', 'port', 'serve', 'capture', 'open'] as const;
const DEFAULT_WATCH_SECONDS = 2;
const DEFAULT_TEST_SECONDS = 5;
const DEFAULT_SILENCE_SECONDS = 600;
/** Long enough for the rules that need no minutes. */
const DEFAULT_DIAGNOSE_SECONDS = 10;

/**
 * Runs one command with its arguments (without program and script name) and resolves with the exit code when it has ended and
 * everything is written. No argument opens the window. Called by electron/cli/portlight.ts, and by the packaged app's main process for
 * any arguments (`portlight list …`), where no window is opened and there is no plain Node.
 */
export function runCommandLine(args: readonly string[]): Promise<number> {
  return untilInterrupted(async (signal) => {
    const output = processOutput(signal);
    const code = await run(args, output);
    return code === 0 && output.hasLostData() ? NOT_WRITTEN : code;
  });
}

async function run(given: readonly string[], output: Output): Promise<number> {
  const args = given[0] === 'help' ? [...given.slice(1), '--help'] : given;
  const [first] = args;
  if (first === undefined) return openWindow({}, output);
  if (!first.startsWith('-') && !COMMANDS.some((name) => name === first)) {
    output.tell(say('cli.error.command', { command: cleanText(first, 40), commands: COMMANDS.join(', ') }));
    return UNUSABLE;
  }
  let code = 0;
  const done = (ended: number) => {
    code = ended;
  };
  let help = '';
  const program = commands(output, done, (text) => {
    help += text;
  });
  const asked = program.commands.find((command) => command.name() === first);
  try {
    await program.parseAsync(guarded(args, asked), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) {
      output.tell(say('cli.error.usage', { what: whatIsWrong(error, asked), help: `portlight ${helpFor(first)}--help` }));
      return UNUSABLE;
    }
  }
  if (help !== '') await output.write(help);
  return code;
}

function commands(output: Output, done: (code: number) => void, writeHelp: (text: string) => void): Command {
  const program = new Command('portlight')
    .description(say('cli.about'))
    .version(ownPlace().version, '-V, --version', say('cli.about.version'))
    .addHelpText('after', `\n${say('cli.help.exit')}`);
  const all = [
    program,
    listCommand(output, done),
    watchCommand(output, done),
    testCommand(output, done),
    diagnoseCommand(output, done),
    portCommand(output, done),
    serveCommand(output, done),
    captureCommand(output, done),
    openCommand(output, done),
  ];
  for (const command of all) {
    command.helpOption('-h, --help', say('cli.about.help'));
    command.configureHelp(helpWords);
    command.exitOverride().configureOutput({ writeOut: writeHelp, writeErr() {}, getOutHelpWidth: () => output.columns ?? 100 });
    if (command !== program) program.addCommand(command);
  }
  return program.helpCommand(false);
}

function listCommand(output: Output, done: (code: number) => void): Command {
  return new Command('list')
    .description(say('cli.about.list'))
    .argument('[QUERY...]', say('cli.about.query'))
    .addOption(new Option('--json', say('cli.about.json')).conflicts('csv'))
    .option('--csv', say('cli.about.csv'))
    .option('--input <file>', say('capture.about.input'))
    .option('--format <name>', say('capture.about.format', { formats: FORMATS.join(', ') }))
    .addHelpText('after', `\n${say('cli.help.query')}`)
    .action(async (words: readonly string[], { json, csv, ...input }: ListOptions) => {
      const filter = readQuery(words.map(unguarded), output);
      const collector = filter === null ? null : await collectorFor(input, output);
      if (filter === null || collector === null) return done(UNUSABLE);
      try {
        done(await list(collector, filter, json ? 'json' : csv ? 'csv' : 'text', output));
      } finally {
        collector.close();
      }
    });
}

interface ListOptions extends InputOptions {
  readonly json?: true;
  readonly csv?: true;
}

interface WatchOptions {
  readonly json?: true;
  readonly interval: number;
  readonly count?: number;
}

function watchCommand(output: Output, done: (code: number) => void): Command {
  return new Command('watch')
    .description(say('cli.about.watch'))
    .argument('[QUERY...]', say('cli.about.query'))
    .option('--json', say('cli.about.json-lines'))
    .option(
      '--interval <seconds>',
      say('cli.about.interval'),
      secondsFrom(0.2, 3_600, 'cli.error.interval'),
      DEFAULT_WATCH_SECONDS,
    )
    .option('--count <scans>', say('cli.about.count'), wholeIn(1, Number.MAX_SAFE_INTEGER, 'cli.error.count'))
    .addHelpText('after', `\n${say('cli.help.query')}`)
    .action(async (words: readonly string[], { json, interval, count }: WatchOptions) => {
      const filter = readQuery(words.map(unguarded), output);
      if (filter === null) return done(UNUSABLE);
      const collector = collectorForThisMachine();
      try {
        done(
          await watch(collector, { filter, isJson: json === true, intervalMs: interval * 1_000, count: count ?? null }, output),
        );
      } finally {
        collector.close();
      }
    });
}

interface DiagnoseOptions extends InputOptions {
  readonly json?: true;
  readonly for: number;
}

function diagnoseCommand(output: Output, done: (code: number) => void): Command {
  return new Command('diagnose')
    .description(say('diagnose.about'))
    .argument('[QUERY...]', say('cli.about.query'))
    .option('--json', say('cli.about.json'))
    .option('--for <seconds>', say('diagnose.about.for'), secondsFrom(1, 3_600, 'diagnose.error.for'), DEFAULT_DIAGNOSE_SECONDS)
    .option('--input <file>', say('capture.about.input'))
    .option('--format <name>', say('capture.about.format', { formats: FORMATS.join(', ') }))
    .addHelpText('after', `\n${say('cli.help.query')}\n\n${say('diagnose.help.exit')}`)
    .action(async (words: readonly string[], { json, for: seconds, ...input }: DiagnoseOptions) => {
      const filter = readQuery(words.map(unguarded), output);
      const collector = filter === null ? null : await collectorFor(input, output);
      if (filter === null || collector === null) return done(UNUSABLE);
      try {
        done(await diagnose(collector, { filter, isJson: json === true, forMs: seconds * 1_000 }, output));
      } finally {
        collector.close();
      }
    });
}

interface TestOptions {
  readonly json?: true;
  readonly timeout: number;
  readonly file?: string;
  readonly compare: boolean;
  readonly idle?: true;
  readonly upTo: number;
}

function testCommand(output: Output, done: (code: number) => void): Command {
  return new Command('test')
    .description(say('probe.cli.about'))
    .argument('[TARGET...]', say('probe.cli.target'))
    .option('--json', say('probe.cli.json'))
    .option(
      '--timeout <seconds>',
      say('probe.cli.timeout'),
      secondsFrom(0.1, 300, 'probe.cli.timeout-error'),
      DEFAULT_TEST_SECONDS,
    )
    .option('--file <file>', say('probe.cli.file-option'))
    .option('--no-compare', say('probe.cli.no-compare'))
    .option('--idle', say('probe.cli.idle'))
    .option('--up-to <seconds>', say('probe.cli.up-to'), secondsFrom(1, 7_500, 'probe.cli.up-to-error'), DEFAULT_SILENCE_SECONDS)
    .action(async (given: readonly string[], { json, timeout, file, compare, idle, upTo }: TestOptions, command: Command) => {
      if (idle !== true && command.getOptionValueSource('upTo') === 'cli') {
        output.tell(say('probe.idle.alone', { option: '--up-to' }));
        return done(UNUSABLE);
      }
      const plan = { given, file: file ?? null, isJson: json === true, timeoutMs: timeout * 1_000, compares: compare };
      const world = thisMachine();
      done(await (idle === true ? testSilences({ ...plan, upToMs: upTo * 1_000 }, world, output) : test(plan, world, output)));
    });
}

function serveCommand(output: Output, done: (code: number) => void): Command {
  return new Command('serve')
    .description(say('cli.about.serve'))
    .option('--port <port>', say('cli.about.port'), wholeIn(1, 65_535, 'cli.error.port'))
    .option('--no-open', say('cli.about.no-open'))
    .action(async ({ port, open }: { readonly port?: number; readonly open: boolean }) => {
      done(await serveScreens({ port: port ?? null, opensBrowser: open }, output));
    });
}

function captureCommand(output: Output, done: (code: number) => void): Command {
  return new Command('capture')
    .description(say('capture.about'))
    .argument('<FILE>', say('capture.about.file'))
    .option('--redact', say('capture.about.redact'))
    .action(async (path: string, { redact }: { readonly redact?: true }) => {
      done(await capture({ path, redacts: redact === true }, output));
    });
}

function openCommand(output: Output, done: (code: number) => void): Command {
  return new Command('open')
    .description(say('capture.about.open'))
    .argument('<FILE>', say('capture.about.open-file'))
    .option('--format <name>', say('capture.about.open-format', { formats: FORMATS.join(', ') }))
    .action(async (path: string, { format }: { readonly format?: string }) => {
      done(await openCapture(path, format ?? null, output));
    });
}

function wholeIn(least: number, most: number, error: 'cli.error.count' | 'cli.error.port'): (text: string) => number {
  return (text) => {
    const whole = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(whole >= least && whole <= most)) throw new InvalidArgumentError(say(error));
    return whole;
  };
}

/** Stands before a word of a query that begins with a minus ("not"), so that it is not taken for an option. No shell can pass it. */
const GUARD = '\u0000';
const WITH_QUERY: ReadonlySet<string> = new Set(['list', 'watch', 'diagnose']);

function guarded(args: readonly string[], command: Command | undefined): readonly string[] {
  if (command === undefined || !WITH_QUERY.has(command.name())) return args;
  const taking = command.options.filter(({ required }) => required).map(({ long }) => long);
  return args.map((arg, at) => {
    const isValue = taking.includes(args[at - 1]);
    return !isValue && /^-[^-]/.test(arg) && arg !== '-h' && arg !== '-V' ? GUARD + arg : arg;
  });
}

function unguarded(word: string): string {
  return word.startsWith(GUARD) ? word.slice(GUARD.length) : word;
}

function helpFor(command: string): string {
  return COMMANDS.some((name) => name === command) ? `${command} ` : '';
}
