import { IntlMessageFormat } from 'intl-messageformat';
import { en } from './en.ts';
import { isolated } from './isolate.ts';

/** A key of the catalogue. */
export type TextKey = keyof typeof en;

/** Values for the placeholders of a message. */
export type TextValues = Readonly<Record<string, string | number | Date>>;

const LOCALE = 'en';

/** Under these keys names of applications are made: data that is cleaned, compared and filtered by, and isolated where it is shown. */
const NAMES = 'collect.app.';

/** A message ready to be filled: text and the names of plain placeholders in turn, or, where there are plurals and the like, all of ICU. */
type Compiled =
  | { readonly kind: 'plain'; readonly parts: readonly (string | { readonly name: string })[] }
  | { readonly kind: 'icu'; readonly format: IntlMessageFormat; readonly said: Map<string, string> };

const compiled = new Map<TextKey, Compiled>();

/** So many texts of one message are remembered. */
const SAID_MOST = 500;

/** Element types of intl-messageformat's parser. */
const LITERAL = 0;
const ARGUMENT = 1;

/**
 * The text of a key in the person's language, with its placeholders filled. Values are shown as text, never parsed; one that is written
 * from right to left turns nothing around it.
 */
export function say(key: TextKey, values?: TextValues): string {
  const message: string = en[key];
  if (values === undefined && !message.includes('{') && !message.includes("'")) return message;
  let ready = compiled.get(key);
  if (ready === undefined) {
    ready = compile(message);
    compiled.set(key, ready);
  }
  return ready.kind === 'icu' ? formatted(ready, values ?? {}) : filled(ready.parts, values ?? {}, key);
}

/** With each scan the same few counts are said again, most of them small. */
function formatted({ format, said }: Extract<Compiled, { kind: 'icu' }>, values: TextValues): string {
  let asked = '';
  for (const name in values) {
    const value = values[name];
    asked += `${typeof value} ${value instanceof Date ? value.getTime() : value}\u0000`;
  }
  const known = said.get(asked);
  if (known !== undefined) return known;
  const text = String(format.format(withIsolated(values)));
  if (said.size >= SAID_MOST) said.clear();
  said.set(asked, text);
  return text;
}

function withIsolated(values: TextValues): TextValues {
  const safe: Record<string, string | number | Date> = {};
  for (const [name, value] of Object.entries(values)) safe[name] = typeof value === 'string' ? isolated(value) : value;
  return safe;
}

/** Thousands of rows say "12 s" and "4 min" with each scan; ICU takes ten times as long for it. */
function compile(message: string): Compiled {
  const format = new IntlMessageFormat(message, LOCALE);
  const elements = format.getAst();
  if (!elements.every(({ type }) => type === LITERAL || type === ARGUMENT)) return { kind: 'icu', format, said: new Map() };
  const parts = elements.map((element) => {
    const value = 'value' in element ? element.value : '';
    return element.type === ARGUMENT ? { name: value } : value;
  });
  return { kind: 'plain', parts };
}

function filled(parts: readonly (string | { readonly name: string })[], values: TextValues, key: TextKey): string {
  const isName = key.startsWith(NAMES);
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else {
      const value = values[part.name];
      if (value === undefined) throw new Error(`no value for {${part.name}} of ${key}`);
      text += typeof value === 'string' && !isName ? isolated(value) : String(value);
    }
  }
  return text;
}
