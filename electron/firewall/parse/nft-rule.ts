import {
  type Action,
  type MapEntry,
  type Rule,
  rangeTest,
  type Test,
  type Translation,
} from '../../../shared/firewall/ruleset.ts';
import { addressRange, elementValues, type NftField, nftField, wideValues } from './nft-value.ts';

type Json = Readonly<Record<string, unknown>>;

/** Named sets and maps by table and name: their elements as JSON; null: not readable. */
export type NftSets = ReadonlyMap<string, readonly unknown[] | null>;

/** The elements of named sets and maps. */
export function setsOf(bodies: readonly Json[]): NftSets {
  return new Map(
    bodies.map((body) => [
      `${String(body.family)} ${String(body.table)} ${String(body.name)}`,
      body.elem === undefined ? [] : Array.isArray(body.elem) ? (body.elem as readonly unknown[]) : null,
    ]),
  );
}

/** Statements that count, write down or mark, and let a packet go on (libnftables-json(5), STATEMENTS). */
const HARMLESS = /^(counter|log|mangle|set|map|flow|dup|last|secmark|ct (timeout|expectation|helper))$/;
/** Statements that let some packets on to what follows, and others not. */
const GATES = /^(limit|quota|ct count|meter|connlimit)$/;

interface Making {
  readonly tests: Test[];
  readonly actions: Action[];
  isUnsure: boolean;
  readonly table: string;
  readonly sets: NftSets;
}

/** One rule from its JSON statements. What is not evaluated makes it unsure, and never fit or not fit for certain. */
export function ruleOf(expressions: readonly unknown[], text: string, table: string, sets: NftSets): Rule {
  const making: Making = { tests: [], actions: [], isUnsure: false, table, sets };
  for (const expression of expressions) {
    const [kind = '', body] = isObject(expression) ? (Object.entries(expression)[0] ?? []) : [];
    addStatement(making, kind, body);
  }
  const { tests, actions, isUnsure } = making;
  return { tests, actions, isUnsure, text };
}

function addStatement(making: Making, kind: string, body: unknown): void {
  const action = actionOf(kind, body, making);
  if (action !== null) making.actions.push(action);
  else if (kind === 'match' && isObject(body)) addMatch(making, body);
  else if (HARMLESS.test(kind)) return;
  else {
    doubt(making);
    if (!GATES.test(kind) && kind !== 'xt') making.actions.push({ kind: 'elsewhere' });
  }
}

function actionOf(kind: string, body: unknown, making: Making): Action | null {
  switch (kind) {
    case 'reject':
      for (const test of needsOfReject(body)) requires(making, test);
      return { kind };
    case 'accept':
    case 'drop':
    case 'return':
      return { kind };
    case 'continue':
      return { kind: 'none' };
    case 'jump':
    case 'goto':
      return isObject(body) ? { kind: kind === 'jump' ? 'jump' : 'go', chain: String(body.target) } : { kind: 'elsewhere' };
    case 'notrack':
      return { kind: 'untrack' };
    case 'queue':
    case 'synproxy':
    case 'xt':
      return kind === 'xt' && isObject(body) && body.type === 'match' ? null : { kind: 'elsewhere' };
    case 'snat':
    case 'masquerade':
      return { kind: 'accept' };
    case 'dnat':
    case 'redirect':
      return translationOf(body, making);
    case 'vmap':
      return isObject(body) ? mapOf(body, making) : { kind: 'elsewhere' };
    default:
      return null;
  }
}

/** What a rejection can answer is a condition that nft leaves out where it writes the rule down. */
function needsOfReject(body: unknown): readonly Test[] {
  const type = isObject(body) ? body.type : undefined;
  if (type === 'tcp reset') return [rangeTest('protocol', [[6n, 6n]])];
  if (type === 'icmp') return [rangeTest('family', [[2n, 2n]])];
  return type === 'icmpv6' ? [rangeTest('family', [[10n, 10n]])] : [];
}

function translationOf(body: unknown, making: Making): Action {
  const { addr, port, family } = isObject(body) ? body : {};
  const address = addr === undefined ? null : addressRange(addr);
  // In a table of both families, the one of the new address is a condition.
  const version = family === 'ip' ? 2n : family === 'ip6' ? 10n : null;
  if (version !== null) requires(making, rangeTest('family', [[version, version]]));
  const isPlainPort = port === undefined || (typeof port === 'number' && Number.isInteger(port));
  const isPlain = isPlainPort && (addr === undefined || (address !== null && address.range[0] === address.range[1]));
  if (!isPlain) return { kind: 'elsewhere' };
  const to: Translation = {
    family: family === 'ip6' ? 6 : family === 'ip' ? 4 : (address?.family ?? null),
    address: address?.range[0] ?? null,
    port: typeof port === 'number' ? BigInt(port) : null,
  };
  return { kind: 'translate', to };
}

function addMatch(making: Making, { op, left, right }: Json): void {
  const way = isObject(left) && isObject(left.fib) ? wayBack(left.fib, op, right) : null;
  if (way !== null) {
    if (way === 'missing') requires(making, rangeTest('protocol', [[255n, 255n]]));
    return;
  }
  const parts = isObject(left) && Array.isArray(left.concat) ? (left.concat as readonly unknown[]) : [left];
  const fields = parts.map(nftField);
  const known = fields.filter((field): field is NftField => field !== null);
  // A field of a protocol is there only in packets of it: that much holds even of what is not evaluated.
  for (const { needs } of known) for (const test of needs) requires(making, test);
  const elements = elementsOf(right, making);
  const isReadable = known.length === fields.length && elements !== null && known.length > 0;
  const test = isReadable ? testOf(known, elements, String(op), op === 'in') : null;
  if (test === null) doubt(making);
  else requires(making, test);
}

/** Adds a condition, before or behind the rule's first action. */
function requires({ tests, actions }: Making, test: Test): void {
  if (actions.length === 0) tests.push(test);
  else actions.push({ kind: 'check', test });
}

/** Adds a condition that is not evaluated. */
function doubt(making: Making): void {
  if (making.actions.length === 0) making.isUnsure = true;
  else making.actions.push({ kind: 'check', test: null });
}

/**
 * Whether there is a way back to where a packet came from. The question is about packets as they ordinarily come: by the interface that
 * answers leave by. null: the match is about something else.
 */
function wayBack({ result, flags }: Json, op: unknown, right: unknown): 'exists' | 'missing' | null {
  if (!String(result).startsWith('oif') || ![flags].flat().includes('saddr') || typeof right !== 'boolean') return null;
  return (op === '==') === right ? 'exists' : 'missing';
}

function testOf(fields: readonly NftField[], elements: readonly unknown[], op: string, isBits: boolean): Test | null {
  if (!['==', '!=', 'in', '<', '>', '<=', '>='].includes(op)) return null;
  const [only] = fields;
  if (fields.length === 1 && only !== undefined) {
    const values = wideValues(only, elements, op, isBits);
    return values === null ? null : { fields: [only.field], elements: values.map((one) => [one]), isNegated: op === '!=' };
  }
  if (op !== '==' && op !== '!=') return null;
  const rows = elements.map((element) => concatOf(fields, element));
  if (rows.some((row) => row === null)) return null;
  return {
    fields: fields.map(({ field }) => field),
    elements: rows.flatMap((row) => (row === null ? [] : [row])),
    isNegated: op === '!=',
  };
}

function concatOf(fields: readonly NftField[], element: unknown): MapEntry['values'] | null {
  const bare = bareElement(element);
  const parts = isObject(bare) && Array.isArray(bare.concat) ? (bare.concat as readonly unknown[]) : [bare];
  if (parts.length !== fields.length) return null;
  const values = fields.map((field, at) => elementValues(field, parts[at]));
  return values.some((value) => value === null) ? null : values.flatMap((value) => (value === null ? [] : [value]));
}

/** What stands on the right of a match: the elements of a set, or the one value. null: not readable. */
function elementsOf(right: unknown, { table, sets }: Making): readonly unknown[] | null {
  if (typeof right === 'string' && right.startsWith('@')) return sets.get(`${table} ${right.slice(1)}`) ?? null;
  const inner = isObject(right) && right.set !== undefined ? right.set : right;
  if (typeof inner === 'string' && inner.startsWith('@')) return sets.get(`${table} ${inner.slice(1)}`) ?? null;
  return Array.isArray(inner) ? (inner as readonly unknown[]) : [inner];
}

function mapOf({ key, data }: Json, making: Making): Action {
  const parts = isObject(key) && Array.isArray(key.concat) ? (key.concat as readonly unknown[]) : [key];
  const fields = parts.map(nftField).filter((field): field is NftField => field !== null);
  const elements = elementsOf(data, making);
  if (fields.length < parts.length || elements === null) return { kind: 'elsewhere' };
  for (const { needs } of fields) for (const test of needs) requires(making, test);
  const entries = elements.map((element): MapEntry | null => {
    const [from, verdict] = Array.isArray(element) ? (element as readonly unknown[]) : [];
    const [only] = fields;
    const wide = fields.length === 1 && only !== undefined ? elementValues(only, bareElement(from)) : null;
    const values = fields.length === 1 ? (wide === null ? null : [wide]) : concatOf(fields, from);
    const [kind = '', body] = isObject(verdict) ? (Object.entries(verdict)[0] ?? []) : [];
    const action = actionOf(kind, body, making);
    return values === null || action === null ? null : { values, action };
  });
  if (entries.some((entry) => entry === null)) return { kind: 'elsewhere' };
  return { kind: 'map', fields: fields.map(({ field }) => field), entries: entries.flatMap((entry) => entry ?? []) };
}

/** An element without its timeout, counter or comment. */
function bareElement(element: unknown): unknown {
  return isObject(element) && isObject(element.elem) ? element.elem.val : element;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
