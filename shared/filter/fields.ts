import { cleanText } from '../clean-text.ts';
import type { Scope } from '../endpoint.ts';
import type { Protocol } from '../socket.ts';
import { say, type TextKey } from '../text/say.ts';
import { CLAIMS, type End, FILTER_STATES, type Filter, type Test } from './filter.ts';
import { readPlace, readPorts } from './place.ts';

/** What stands behind a field: `values` are its parts between commas (one part when it is quoted). */
export interface FieldValue {
  readonly whole: string;
  readonly values: readonly string[];
  readonly isExact: boolean;
}

/** A field of the filter language. */
export interface Field {
  readonly name: FieldName;
  readonly aliases: readonly string[];
  /** A value that shows how it is written. */
  readonly example: string;
  /** What it tests, in words (a key of the catalogue). */
  readonly about: TextKey;
  /** Reads a value that is not empty; a text says what is wrong with it. */
  readonly read: (value: FieldValue) => Filter | string;
}

/** The names under which fields are printed. */
export type FieldName =
  | 'app'
  | 'process'
  | 'pid'
  | 'user'
  | 'container'
  | 'state'
  | 'port'
  | 'sport'
  | 'dport'
  | 'remote'
  | 'local'
  | 'host'
  | 'ip'
  | 'proto'
  | 'family'
  | 'scope'
  | 'service'
  | 'is';

type State = (typeof FILTER_STATES)[number];

/** What the screens, `ss` and `netstat` call the states, beside the names of `state:`. */
const STATE_NAMES: Readonly<Record<string, State>> = {
  estab: 'established',
  connecting: 'syn-sent',
  'syn-recv': 'syn-received',
  listening: 'listen',
  unconn: 'none',
  open: 'none',
};
const SCOPES: Readonly<Record<string, Scope>> = { internet: 'internet', lan: 'lan', loopback: 'loopback', localhost: 'loopback' };
const FAMILIES: Readonly<Record<string, 4 | 6>> = { '4': 4, ipv4: 4, v4: 4, '6': 6, ipv6: 6, v6: 6 };
const PROTOCOLS: Readonly<Record<string, Protocol>> = { tcp: 'tcp', udp: 'udp' };
const PID_MOST = 4_294_967_295;

/** All fields, in the order in which they are offered. */
export const FIELDS: readonly Field[] = [
  { name: 'app', aliases: ['application'], example: 'firefox', about: 'filter.about.app', read: text('app') },
  { name: 'state', aliases: [], example: 'syn-sent', about: 'filter.about.state', read: readStates },
  { name: 'port', aliases: [], example: '443', about: 'filter.about.port', read: ports('either') },
  { name: 'remote', aliases: ['dst'], example: '10.0.0.0/8', about: 'filter.about.remote', read: place('remote') },
  { name: 'local', aliases: ['src'], example: '127.0.0.1', about: 'filter.about.local', read: place('local') },
  { name: 'host', aliases: ['address'], example: '192.0.2.7', about: 'filter.about.host', read: place('either') },
  { name: 'is', aliases: [], example: 'listening', about: 'filter.about.is', read: readClaims },
  { name: 'scope', aliases: [], example: 'internet', about: 'filter.about.scope', read: readScopes },
  { name: 'service', aliases: [], example: 'https', about: 'filter.about.service', read: text('service', true) },
  { name: 'user', aliases: [], example: 'root', about: 'filter.about.user', read: text('user', true) },
  { name: 'process', aliases: ['proc'], example: 'nginx', about: 'filter.about.process', read: text('process') },
  { name: 'pid', aliases: [], example: '4121', about: 'filter.about.pid', read: readPids },
  { name: 'proto', aliases: ['protocol'], example: 'udp', about: 'filter.about.proto', read: readProtocols },
  { name: 'dport', aliases: [], example: '443', about: 'filter.about.dport', read: ports('remote') },
  { name: 'sport', aliases: [], example: '50000-60000', about: 'filter.about.sport', read: ports('local') },
  { name: 'container', aliases: [], example: 'web', about: 'filter.about.container', read: text('container') },
  { name: 'family', aliases: [], example: '6', about: 'filter.about.family', read: readFamilies },
  { name: 'ip', aliases: [], example: '6', about: 'filter.about.ip', read: readIp },
];

const BY_NAME = new Map(FIELDS.flatMap((field) => [field.name, ...field.aliases].map((name) => [name, field] as const)));

/** The field of a name or alias (lower case), or null. */
export function fieldNamed(name: string): Field | null {
  return BY_NAME.get(name) ?? null;
}

/** The field whose name is at most one keystroke away: what a mistyped one may have meant. */
export function fieldLike(name: string): Field | null {
  for (const [known, field] of BY_NAME) if (isOneKeyAway(name, known)) return field;
  return null;
}

function isOneKeyAway(a: string, b: string): boolean {
  if (a.length < 3 || Math.abs(a.length - b.length) > 1) return false;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  const restA = a.slice(same);
  const restB = b.slice(same);
  if (restA.slice(1) === restB.slice(1) || restA === restB.slice(1) || restA.slice(1) === restB) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}

function text(kind: 'app' | 'process' | 'user' | 'container' | 'service', isAlwaysExact = false): Field['read'] {
  return ({ whole, isExact }) => ({ kind, isExact: isExact || isAlwaysExact, text: whole });
}

function place(end: End): Field['read'] {
  return ({ whole, isExact }) => {
    const read = readPlace(whole, isExact);
    if (read === null) return say('filter.error.place', { value: shown(whole) });
    const { host, port } = read;
    const mayBeExact = host.kind === 'any' || host.kind === 'text';
    return { kind: 'place', end, isExact: isExact && mayBeExact, host, port };
  };
}

function ports(end: End): Field['read'] {
  return ({ values }) => {
    const ranges = values.map(readPorts);
    const wrong = values[ranges.indexOf(null)];
    if (wrong !== undefined) return say('filter.error.port', { value: shown(wrong) });
    return { kind: 'port', end, ranges: ranges.filter((range) => range !== null) };
  };
}

function readPids({ values }: FieldValue): Filter | string {
  const wrong = values.find((value) => !/^\d{1,10}$/.test(value) || Number(value) > PID_MOST);
  if (wrong !== undefined) return say('filter.error.pid', { value: shown(wrong) });
  return { kind: 'pid', pids: [...new Set(values.map(Number))] };
}

function readStates({ values }: FieldValue): Filter | string {
  const known = (value: string): State | undefined => {
    const name = value.toLowerCase().replaceAll('_', '-');
    return FILTER_STATES.find((state) => state === name) ?? own(STATE_NAMES, name);
  };
  return choices(values, known, FILTER_STATES, 'filter.error.state', (states) => ({ kind: 'state', states }));
}

function readScopes({ values }: FieldValue): Filter | string {
  const known = (value: string) => own(SCOPES, value.toLowerCase());
  return choices(values, known, ['internet', 'lan', 'loopback'], 'filter.error.scope', (scopes) => ({ kind: 'scope', scopes }));
}

function readProtocols({ values }: FieldValue): Filter | string {
  const known = (value: string) => own(PROTOCOLS, value.toLowerCase());
  return choices(values, known, ['tcp', 'udp'], 'filter.error.proto', (protocols) => ({ kind: 'protocol', protocols }));
}

function readFamilies({ values }: FieldValue): Filter | string {
  const known = (value: string) => own(FAMILIES, value.toLowerCase());
  return choices(values, known, ['4', '6'], 'filter.error.family', (families) => ({ kind: 'family', families }));
}

/** `ip:6` is the family; `ip:10.0.0.0/8` is an address at either end. */
function readIp(value: FieldValue): Filter | string {
  return value.values.every((one) => own(FAMILIES, one.toLowerCase())) ? readFamilies(value) : place('either')(value);
}

const MEANT_BY_IS: Readonly<Record<string, Test>> = {
  ...Object.fromEntries(CLAIMS.map((claim) => [claim, { kind: 'is', claim } as const])),
  listen: { kind: 'is', claim: 'listening' },
  established: { kind: 'state', states: ['established'] },
  closed: { kind: 'state', states: ['time-wait', 'closed'] },
  loopback: { kind: 'scope', scopes: ['loopback'] },
  lan: { kind: 'scope', scopes: ['lan'] },
  internet: { kind: 'scope', scopes: ['internet'] },
  tcp: { kind: 'protocol', protocols: ['tcp'] },
  udp: { kind: 'protocol', protocols: ['udp'] },
};

function readClaims({ values }: FieldValue): Filter | string {
  const known = (value: string) => own(MEANT_BY_IS, value.toLowerCase());
  const all = Object.keys(MEANT_BY_IS).filter((name) => name !== 'listen');
  return choices(
    values,
    known,
    all,
    'filter.error.is',
    (tests) => (tests.length === 1 && tests[0]) || { kind: 'any', of: tests },
  );
}

function choices<T>(
  values: readonly string[],
  known: (value: string) => T | undefined,
  all: readonly string[],
  error: 'filter.error.state' | 'filter.error.scope' | 'filter.error.proto' | 'filter.error.family' | 'filter.error.is',
  made: (chosen: readonly T[]) => Filter,
): Filter | string {
  const chosen = new Set<T>();
  for (const value of values) {
    const one = known(value);
    if (one === undefined) return say(error, { value: shown(value), all: all.join(', ') });
    chosen.add(one);
  }
  return made([...chosen]);
}

/** A look-up that no inherited name (`constructor`) can deceive. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function shown(value: string): string {
  return cleanText(value, 40);
}
