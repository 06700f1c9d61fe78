import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where this program lies, and which it is. The same in a checkout, in the bundle and in the packaged app. */
export interface OwnPlace {
  /** The folder with package.json, which Electron can be started with. */
  readonly appDir: string;
  /** The folder of the built screens; it may not exist yet in a checkout. */
  readonly rendererDir: string;
  readonly version: string;
}

/** Finds the program's own place: from electron/cli/ in a checkout, dist/cli/ or dist/electron/ once built. */
export function ownPlace(): OwnPlace {
  const appDir = join(import.meta.dirname, '..', '..');
  const beside = join(import.meta.dirname, '..', 'renderer');
  const isBuilt = existsSync(join(beside, 'index.html'));
  return { appDir, rendererDir: isBuilt ? beside : join(appDir, 'dist', 'renderer'), version: ownVersion(appDir) };
}

function ownVersion(appDir: string): string {
  const { version } = JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8')) as { readonly version: string };
  return version;
}
