import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type Protocol, protocol } from 'electron';
import { APP_SCHEME, type Origin } from './origin.ts';
import { contentSecurityPolicy } from './serve/content-security-policy.ts';

/** What the screens consist of. A file of any other kind is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Makes the scheme a standard and secure one. Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built screens in `rendererDir` at the app's own scheme, and nothing else. */
export function serveAppScheme(where: Protocol, rendererDir: string, origin: Origin): void {
  where.handle(APP_SCHEME, (request) => answer(request, rendererDir, origin));
}

async function answer(request: Request, rendererDir: string, origin: Origin): Promise<Response> {
  if (request.method !== 'GET') return refusal(405);
  const path = origin.owns(request.url) ? filePath(request.url, rendererDir) : null;
  const type = path === null ? undefined : CONTENT_TYPES[extname(path)];
  if (path === null || type === undefined) return refusal(404);
  try {
    return new Response(await readFile(path), { status: 200, headers: headers(type) });
  } catch {
    return refusal(404);
  }
}

/** The file that an address names, or null when it is not inside `rendererDir`. */
export function filePath(address: string, rendererDir: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(new URL(address).pathname);
  } catch {
    return null;
  }
  if (name.includes('\0') || name.includes('\\')) return null;
  const path = resolve(rendererDir, name.endsWith('/') ? `.${name}index.html` : `.${name}`);
  const inside = relative(rendererDir, path);
  const isOutside = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return isOutside ? null : path;
}

function refusal(status: 404 | 405): Response {
  return new Response(null, { status, headers: headers('text/plain; charset=utf-8') });
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy(),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}
