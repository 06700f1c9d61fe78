import { fileURLToPath } from 'node:url';

/** An absolute path from one that is relative to the checkout's root. */
export function fromRoot(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** Where each built part lies, relative to the checkout's root; package.json (`main`, `bin`) and the packaged app rely on it. */
export const BUILT = {
  renderer: 'dist/renderer/index.html',
  main: 'dist/electron/main.js',
  preload: 'dist/electron/preload.cjs',
  /** The window's icon on Linux, where the program itself carries none. */
  icon: 'dist/electron/icon.png',
  cli: 'dist/cli/portlight.js',
} as const;
