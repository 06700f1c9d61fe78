/** The one origin that the window's page has. A standard, secure scheme of our own: no web server, no `file:`. */
export const APP_SCHEME = 'app';
const APP_HOST = 'portlight';
/** The page that the window shows. */
export const APP_PAGE = `${APP_SCHEME}://${APP_HOST}/`;

/** What the window may load and who may ask. */
export interface Origin {
  /** The page to load. */
  readonly page: string;
  /** True when the page itself, or any file of it, lies at this address. */
  owns(url: string): boolean;
  /** True when the window may fetch this address: what it owns and, while one develops, the development tools. */
  mayFetch(url: string): boolean;
}

/** The origin of a built app. */
export function appOrigin(): Origin {
  const owns = (url: string) => hasHost(url, [`${APP_SCHEME}:`], APP_HOST);
  return { page: APP_PAGE, owns, mayFetch: owns };
}

/**
 * The origin while one works on the screens: Vite's server on this machine, given as `http://127.0.0.1:PORT/`. Null when the text is
 * anything else. A packaged app must never ask for this.
 */
export function developmentOrigin(server: string): Origin | null {
  const url = URL.parse(server);
  if (url === null || url.protocol !== 'http:' || url.hostname !== '127.0.0.1' || url.port === '') return null;
  return {
    page: `${url.origin}/`,
    owns: (asked) => hasHost(asked, ['http:'], url.host),
    mayFetch: (asked) => hasHost(asked, ['http:', 'ws:'], url.host) || URL.parse(asked)?.protocol === 'devtools:',
  };
}

function hasHost(asked: string, protocols: readonly string[], host: string): boolean {
  const url = URL.parse(asked);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return protocols.includes(url.protocol) && url.host === host;
}
