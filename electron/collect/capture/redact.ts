import { canonicalAddress } from '../../../shared/endpoint.ts';
import { decodeUtf8 } from '../parse/utf8.ts';
import { AddressPseudonyms } from './address-pseudonyms.ts';
import type { Section } from './capture-file.ts';
import { PROCESSES, USERS } from './noted-processes.ts';
import { hexAddress, hexOf } from './proc-net-hex.ts';
import { withoutSecrets } from './secret-words.ts';

/** What was replaced: how many different values of each kind. */
export interface Replaced {
  readonly addresses: number;
  readonly hosts: number;
  readonly users: number;
  readonly secrets: number;
}

/** The facts and sections of a capture. */
export interface Unsent {
  readonly facts: Readonly<Record<string, string>>;
  readonly sections: readonly Section[];
}

/** What a redaction knows beforehand: names that must not stay. */
export interface Names {
  readonly hosts: readonly string[];
  readonly users: readonly string[];
}

/** What replaces one value of each kind. */
interface Renaming {
  readonly address: (text: string) => string;
  readonly host: (text: string) => string;
  readonly user: (text: string) => string;
  readonly secret: (text: string) => string;
}

/**
 * Replaces host names, user names, addresses and the secrets of command lines by pseudonyms: the same value always by the same one,
 * scope, networks and ports kept. Nothing of the original values is in the answer.
 */
export function redact(unsent: Unsent, names: Names): Unsent & { readonly replaced: Replaced } {
  const originals = new Set<string>();
  const note = (text: string): string => {
    originals.add(text);
    return text;
  };
  walk(unsent, names, { address: note, host: same, user: same, secret: same });
  const addresses = new AddressPseudonyms(originals);
  const hosts = numbered((n) => `host-${n}`);
  const users = numbered((n) => `user-${n}`);
  const secrets = numbered((n) => `secret-${n}`);
  const done = walk(unsent, names, {
    address: (text) => addresses.of(text),
    host: hosts.of,
    user: users.of,
    secret: secrets.of,
  });
  const replaced = { addresses: addresses.count, hosts: hosts.count(), users: users.count(), secrets: secrets.count() };
  return { ...done, replaced };
}

function same(text: string): string {
  return text;
}

function numbered(make: (n: number) => string): { readonly of: (text: string) => string; readonly count: () => number } {
  const made = new Map<string, string>();
  return {
    of(text) {
      const known = made.get(text) ?? make(made.size + 1);
      made.set(text, known);
      return known;
    },
    count: () => made.size,
  };
}

function walk({ facts, sections }: Unsent, names: Names, to: Renaming): Unsent {
  const plain = plainRenamer(names, to);
  return {
    facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, plain(value)])),
    sections: sections.map((section) => ({ ...section, body: walkBody(section, names, plain, to) })),
  };
}

/** The same on every machine of the kind. */
const PUBLIC: ReadonlySet<string> = new Set(['/etc/os-release', 'kernel', 'ss version', 'version']);

function walkBody(section: Section, names: Names, plain: (text: string) => string, to: Renaming): string {
  if (PUBLIC.has(section.name)) return section.body;
  const lines = section.body.split('\n');
  if (section.format === 'ss') return lines.map((line) => ssLine(line, plain, to)).join('\n');
  if (section.format === 'netstat-linux') return lines.map((line) => columnLine(line, ':', plain, to)).join('\n');
  if (section.format === 'netstat-bsd') return lines.map((line) => columnLine(line, '.', plain, to)).join('\n');
  if (section.format === 'proc-net') return lines.map((line) => line.replace(HEX, (hex) => hexed(hex, to))).join('\n');
  if (section.format === 'lsof-fields') return lines.map((line) => fieldLine(line, plain)).join('\n');
  if (section.name === PROCESSES) return lines.map((line) => processLine(line, plain, to)).join('\n');
  if (section.name === USERS) return lines.map((line) => userLine(line, names, to)).join('\n');
  return plain(section.body);
}

const SS_ROW = /^([ \t]*(?:(?:tcp|udp)[ \t]+)?(?:[A-Z][A-Z0-9-]{3,14}[ \t]+)?-?\d+[ \t]+-?\d+[ \t]+)([^ \t]+)([ \t]+)([^ \t]+)/;

function ssLine(line: string, plain: (text: string) => string, to: Renaming): string {
  const found = SS_ROW.exec(line);
  if (found === null) return plain(line);
  const [head, before = '', local = '', gap = '', remote = ''] = found;
  return `${before}${endRenamed(local, ':', to)}${gap}${endRenamed(remote, ':', to)}${plain(line.slice(head.length))}`;
}

const COLUMNS = /^((?:tcp|udp)(?:4|6|46)?[ \t]+\d+[ \t]+\d+[ \t]+)([^ \t]+)([ \t]+)([^ \t]+)/;

function columnLine(line: string, separator: ':' | '.', plain: (text: string) => string, to: Renaming): string {
  const found = COLUMNS.exec(line);
  if (found === null) return plain(line);
  const [head, before = '', local = '', gap = '', remote = ''] = found;
  const ends = `${endRenamed(local, separator, to)}${gap}${endRenamed(remote, separator, to)}`;
  return before + ends + plain(line.slice(head.length));
}

/** `[2001:db8::1]%eth0:443`, `192.0.2.1:22`, `fe80::1%lo0.1024`: the address alone is replaced. */
function endRenamed(end: string, separator: ':' | '.', to: Renaming): string {
  const at = end.lastIndexOf(separator);
  if (at < 0) return end;
  const found = /^(\[?)([^\]%]*)(.*)$/.exec(end.slice(0, at));
  const [, open = '', address = '', rest = ''] = found ?? [];
  const isAddress = canonicalAddress(address).family !== null;
  const renamed = isAddress ? to.address(address) : address === '*' || address === '' ? address : to.host(address.toLowerCase());
  return open + renamed + rest + end.slice(at);
}

/** A field of lsof is told by its first letter, which is no part of the name, login or address that follows it. */
function fieldLine(line: string, plain: (text: string) => string): string {
  return /^[cLn]/.test(line) ? line.charAt(0) + plain(line.slice(1)) : plain(line);
}

const HEX = /\b(?:[0-9A-F]{32}|[0-9A-F]{8})(?=:[0-9A-F]{4} )/g;

function hexed(hex: string, to: Renaming): string {
  const address = hexAddress(hex);
  const renamed = to.address(address);
  return renamed === address ? hex : hexOf(renamed, hex.length);
}

function processLine(line: string, plain: (text: string) => string, to: Renaming): string {
  if (line === '') return line;
  const values = JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as Record<string, unknown>;
  const args = Array.isArray(values.args) ? withoutSecrets(values.args.map(String), to.secret) : [];
  const renamed = JSON.stringify({ ...values, args }, (_key, value: unknown) =>
    typeof value === 'string' ? plain(value) : value,
  );
  return Buffer.from(renamed, 'utf8').toString('latin1');
}

function userLine(line: string, names: Names, to: Renaming): string {
  return line.replace(/^(\d+) (.+)$/, (whole, uid: string, name: string) =>
    names.users.includes(decodeUtf8(name)) ? `${uid} ${to.user(decodeUtf8(name))}` : whole,
  );
}

const V4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d]|\.\d)/g;
const V6 = /(?<![\w:.])(?=[0-9a-f]*:[0-9a-f]*:)[0-9a-f:]{2,45}(?:(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])/gi;
const HOME = /((?:^|[/\\])(?:home|Users)[/\\])([^/\\\s:"']+)/g;
/** Names of hosts: what ends as one does, and what stands where one must. */
const DOMAIN =
  /(?<![\w./@-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:com|net|org|io|dev|cloud|internal|intranet|local|lan|corp|home|edu|gov|mil|info|biz|de|at|ch|uk|fr|nl|be|eu|it|es|pt|pl|se|no|dk|fi|us|ca|au|nz|jp|cn|kr|in|br|mx|ru|arpa)(?![\w-]|\.\w)/gi;
const AFTER_SCHEME = /(\b[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?)([a-z0-9][a-z0-9.-]*)/gi;
const MAIL = /(?<![\w.+-])([a-z0-9][\w.+-]*)@([a-z0-9][a-z0-9.-]*)/gi;
const OWN_HOST = /^(?:localhost|localhost\.localdomain|ip6-localhost)$/i;

/** Replaces in free text (a latin1 view or not) whatever can be recognised there. */
function plainRenamer({ hosts, users }: Names, to: Renaming): (text: string) => string {
  const hostNames = wordsOf(hosts.filter((name) => name !== '' && !OWN_HOST.test(name)));
  const userNames = wordsOf(users);
  const host = (name: string): string => {
    const isKnown =
      OWN_HOST.test(name) || /^host-\d+$/.test(name) || canonicalAddress(name).family !== null || /^[\d.]+$/.test(name);
    return isKnown ? name : to.host(name.toLowerCase());
  };
  return (text) => {
    let done = text.replace(V6, (address) => (canonicalAddress(address).family === null ? address : to.address(address)));
    done = done.replace(V4, (address) => (canonicalAddress(address).family === null ? address : to.address(address)));
    if (hostNames !== null) done = done.replace(hostNames, (name) => to.host(name.toLowerCase()));
    done = done
      .replace(AFTER_SCHEME, (_whole, scheme: string, name: string) => scheme + host(name))
      .replace(
        MAIL,
        (_whole, user: string, name: string) => `${/^(?:user|secret)-\d+$/.test(user) ? user : to.user(user)}@${host(name)}`,
      )
      .replace(DOMAIN, (name) => host(name));
    if (userNames !== null) done = done.replace(userNames, (name) => to.user(name));
    return done.replace(HOME, (_whole, path: string, user: string) => path + (/^user-\d+$/.test(user) ? user : to.user(user)));
  };
}

/** The words as whole words, the longest first; null when there are none. */
function wordsOf(words: readonly string[]): RegExp | null {
  const escaped = [...new Set(words)]
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return escaped.length === 0 ? null : new RegExp(`(?<![A-Za-z0-9_])(?:${escaped.join('|')})(?![A-Za-z0-9_])`, 'gi');
}
