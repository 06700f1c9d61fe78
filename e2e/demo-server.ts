import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentSecurityPolicy } from '../electron/serve/content-security-policy.ts';

/** The built screens on loopback, to be looked at with `?demo=…`. */
export interface DemoServer {
  /** Ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

const RENDERER = fileURLToPath(new URL('../dist/renderer/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Serves dist/renderer under the Content-Security-Policy that ships. Rejects when the screens have not been built. */
export async function serveDemo(): Promise<DemoServer> {
  await readFile(join(RENDERER, 'index.html')).catch(() => {
    throw new Error('dist/renderer is missing: run `npm run build` first');
  });
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://demo.invalid').pathname));
    const file = join(RENDERER, path === '/' ? 'index.html' : path);
    const body = file.startsWith(RENDERER) ? await readFile(file).catch(() => null) : null;
    // A browser asks for an icon on its own account; its absence is no fault of the page.
    if (body === null) response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    else {
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy(),
        'x-content-type-options': 'nosniff',
      });
      response.end(body);
    }
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
