import { isListener, type Owner, type Socket } from '../socket.ts';

/** One port that an ssh command line forwards. `target` is null for a SOCKS proxy (-D) and for what is no host and port (a Unix socket). */
export interface Forward {
  /** -L: a local port leads to the far side. -D: a local SOCKS proxy. -R: a port of the far side leads here. */
  readonly kind: 'local' | 'socks' | 'remote';
  /** The port that waits: here for -L and -D, on the far side for -R. */
  readonly port: number;
  readonly target: { readonly host: string; readonly port: number } | null;
}

/** What an ssh command line says: what it forwards, and the name it was told to connect to (null: not told). */
export interface SshCommand {
  readonly forwards: readonly Forward[];
  readonly destination: string | null;
}

/** A listener that is the mouth of an ssh tunnel. `forward` is null where the command line does not tell where it leads. */
export interface Tunnel {
  readonly kind: Forward['kind'];
  readonly owner: Owner;
  readonly forward: Forward | null;
  /** The name that ssh was told to connect to; null where it is not told, and for -R at the far side. */
  readonly destination: string | null;
}

/** Options of ssh(1) that take an argument. */
const WITH_ARGUMENT = 'BbcDEeFIiJLlmOoPpQRSWw';
const CLIENTS: ReadonlySet<string> = new Set(['ssh', 'autossh', 'plink', 'plink.exe', 'ssh.exe']);
const SERVERS: ReadonlySet<string> = new Set(['sshd', 'sshd-session', 'sshd.exe']);
/** A session of sshd calls itself so (sshd(8) sets its title); the one that listens for ssh itself says `[listener]`. */
const SESSION = /^sshd(-session)?: \S+(?!.*\[listener\])/;

/** Reads what an ssh(1) command line forwards. Arguments were joined by blanks; options after the destination count, a command does not. */
export function readSshCommand(commandLine: string): SshCommand {
  const words = commandLine.split(/\s+/).filter((word) => word !== '');
  const forwards: Forward[] = [];
  let destination: string | null = null;
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') {
      if (destination !== null) break;
      destination = word;
      continue;
    }
    const { letter, value, isNext } = optionOf(word, words[at + 1]);
    if (isNext) at += 1;
    const forward = letter === 'o' ? configured(value, words[at + 1]) : forwarded(letter, value);
    if (forward !== null) forwards.push(forward);
  }
  return { forwards, destination };
}

/** Letters in one word up to the first that takes an argument: `-fNL 8080:host:80`, `-L8080:host:80`. */
function optionOf(word: string, next: string | undefined): { letter: string; value: string; isNext: boolean } {
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at] ?? '';
    if (!WITH_ARGUMENT.includes(letter)) continue;
    const rest = word.slice(at + 1);
    return rest === '' ? { letter, value: next ?? '', isNext: true } : { letter, value: rest, isNext: false };
  }
  return { letter: '', value: '', isNext: false };
}

/** `-o LocalForward=8080 host:80`: the blank parts it in two words, `=` and `:` do not. */
function configured(value: string, next: string | undefined): Forward | null {
  const [, name = '', first = ''] = /^(LocalForward|RemoteForward|DynamicForward)=?(.*)$/i.exec(value) ?? [];
  const letter = { localforward: 'L', remoteforward: 'R', dynamicforward: 'D' }[name.toLowerCase()];
  if (letter === undefined) return null;
  return forwarded(letter, letter === 'D' ? first : `${first}:${next ?? ''}`);
}

/** `[bind:]port:host:hostport` (-L, -R), `[bind:]port` (-D, and -R as a SOCKS proxy). */
function forwarded(letter: string, value: string): Forward | null {
  const parts = partsOf(value);
  if (letter === 'D') return socks(parts.at(-1));
  if (letter !== 'L' && letter !== 'R') return null;
  const kind = letter === 'L' ? 'local' : 'remote';
  const far = portOf(parts.at(-1));
  const near = portOf(parts.at(-3));
  const host = parts.at(-2);
  if (far !== null && near !== null && host !== undefined) return { kind, port: near, target: { host, port: far } };
  // A Unix socket in place of host and port: [bind:]port:/path.
  const port = portOf(parts.find((part) => portOf(part) !== null));
  return port === null ? null : { kind, port, target: null };
}

function socks(part: string | undefined): Forward | null {
  const port = portOf(part);
  return port === null ? null : { kind: 'socks', port, target: null };
}

/** Parts between colons; colons in brackets belong to an IPv6 address. */
function partsOf(value: string): readonly string[] {
  return [...value.matchAll(/\[([^\]]*)\]|([^:]+)/g)].map(([, inBrackets, plain]) => inBrackets ?? plain ?? '');
}

function portOf(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port > 0 && port <= 65_535 ? port : null;
}

/**
 * The tunnel whose mouth a listener is, by the process that holds it: an ssh client (-L, -D), or a session of sshd (-R from the far
 * side). null: it is none. `commandLineOf` gives the command line of a pid, null where it is not known.
 */
export function tunnelOf(socket: Socket, commandLineOf: (pid: number) => string | null): Tunnel | null {
  const { owners, local } = socket;
  if (!isListener(socket)) return null;
  for (const owner of owners) {
    const commandLine = commandLineOf(owner.pid);
    if (CLIENTS.has(owner.name)) {
      const { forwards, destination } = readSshCommand(commandLine ?? '');
      const forward = forwards.find(({ kind, port }) => kind !== 'remote' && port === local.port) ?? null;
      return { kind: forward?.kind ?? 'local', owner, forward, destination };
    }
    const isSession = SERVERS.has(owner.name) && commandLine !== null && SESSION.test(commandLine);
    if (isSession) return { kind: 'remote', owner, forward: null, destination: null };
  }
  return null;
}

/**
 * The connection that carries a tunnel's traffic: the one connection of the process that did not come in by the tunnel's own mouth.
 * Of several, the one to ssh's port; null where that does not decide: never a guess. `own` are the sockets of the tunnel's process.
 */
export function carrierOf(tunnel: Tunnel, mouth: Socket, own: Iterable<Socket>): Socket | null {
  const found: Socket[] = [];
  for (const socket of own) {
    const { remote, local, protocol, state, owners } = socket;
    if (protocol !== 'tcp' || remote === null || state === 'time-wait' || local.port === mouth.local.port) continue;
    if (owners.some(({ pid }) => pid === tunnel.owner.pid)) found.push(socket);
  }
  if (found.length < 2) return found[0] ?? null;
  const ssh = found.filter(({ remote, local }) => (tunnel.kind === 'remote' ? local.port === 22 : remote?.port === 22));
  return ssh.length === 1 ? (ssh[0] ?? null) : null;
}
