import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Whom the server lets in: who knows the token, from a page of its own, asking for this machine by its own address. */
export interface Gate {
  /** What a person opens: the address with the token. */
  readonly url: string;
  /**
   * An address that lets in once, soon: for starting a browser. Its arguments every user of the machine may be able to read as long as
   * it runs, so the address alone must not do: see `mayUseEntrance` of the server.
   */
  entranceUrl(): string;
  /** The addresses under which the server may be asked, as browsers name them in `Origin`. */
  readonly origins: readonly string[];
  /** True when `Host` is this server. A page of another name that resolves to this machine (DNS rebinding) has another one. */
  isOwnHost(request: IncomingMessage): boolean;
  /** True when the request says which page it comes from, and that page is ours. */
  isOwnPage(request: IncomingMessage): boolean;
  /** True when `token` is the one in `url`. */
  isToken(token: string): boolean;
  /** True when `token` is that of an entrance which is still open. */
  isEntrance(token: string): boolean;
  /** Shuts an entrance. False when it was shut already. */
  shutEntrance(token: string): boolean;
  /** True when the browser has been let in before. */
  hasCookie(request: IncomingMessage): boolean;
  /** What lets a browser in, as a `Set-Cookie` header. */
  readonly cookie: string;
  /** The path below which everything lies, with a slash at both ends: random, so that nobody else can make a browser send the cookie. */
  readonly room: string;
}

const SECRET_BYTES = 32;
const ENTRANCE_MS = 60_000;

/** Makes the gate of a server on a port of this machine, with a token of 256 random bits. */
export function gateFor(port: number): Gate {
  const token = newSecret();
  // A value of its own, and for a path of its own: browsers do not part the cookies of 127.0.0.1 by port (RFC 6265, 8.5), and a server
  // of somebody else would get it with every page that is opened there.
  const secret = newSecret();
  const room = `/${newSecret()}/`;
  const cookieName = `portlight-${port}`;
  // Browsers leave the port of plain HTTP out.
  const hosts = ['127.0.0.1', 'localhost'].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  const origins = hosts.map((host) => `http://${host}`);
  const isToken = secretTest(token);
  const isSecret = secretTest(secret);
  let entrances: readonly { readonly fits: (given: string) => boolean; readonly untilMs: number }[] = [];
  const openEntrances = () => entrances.filter(({ untilMs }) => untilMs > performance.now());
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    origins,
    isOwnHost: ({ headers }) => headers.host !== undefined && hosts.includes(headers.host.toLowerCase()),
    isOwnPage: ({ headers }) => headers.origin !== undefined && origins.includes(headers.origin.toLowerCase()),
    entranceUrl() {
      const once = newSecret();
      entrances = [...entrances, { fits: secretTest(once), untilMs: performance.now() + ENTRANCE_MS }];
      return `http://127.0.0.1:${port}/?token=${once}`;
    },
    isToken,
    isEntrance: (given) => openEntrances().some(({ fits }) => fits(given)),
    shutEntrance(given) {
      const open = openEntrances();
      entrances = open.filter(({ fits }) => !fits(given));
      return entrances.length < open.length;
    },
    hasCookie: ({ headers }) => cookieValues(headers.cookie ?? '', cookieName).some(isSecret),
    cookie: `${cookieName}=${secret}; HttpOnly; SameSite=Strict; Path=${room}`,
    room,
  };
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Compares in a time that tells nothing of how much was right. */
function secretTest(secret: string): (given: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(secret);
  return (given) => timingSafeEqual(digest(given), expected);
}

function cookieValues(header: string, name: string): readonly string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
