import { IntlMessageFormat } from 'intl-messageformat';
import { placeOf, type SourceFile, type SyntaxNode, visit } from './source-files.ts';

// How the catalogue and the program fit together: which keys are used, and with which values.

interface MessagePart {
  readonly value?: unknown;
  readonly type: number;
  readonly options?: Readonly<Record<string, { readonly value: readonly MessagePart[] }>>;
}

/** ICU's element types that take a value: argument, number, date, time, select, plural (see @formatjs/icu-messageformat-parser). */
const TAKES_VALUE = new Set([1, 2, 3, 4, 5, 6]);

/** Names of the placeholders of a message. Throws when the message is not ICU MessageFormat. */
export function placeholders(message: string): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (parts: readonly MessagePart[]) => {
    for (const part of parts) {
      if (TAKES_VALUE.has(part.type)) names.add(String(part.value));
      for (const option of Object.values(part.options ?? {})) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(message, 'en').getAst() as readonly MessagePart[]);
  return names;
}

/** Every string literal of the program, and every template literal as the pattern of what it may come to. */
export function spokenKeys(files: readonly SourceFile[]): {
  readonly literals: ReadonlySet<string>;
  readonly patterns: readonly RegExp[];
} {
  const literals = new Set<string>();
  const patterns = new Map<string, RegExp>();
  for (const file of files) {
    visit(file.program, (node) => {
      if (node.type === 'Literal' && typeof node.value === 'string') literals.add(node.value);
      if (node.type !== 'TemplateLiteral') return;
      const parts = (node.quasis as readonly SyntaxNode[]).map((quasi) => (quasi.value as { readonly cooked: string }).cooked);
      // A template that begins with an area and a dot computes a key; any other could come to anything and proves nothing.
      if (parts.length === 1) literals.add(parts[0] ?? '');
      else if (/^[a-z][a-zA-Z-]*\./.test(parts[0] ?? '')) patterns.set(parts.join('\0'), patternOf(parts));
    });
  }
  return { literals, patterns: [...patterns.values()] };
}

function patternOf(parts: readonly string[]): RegExp {
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`);
}

/** Calls of `say` with a literal key that leave a placeholder without its value, or give one that is not there. */
export function wrongValues(file: SourceFile, catalogue: Readonly<Record<string, string>>): readonly string[] {
  const found: string[] = [];
  visit(file.program, (node) => {
    if (node.type !== 'CallExpression' || (node.callee as SyntaxNode).name !== 'say') return;
    const [key, values] = node.arguments as readonly SyntaxNode[];
    const message = typeof key?.value === 'string' ? catalogue[key.value] : undefined;
    if (message === undefined) return;
    const given = givenNames(values);
    if (given === null) return;
    const needed = placeholders(message);
    const at = `${placeOf(file, node.start)} say('${key?.value}')`;
    for (const name of needed) if (!given.has(name)) found.push(`${at} leaves out {${name}}`);
    for (const name of given) if (!needed.has(name)) found.push(`${at} gives {${name}}, which the message has not`);
  });
  return found;
}

/** Names in an object literal; null when they cannot be read from the source. */
function givenNames(values: SyntaxNode | undefined): ReadonlySet<string> | null {
  if (values === undefined) return new Set();
  if (values.type !== 'ObjectExpression') return null;
  const properties = values.properties as readonly SyntaxNode[];
  if (properties.some((property) => property.type !== 'Property' || property.computed === true)) return null;
  return new Set(properties.map((property) => String((property.key as SyntaxNode).name ?? (property.key as SyntaxNode).value)));
}
