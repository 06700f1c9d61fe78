import { IntlMessageFormat } from 'intl-messageformat';
import { en } from './en.ts';

/** A key of the catalogue. */
export type TextKey = keyof typeof en;

/** Values for the placeholders of a message. */
export type TextValues = Readonly<Record<string, string | number | Date>>;

const LOCALE = 'en';
const compiled = new Map<TextKey, IntlMessageFormat>();

/** The text of a key in the person's language, with its placeholders filled. Values are shown as text, never parsed. */
export function say(key: TextKey, values?: TextValues): string {
  const message: string = en[key];
  if (values === undefined && !message.includes('{') && !message.includes("'")) return message;
  let format = compiled.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(message, LOCALE);
    compiled.set(key, format);
  }
  return String(format.format(values));
}
