import type { Command, CommanderError, Help, HelpConfiguration } from 'commander';
import { cleanText } from '../../shared/clean-text.ts';
import { say } from '../../shared/text/say.ts';

const SHOWN_MOST = 60;

/** The words of a help text, from the catalogue: Commander's own are English, and elsewhere. */
export const helpWords: HelpConfiguration = {
  // Commander's own headings carry their English words; formatItemList hands them on, so this is the one place to turn them.
  styleTitle: (title) => headings[title]?.() ?? title,
  commandUsage: (command) =>
    [
      command.parent === null ? '' : `${command.parent.name()} `,
      command.name(),
      ...(command.commands.length > 0 ? [` [${say('cli.help.command')}]`] : []),
      ...(command.options.length > 0 ? [` [${say('cli.help.option')}…]`] : []),
      ...command.registeredArguments.map((argument) => ` ${argumentTerm(argument)}`),
    ].join(''),
  subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
  optionDescription: (option) =>
    option.defaultValue === undefined || !option.required
      ? option.description
      : say('cli.help.default', { what: option.description, value: String(option.defaultValue) }),
};

type Argument = Parameters<Help['argumentTerm']>[0];

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
  return argument.required ? name : `[${name}]`;
}

const headings: Readonly<Record<string, () => string>> = {
  'Usage:': () => say('cli.help.usage'),
  'Arguments:': () => say('cli.help.arguments'),
  'Options:': () => say('cli.help.options'),
  'Commands:': () => say('cli.help.commands'),
};

/** How Commander words what it cannot read (its lib/command.js); what stands in quotes is the person's or ours. */
const WORDINGS: readonly { readonly wording: RegExp; readonly say: (parts: readonly string[]) => string }[] = [
  {
    wording: /^error: unknown option '(.*?)'(?:\s\(Did you mean (?:one of )?(.+)\?\))?$/s,
    say: ([option = '', suggestion = '']) =>
      suggestion === '' ? say('cli.error.option', { option }) : say('cli.error.option-like', { option, suggestion }),
  },
  {
    wording: /^error: option '(\S+).*?' argument '(.*)' is invalid\. (.*)$/s,
    say: ([option = '', value = '', hint = '']) => say('cli.error.value', { option, value, hint }),
  },
  {
    wording: /^error: option '(\S+).*' argument missing$/s,
    say: ([option = '']) => say('cli.error.value-missing', { option }),
  },
  {
    wording: /^error: option '(\S+).*' cannot be used with option '(\S+).*'$/s,
    say: ([one = '', other = '']) => say('cli.error.together', { one, other }),
  },
  {
    wording: /^error: missing required argument '(.*)'$/s,
    say: ([name = '']) => say('cli.error.missing', { name }),
  },
  {
    wording: /^error: too many arguments.*? but got \d+: (.*)\.$/s,
    say: ([words = '']) => say('cli.error.too-many', { words }),
  },
];

/** What is wrong with the arguments of a command, as one sentence of the catalogue. Commander tells it as an English message only. */
export function whatIsWrong({ message }: CommanderError, command: Command | undefined): string {
  const [, named] = /^error: unknown option '(--[^=']+)=/.exec(message) ?? [];
  const isKnown = command?.options.some(({ long }) => long === named) === true;
  if (named !== undefined && (isKnown || named === '--help'))
    return say('cli.error.no-value', { option: cleanText(named, SHOWN_MOST) });
  for (const { wording, say: sentence } of WORDINGS) {
    const parts = wording.exec(message)?.slice(1);
    if (parts !== undefined) return sentence(parts.map((part) => cleanText(part ?? '', SHOWN_MOST)));
  }
  return say('cli.error.arguments');
}
