import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where Electron's program is, or why there is none. */
export type ElectronBinary =
  | { readonly kind: 'found'; readonly program: string }
  | { readonly kind: 'missing'; readonly why: 'no-electron' | 'no-binary' };

/** Time a download of Electron's program may take, in milliseconds. */
export const DOWNLOAD_MOST_MS = 60_000;

/**
 * Finds Electron's program for the package in `appDir`. Since Electron 42 npm no longer brings it: `install.js` of the `electron`
 * package fetches it on first use. That is tried here with a bound, after telling so by `downloading`.
 */
export async function electronBinary(appDir: string, downloading: () => void, signal: AbortSignal): Promise<ElectronBinary> {
  const packageDir = electronPackage(appDir);
  if (packageDir === null) return { kind: 'missing', why: 'no-electron' };
  const program = installed(packageDir);
  if (program !== null) return { kind: 'found', program };
  downloading();
  await install(packageDir, signal);
  const fetched = installed(packageDir);
  return fetched === null ? { kind: 'missing', why: 'no-binary' } : { kind: 'found', program: fetched };
}

function electronPackage(appDir: string): string | null {
  try {
    return dirname(createRequire(join(appDir, 'package.json')).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** As electron/index.js finds it, without its download. */
function installed(packageDir: string): string | null {
  const pathFile = join(packageDir, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const folder = override === undefined || override === '' ? join(packageDir, 'dist') : override;
  const program = name === null && folder === override ? join(folder, 'electron') : name === null ? null : join(folder, name);
  return program !== null && existsSync(program) ? program : null;
}

/** Runs the package's own installer. How it ended does not matter: what counts is whether the program is there then. */
function install(packageDir: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(packageDir, 'install.js')], {
      stdio: 'ignore',
      timeout: DOWNLOAD_MOST_MS,
      killSignal: 'SIGKILL',
      signal,
    });
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
}
