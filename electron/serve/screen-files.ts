import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** A file of the built screens. */
export interface ScreenFile {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** What the screens consist of. A file of any other kind is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Reads the file that a request's path names from the folder of the built screens (`/` is index.html). Null when there is none, when
 * it is of another kind, or when the path leads outside: by `..`, by an encoded separator, or through a link.
 */
export async function screenFile(rendererDir: string, path: string): Promise<ScreenFile | null> {
  const name = decoded(path);
  const contentType = name === null ? undefined : CONTENT_TYPES[extname(name)];
  if (name === null || contentType === undefined) return null;
  try {
    const root = await realpath(rendererDir);
    const file = await realpath(join(root, name));
    return file.startsWith(root + sep) ? { bytes: await readFile(file), contentType } : null;
  } catch {
    // Missing, a folder, or not readable: to the one who asks it is all the same.
    return null;
  }
}

function decoded(path: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return null;
  }
  const parts = name.split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a file name with a control character is none of ours.
  if (/[\\\u0000-\u001f]/.test(name) || parts.includes('..') || parts.includes('.')) return null;
  return name === '/' ? '/index.html' : name;
}
