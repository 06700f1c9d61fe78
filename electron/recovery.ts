import type { BrowserWindow, Dialog } from 'electron';
import { say } from '../shared/text/say.ts';

/** A second end of the renderer within this time is told to the person instead of mended silently. */
const AGAIN_MS = 60_000;

/** What recovery needs beside the window. `onGone` is told each time the renderer's process has ended. */
export interface RecoveryOptions {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly onGone: () => void;
  readonly quit: () => void;
  readonly now?: () => number;
}

/** Loads the page again when its process ends, once; asks the person when that does not help or when the page hangs. */
export function recoverWindow(window: BrowserWindow, options: RecoveryOptions): void {
  const { dialog, onGone, quit, now = Date.now } = options;
  let lastGoneMs = Number.NEGATIVE_INFINITY;
  let asking: AbortController | null = null;

  async function ask(key: 'gone' | 'unresponsive', detail: string): Promise<boolean> {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: say(`shell.${key}.message`),
      detail,
      buttons: [say('shell.reload'), say(`shell.${key}.otherwise`)],
      defaultId: key === 'gone' ? 0 : 1,
      cancelId: 1,
      noLink: true,
      signal: mine.signal,
    });
    if (asking === mine) asking = null;
    return response === 0 && !mine.signal.aborted && !window.isDestroyed();
  }

  async function gone(reason: string): Promise<void> {
    onGone();
    const isAgain = now() - lastGoneMs < AGAIN_MS;
    lastGoneMs = now();
    if (!isAgain || (await ask('gone', say('shell.gone.detail', { reason })))) window.webContents.reload();
    else if (!window.isDestroyed()) quit();
  }

  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') void gone(details.reason);
  });
  window.on('unresponsive', async () => {
    if (!(await ask('unresponsive', say('shell.unresponsive.detail')))) return;
    // The end of its process then loads the page again.
    lastGoneMs = Number.NEGATIVE_INFINITY;
    window.webContents.forcefullyCrashRenderer();
  });
  window.on('responsive', () => asking?.abort());
}
