import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Whom the server lets in: who knows the token, from a page of its own, asking for this machine by its own address. */
export interface Gate {
  /** What a person opens: the address with the token. */
  readonly url: string;
  /** The addresses under which the server may be asked, as browsers name them in `Origin`. */
  readonly origins: readonly string[];
  /** True when `Host` is this server. A page of another name that resolves to this machine (DNS rebinding) has another one. */
  isOwnHost(request: IncomingMessage): boolean;
  /** True when the request says which page it comes from, and that page is ours. */
  isOwnPage(request: IncomingMessage): boolean;
  /** True when `token` is the one in `url`. */
  isToken(token: string): boolean;
  /** True when the browser has been let in before. */
  hasCookie(request: IncomingMessage): boolean;
  /** What lets a browser in, as a `Set-Cookie` header. */
  readonly cookie: string;
}

const SECRET_BYTES = 32;

/** Makes the gate of a server on a port of this machine, with a token of 256 random bits. */
export function gateFor(port: number): Gate {
  const token = randomBytes(SECRET_BYTES).toString('base64url');
  // A value of its own: a cookie goes to every server on 127.0.0.1 whatever its port, and must not give the address away.
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const cookieName = `portlight-${port}`;
  // Browsers leave the port of plain HTTP out.
  const hosts = ['127.0.0.1', 'localhost'].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  const origins = hosts.map((host) => `http://${host}`);
  const isToken = secretTest(token);
  const isSecret = secretTest(secret);
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    origins,
    isOwnHost: ({ headers }) => headers.host !== undefined && hosts.includes(headers.host.toLowerCase()),
    isOwnPage: ({ headers }) => headers.origin !== undefined && origins.includes(headers.origin.toLowerCase()),
    isToken,
    hasCookie: ({ headers }) => cookieValues(headers.cookie ?? '', cookieName).some(isSecret),
    cookie: `${cookieName}=${secret}; HttpOnly; SameSite=Strict; Path=/`,
  };
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
