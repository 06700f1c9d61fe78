import { en } from './en.ts';
import { isolated } from './isolate.ts';
import { type Message, messageReader, type TextValues } from './message.ts';

/** A key of the catalogue. */
export type TextKey = keyof typeof en;

const readMessage = messageReader('en');

/** Under these keys names of applications are made: data that is cleaned, compared and filtered by, and isolated where it is shown. */
const NAMES = 'collect.app.';

/** The messages that were said so far, and what those with plurals said. */
const ready = new Map<TextKey, { readonly message: Message; readonly said: Map<string, string> }>();

/** So many texts of one message are remembered. */
const SAID_MOST = 500;

/**
 * The text of a key in the person's language, with its placeholders filled. Values are shown as text, never parsed; one that is written
 * from right to left turns nothing around it.
 */
export function say(key: TextKey, values: TextValues = NO_VALUES): string {
  const text: string = en[key];
  if (values === NO_VALUES && !text.includes('{') && !text.includes("'")) return text;
  let known = ready.get(key);
  if (known === undefined) {
    known = { message: readMessage(text), said: new Map() };
    ready.set(key, known);
  }
  const { message, said } = known;
  const shown = key.startsWith(NAMES) ? asItIs : isolated;
  return message.isPlain ? message.fill(values, shown) : remembered(said, values, () => message.fill(values, shown));
}

const NO_VALUES: TextValues = {};

function asItIs(text: string): string {
  return text;
}

/** With each scan the same few counts are said again, most of them small. */
function remembered(said: Map<string, string>, values: TextValues, make: () => string): string {
  let asked = '';
  for (const name in values) {
    const value = values[name];
    asked += `${typeof value} ${value instanceof Date ? value.getTime() : value}\u0000`;
  }
  const known = said.get(asked);
  if (known !== undefined) return known;
  const text = make();
  if (said.size >= SAID_MOST) said.clear();
  said.set(asked, text);
  return text;
}
