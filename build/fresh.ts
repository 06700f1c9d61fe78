import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT, fromRoot } from './layout.ts';

/** What the build reads. Tests and fixtures lie among it and count too: a needless build costs two seconds. */
const SOURCES = ['shared', 'electron', 'renderer', 'build', 'package.json', 'package-lock.json'];

/** True when everything is built and no source is younger than what was built from it. */
export function isBuilt(): boolean {
  const built = Object.values(BUILT).map(fromRoot);
  if (!built.every((path) => existsSync(path))) return false;
  const oldestMs = Math.min(...built.map((path) => statSync(path).mtimeMs));
  return SOURCES.every((source) => newestMs(fromRoot(source)) <= oldestMs);
}

function newestMs(path: string): number {
  if (!existsSync(path)) return 0;
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  // A folder is younger than its oldest file when something was taken out of it.
  return Math.max(own.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}
