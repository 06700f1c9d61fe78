import { IntlMessageFormat } from 'intl-messageformat';

/** Values for the placeholders of a message. */
export type TextValues = Readonly<Record<string, string | number | Date>>;

/** A message of the catalogue ready to be filled. */
export interface Message {
  /** Whether there is nothing in it but text and values: no plurals and the like. */
  readonly isPlain: boolean;
  /** The text with values in it, strings among them as `shown` gives them. Throws where one is missing. */
  fill(values: TextValues, shown: (text: string) => string): string;
}

/** A message in parts: text, a value, a value as a number, the number that the plural around it goes by, or a plural. */
type Part = string | { readonly name: string } | Num | typeof NUMBER | Plural;

interface Num {
  readonly name: string;
  /** How it is written; left out: as is usual. */
  readonly style: Intl.NumberFormatOptions | undefined;
}

interface Plural {
  readonly name: string;
  readonly offset: number;
  /** By `=0`, `one`, `other` and the like. */
  readonly options: ReadonlyMap<string, readonly Part[]>;
}

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

const NUMBER = Symbol('#');

/** Element types of intl-messageformat's parser. */
const LITERAL = 0;
const ARGUMENT = 1;
const NUMBER_ELEMENT = 2;
const PLURAL = 6;
const POUND = 7;

/**
 * Makes what reads messages (ICU MessageFormat) of a language; `locale` is a BCP 47 tag. Text, values, numbers and plurals, which is
 * nearly all that a catalogue has, are filled here: with each scan hundreds of them are said again, and intl-messageformat, which fills
 * the others, takes ten times as long.
 */
export function messageReader(locale: string): (message: string) => Message {
  const rules = new Intl.PluralRules(locale);
  const usual = new Intl.NumberFormat(locale);
  const styled = new Map<Intl.NumberFormatOptions, Intl.NumberFormat>();
  const numbers = (style: Intl.NumberFormatOptions | undefined): Intl.NumberFormat => {
    if (style === undefined) return usual;
    const format = styled.get(style) ?? new Intl.NumberFormat(locale, style);
    styled.set(style, format);
    return format;
  };
  const optionOf = ({ options, offset }: Plural, value: number): readonly Part[] =>
    options.get(`=${value}`) ?? options.get(rules.select(value - offset)) ?? options.get('other') ?? [];
  const filled = (parts: readonly Part[], values: TextValues, shown: (text: string) => string, number: number): string => {
    let text = '';
    for (const part of parts) {
      if (part === NUMBER) text += usual.format(number);
      else if (typeof part === 'string') text += part;
      else {
        const value = values[part.name];
        if (value === undefined) throw new Error(`no value for {${part.name}}`);
        if ('options' in part) text += filled(optionOf(part, Number(value)), values, shown, Number(value) - part.offset);
        else if ('style' in part) text += numbers(part.style).format(Number(value));
        else text += typeof value === 'string' ? shown(value) : String(value);
      }
    }
    return text;
  };
  return (message) => {
    const format = new IntlMessageFormat(message, locale);
    const parts = partsOf(format.getAst());
    if (parts === null) return { isPlain: false, fill: (values, shown) => String(format.format(withShown(values, shown))) };
    const isPlain = parts.every(
      (part) => typeof part === 'string' || (part !== NUMBER && !('options' in part) && !('style' in part)),
    );
    return { isPlain, fill: (values, shown) => filled(parts, values, shown, 0) };
  };
}

function withShown(values: TextValues, shown: (text: string) => string): TextValues {
  const safe: Record<string, string | number | Date> = {};
  for (const [name, value] of Object.entries(values)) safe[name] = typeof value === 'string' ? shown(value) : value;
  return safe;
}

/** null where something else is in it than what is filled here. */
function partsOf(elements: readonly Element[]): readonly Part[] | null {
  const parts = elements.map(partOf);
  return parts.includes(null) ? null : parts.filter((part) => part !== null);
}

function partOf(element: Element): Part | null {
  switch (element.type) {
    case LITERAL:
      return element.value;
    case ARGUMENT:
      return { name: element.value };
    case POUND:
      return NUMBER;
    case NUMBER_ELEMENT: {
      const { style } = element;
      if (style == null) return { name: element.value, style: undefined };
      if (typeof style === 'string' || style.parsedOptions.scale !== undefined) return null;
      return { name: element.value, style: style.parsedOptions as Intl.NumberFormatOptions };
    }
    case PLURAL: {
      if (element.pluralType !== 'cardinal') return null;
      const options = new Map<string, readonly Part[]>();
      for (const [name, { value }] of Object.entries(element.options)) {
        const parts = partsOf(value);
        if (parts === null) return null;
        options.set(name, parts);
      }
      return { name: element.value, offset: element.offset, options };
    }
    default:
      return null;
  }
}
