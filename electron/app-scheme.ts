import { type Protocol, protocol } from 'electron';
import { APP_SCHEME, type Origin } from './origin.ts';
import { contentSecurityPolicy } from './serve/content-security-policy.ts';
import { screenFile } from './serve/screen-files.ts';

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
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: HEADERS });
  const file = origin.owns(request.url) ? await screenFile(rendererDir, new URL(request.url).pathname) : null;
  if (file === null) return new Response(null, { status: 404, headers: HEADERS });
  return new Response(new Uint8Array(file.bytes), { headers: { ...HEADERS, 'content-type': file.contentType } });
}

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
