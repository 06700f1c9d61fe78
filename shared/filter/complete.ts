import type { Socket } from '../socket.ts';
import { say, type TextKey } from '../text/say.ts';
import type { FilterFacts, Occurrence } from './facts.ts';
import { FIELDS, type Field, type FieldName, fieldNamed } from './fields.ts';
import { CLAIMS } from './filter.ts';
import { parseFilter } from './parse.ts';
import { valueText } from './words.ts';

/** One offer: put `insert` in place of the text from `from` to `to`, and the caret behind it. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  /** What is shown: the term as it will stand. */
  readonly label: string;
  /** What it means, in words; null where the label says it. */
  readonly detail: string | null;
  /** How many sockets have it; null for a field that still needs a value, and where it is not counted. */
  readonly count: number | null;
}

/** What is being typed: the word around the caret, and what of it stands before the caret. */
interface Typed {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What could be meant at the caret, best first, at most `most`. Never throws. */
export function complete(text: string, caret: number, facts: FilterFacts, most = 8): readonly Completion[] {
  const at = Math.max(0, Math.min(Math.trunc(caret) || 0, text.length));
  const typed = wordAt(text, at);
  const colon = typed.text.indexOf(':');
  const field = colon < 0 ? null : fieldNamed(typed.text.slice(0, colon).toLowerCase());
  const offers = field === null ? anything(typed, facts) : valuesOf(field, typed, typed.text.slice(colon + 1), facts);
  return offers.slice(0, Math.max(0, most));
}

/** The word that the caret is in or behind. A quote that is open keeps blanks inside the word. */
function wordAt(text: string, caret: number): Typed {
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < caret; at += 1) {
    const char = text.charAt(at);
    if (isQuoted && char === '\\') at += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /[\s()]/.test(char)) from = at + 1;
  }
  while (from < caret && text.charAt(from) === '-') from += 1;
  let to = caret;
  while (to < text.length && !/[\s()]/.test(text.charAt(to))) to += 1;
  return { from, to, text: text.slice(from, caret) };
}

/** Before a field is named: fields that begin so, then values of any field that fit. */
function anything(typed: Typed, facts: FilterFacts): readonly Completion[] {
  const start = typed.text.toLowerCase();
  const fields = FIELDS.filter(({ name, aliases }) => [name, ...aliases].some((one) => one.startsWith(start))).map(
    (field): Completion => ({
      from: typed.from,
      to: typed.to,
      insert: `${field.name}:`,
      label: `${field.name}:`,
      detail: say(field.about),
      count: null,
    }),
  );
  if (start === '') return fields;
  const values = (['app', 'remote', 'port', 'state', 'is', 'service', 'user', 'process'] as const).flatMap((name) => {
    const field = fieldNamed(name);
    return field === null
      ? []
      : valuesOf(field, typed, typed.text, facts)
          .filter(({ count }) => count !== 0)
          .slice(0, 3);
  });
  return [...fields.slice(0, 3), ...values];
}

function valuesOf(field: Field, typed: Typed, value: string, facts: FilterFacts): readonly Completion[] {
  const plain = value.replace(/^=?"?/, '').replace(/"$/, '').toLowerCase();
  const fits: (Occurrence & { readonly detail: string | null })[] = [];
  const later: typeof fits = [];
  for (const { value: one, count } of candidates(field.name, facts)) {
    const lower = one.toLowerCase();
    if (lower === plain && plain !== '' && value.endsWith('"')) continue;
    const offer = { value: one, count, detail: meaning(field.name, one) };
    if (lower.startsWith(plain)) fits.push(offer);
    else if (lower.includes(plain)) later.push(offer);
  }
  return [...fits, ...later].flatMap(({ value: one, count, detail }) => {
    const insert = `${field.name}:${NAMED_AS_WRITTEN.has(field.name) ? one : valueText(one)}`;
    const isWritten = insert.toLowerCase() === typed.text.toLowerCase() || parseFilter(insert).kind === 'error';
    return isWritten ? [] : [{ from: typed.from, to: typed.to, insert, label: insert, detail, count }];
  });
}

/** Values that are never quoted: they come from a fixed list, or are numbers. */
const NAMED_AS_WRITTEN: ReadonlySet<FieldName> = new Set([
  'state',
  'is',
  'scope',
  'proto',
  'family',
  'port',
  'sport',
  'dport',
  'pid',
]);

function candidates(name: FieldName, facts: FilterFacts): readonly Occurrence[] {
  switch (name) {
    case 'app':
      return facts.apps;
    case 'process':
      return facts.processes;
    case 'pid':
      return facts.pids;
    case 'user':
      return facts.users;
    case 'container':
      return facts.containers;
    case 'state':
      return facts.states;
    case 'port':
      return facts.ports;
    case 'dport':
      return facts.remotePorts;
    case 'sport':
      return facts.localPorts;
    case 'remote':
      return facts.remotes;
    case 'local':
      return facts.locals;
    case 'host':
    case 'ip':
      return facts.hosts;
    case 'proto':
      return facts.protocols;
    case 'family':
      return facts.families;
    case 'scope':
      return facts.scopes;
    case 'service':
      return facts.services;
    case 'is':
      return facts.claims;
  }
}

const CLAIM_MEANS = Object.fromEntries(CLAIMS.map((claim) => [claim, `filter.claim.${claim}`])) as Readonly<
  Record<string, TextKey>
>;

function meaning(name: FieldName, value: string): string | null {
  if (name === 'is') {
    const key = CLAIM_MEANS[value];
    return key === undefined ? null : say(key);
  }
  if (name === 'state') return say(`state.${value as NonNullable<Socket['state']> | 'none'}`);
  return null;
}
