import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** Programs that open an address with what the person has chosen for it, by absolute path. */
const OPENERS: Readonly<Record<string, readonly { readonly program: string; readonly args: readonly string[] }[]>> = {
  darwin: [{ program: '/usr/bin/open', args: [] }],
  win32: [{ program: 'C:\\Windows\\System32\\rundll32.exe', args: ['url.dll,FileProtocolHandler'] }],
  linux: ['/usr/bin/xdg-open', '/usr/local/bin/xdg-open', '/bin/xdg-open', '/run/current-system/sw/bin/xdg-open'].map(
    (program) => ({
      program,
      args: [],
    }),
  ),
};
const DEADLINE_MS = 15_000;

/** True when a window could be shown. Only Linux and its kin may have no display at all. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/**
 * Asks the system to open an address in the person's browser. False: there is no display, nothing that would do it, or the person does
 * not want it (`BROWSER=none`, as many tools understand it).
 */
export async function openBrowser(url: string): Promise<boolean> {
  if (!hasDisplay() || process.env.BROWSER === 'none') return false;
  const opener = OPENERS[process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux']?.find(
    ({ program }) => isExecutable(program),
  );
  if (opener === undefined) return false;
  return new Promise((resolve) => {
    // Some openers stay as long as the browser does: one that has not failed by then has done it.
    const patience = setTimeout(() => resolve(true), DEADLINE_MS);
    patience.unref();
    const child = execFile(opener.program, [...opener.args, url], { windowsHide: true }, (error) => {
      clearTimeout(patience);
      resolve(error === null);
    });
    child.unref();
    child.stdin?.end();
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
