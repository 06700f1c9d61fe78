import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** A program that opens an address with what the person has chosen for it. */
export interface Opener {
  /** By absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  /** What it is told on standard input; without, the address is its last argument. */
  readonly script?: (url: string) => string;
}

const OPENERS: Readonly<Record<string, readonly Opener[]>> = {
  // `open` would have the address in its arguments, which others can read. From there on it goes to the browser as an Apple event.
  darwin: [{ program: '/usr/bin/osascript', args: [], script: (url) => `open location ${JSON.stringify(url)}\n` }],
  win32: [{ program: 'C:\\Windows\\System32\\rundll32.exe', args: ['url.dll,FileProtocolHandler'] }],
  linux: ['/usr/bin/xdg-open', '/usr/local/bin/xdg-open', '/bin/xdg-open', '/run/current-system/sw/bin/xdg-open'].map(
    (program) => ({ program, args: [] }),
  ),
};
const SYSTEM = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
const DEADLINE_MS = 15_000;

/**
 * True where an address that is opened stands in arguments that every user can read: of xdg-open and of the browser, in
 * /proc/PID/cmdline. macOS has it in no arguments, and Windows shows those of a process to its own user and to administrators alone.
 */
export const areArgumentsPublic: boolean = SYSTEM === 'linux';

/** True when a window could be shown. Only Linux and its kin may have no display at all. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/**
 * Asks the system to open an address in the person's browser. False: there is no display, nothing that would do it, or the person does
 * not want it (`BROWSER=none`, as many tools understand it).
 */
export async function openBrowser(url: string, openers: readonly Opener[] = OPENERS[SYSTEM] ?? []): Promise<boolean> {
  if (!hasDisplay() || process.env.BROWSER === 'none') return false;
  const opener = openers.find(({ program }) => isExecutable(program));
  if (opener === undefined) return false;
  const { program, args, script } = opener;
  return new Promise((resolve) => {
    // Some openers stay as long as the browser does: one that has not failed by then has done it.
    const patience = setTimeout(() => resolve(true), DEADLINE_MS);
    patience.unref();
    const child = execFile(program, script === undefined ? [...args, url] : [...args], { windowsHide: true }, (error) => {
      clearTimeout(patience);
      resolve(error === null);
    });
    child.unref();
    // One that ends before it has read is told of by how it ends.
    child.stdin?.on('error', () => {});
    child.stdin?.end(script?.(url));
  });
}

function isExecutable(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
