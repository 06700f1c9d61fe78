import { canonicalAddress, type Endpoint, type Scope } from '../endpoint.ts';
import type { App, Protocol, Socket } from '../socket.ts';
import type { Claim, Filter, Host, Test } from './filter.ts';
import { parseFilter, type Term } from './parse.ts';
import { readPlace } from './place.ts';
import { filterText } from './print.ts';

/** The text of a term for something a person points at. Safe for any name: it reads back as exactly this. */
export const termFor = {
  /** An app, exactly; null: sockets whose app is not known. `others`: apps on the screen, so that twins of name are told apart. */
  app(app: App | null, others: Iterable<App> = []): string {
    if (app === null) return filterText({ kind: 'is', claim: 'unowned' });
    const name = app.name.toLowerCase();
    let text = app.name === '' ? app.id : app.name;
    for (const other of others) if (other.id !== app.id && other.name.toLowerCase() === name) text = app.id;
    return filterText({ kind: 'app', isExact: true, text });
  },
  /** A destination: remote host:port, exactly. */
  destination: (remote: Endpoint): string => placeTerm('remote', remote, remote.port),
  /** The remote host, whatever the port. */
  remoteHost: (remote: Endpoint): string => placeTerm('remote', remote, null),
  /** A local address and port, exactly. */
  local: (local: Endpoint): string => placeTerm('local', local, local.port),
  /** A state; null: no state is given. */
  state: (state: Socket['state']): string => filterText({ kind: 'state', states: [state ?? 'none'] }),
  /** A port at either end. */
  port: (port: number): string => filterText({ kind: 'port', end: 'either', ranges: [{ from: port, to: port }] }),
  /** A port on this machine: a listener and what is connected to it. */
  localPort: (port: number): string => filterText({ kind: 'port', end: 'local', ranges: [{ from: port, to: port }] }),
  pid: (pid: number): string => filterText({ kind: 'pid', pids: [pid] }),
  process: (name: string): string => filterText({ kind: 'process', isExact: true, text: name }),
  user: (user: string): string => filterText({ kind: 'user', isExact: true, text: user }),
  protocol: (protocol: Protocol): string => filterText({ kind: 'protocol', protocols: [protocol] }),
  family: (family: 4 | 6): string => filterText({ kind: 'family', families: [family] }),
  scope: (scope: Scope): string => filterText({ kind: 'scope', scopes: [scope] }),
  service: (service: string): string => filterText({ kind: 'service', isExact: true, text: service }),
  is: (claim: Claim): string => filterText({ kind: 'is', claim }),
};

/**
 * Adds a term to a filter's text, once. It takes the place of one of the same kind where a socket can have only one (its app, its
 * state …), and of its own negation. Of a text that makes no sense nothing is kept: pass the last one that did.
 */
export function addTerm(text: string, term: string): string {
  const added = termIn(term);
  if (added === null) return text;
  const kept = termsOf(text);
  if (kept.some(({ filter }) => isSame(filter, added.filter))) return text;
  const rest = kept.filter(({ filter }) => !isOpposite(filter, added.filter) && !isOusted(filter, added.filter));
  return joinTerms([...rest, added]);
}

/** Adds "not this" to a filter's text, in the place of "this" where that stands. */
export function excludeTerm(text: string, term: string): string {
  const excluded = termIn(term);
  if (excluded === null) return text;
  const negation: Filter = excluded.filter.kind === 'not' ? excluded.filter.of : { kind: 'not', of: excluded.filter };
  const kept = termsOf(text);
  if (kept.some(({ filter }) => isSame(filter, negation))) return text;
  const rest = kept.filter(({ filter }) => !isSame(filter, excluded.filter));
  return joinTerms([...rest, { text: filterText(negation), filter: negation }]);
}

/** Takes a term (by its place, from parseFilter) out of a filter's text. */
export function removeTerm(text: string, term: { readonly from: number; readonly to: number }): string {
  return joinTerms(termsOf(text).filter(({ from, to }) => from !== term.from || to !== term.to));
}

type TermText = Pick<Term, 'text' | 'filter'>;

function termsOf(text: string): readonly Term[] {
  const parsed = parseFilter(text);
  return parsed.kind === 'filter' ? parsed.terms : [];
}

function termIn(text: string): TermText | null {
  const parsed = parseFilter(text);
  return parsed.kind === 'filter' && parsed.terms.length > 0 ? { text, filter: parsed.filter } : null;
}

/** Alternatives beside other parts need parentheses, which they lack when they stood alone. */
function joinTerms(terms: readonly TermText[]): string {
  if (terms.length === 1 && terms[0] !== undefined) return terms[0].text;
  return terms.map(({ text, filter }) => (filter.kind === 'any' ? `(${filterText(filter)})` : text)).join(' ');
}

function isSame(a: Filter, b: Filter): boolean {
  return filterText(a) === filterText(b);
}

function isOpposite(a: Filter, b: Filter): boolean {
  return (a.kind === 'not' && isSame(a.of, b)) || (b.kind === 'not' && isSame(b.of, a));
}

const ONE_PER_SOCKET: ReadonlySet<Filter['kind']> = new Set<Test['kind']>([
  'app',
  'process',
  'user',
  'container',
  'service',
  'state',
  'protocol',
  'family',
  'scope',
  'pid',
]);

/** True when no socket, or hardly one, could satisfy both. */
function isOusted(old: Filter, added: Filter): boolean {
  if (old.kind === 'place' && added.kind === 'place') return old.end === added.end && added.end !== 'either';
  if (old.kind === 'port' && added.kind === 'port') return old.end === added.end && added.end !== 'either';
  return old.kind === added.kind && ONE_PER_SOCKET.has(added.kind);
}

function placeTerm(end: 'local' | 'remote', endpoint: Endpoint, port: number | null): string {
  const { address, zone } = endpoint;
  const host = zone === null ? (readPlace(`[${address}]`, true)?.host ?? ANY) : zonedHost(address, zone);
  const range = port === null ? null : { from: port, to: port };
  const isExact = host.kind === 'any' || host.kind === 'text';
  return filterText({ kind: 'place', end, isExact, host, port: range });
}

const ANY: Host = { kind: 'any' };

/** Only an IPv6 address is read back with its zone; any other stands for itself as a text. */
function zonedHost(address: string, zone: string): Host {
  const isPlain = canonicalAddress(address).family === 6 && !zone.endsWith('%') && zone !== '';
  return isPlain ? { kind: 'address', address, zone } : { kind: 'text', text: `${address}%${zone}` };
}
