import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, ipcMain, powerMonitor, protocol, session } from 'electron';
import { registerAppScheme, serveAppScheme } from './app-scheme.ts';
import { createSession } from './bridge/session.ts';
import type { CaptureAsk } from './collect/capture/capture-reading.ts';
import { collectorForThisMachine } from './collect/machine.ts';
import type { Usage } from './collect/own-cost.ts';
import { createWatch } from './collect/watch.ts';
import { windowBridge } from './ipc.ts';
import { cancelForeignRequests, confine, denyPermissions } from './lockdown.ts';
import { setMenu } from './menu.ts';
import { appOrigin, developmentOrigin, type Origin } from './origin.ts';
import { recoverWindow } from './recovery.ts';
import { openWindow, showWindow } from './window.ts';

/**
 * Runs Portlight with its window, once per person: a second start shows the first one's window. `builtDir` is the folder of the
 * built main process, `captured` the path of a captured text to begin with. Must be called before the app is ready.
 */
export function runDesktop(builtDir: string, captured: string | null = null): void {
  if (!app.requestSingleInstanceLock({ captured })) {
    app.quit();
    return;
  }
  app.enableSandbox();
  registerAppScheme();
  const origin = chooseOrigin();
  app.on('web-contents-created', (_event, contents) => confine(contents, origin));
  void app.whenReady().then(() => begin(builtDir, origin, captured));
}

function begin(builtDir: string, origin: Origin, captured: string | null): void {
  denyPermissions(session.defaultSession);
  cancelForeignRequests(session.defaultSession, origin);
  serveAppScheme(protocol, join(builtDir, '..', 'renderer'), origin);
  setMenu({ platform: process.platform, hasDevTools: !app.isPackaged });

  // The watch lives in the main process: parsing is its only work there, and the window keeps painting in a process of its own.
  const watch = createWatch({ collector: collectorForThisMachine(), ownProcesses: otherProcesses });
  const about = { version: app.getVersion(), platform: process.platform, runtime: `Electron ${process.versions.electron}` };
  const copy = (text: string) => clipboard.writeText(text);
  const opens = captured === null ? {} : { opens: captureOfFile(captured) };
  const bridge = windowBridge({
    ipc: ipcMain,
    origin,
    open: (push) => createSession({ watch, push, host: 'window', copy, about, ...opens }),
  });

  let window: BrowserWindow | null = null;
  const show = () => {
    if (window !== null) return showWindow(window);
    const placeFile = join(app.getPath('userData'), 'window.json');
    window = openWindow({ origin, builtDir, placeFile, hasDevTools: !app.isPackaged, attach: bridge.attach });
    recoverWindow(window, { dialog, onGone: bridge.rest, quit: () => app.quit() });
    window.once('closed', () => {
      bridge.detach();
      window = null;
    });
  };

  app.on('second-instance', (_event, _argv, _directory, told) => {
    show();
    const path = capturedIn(told);
    // The page begins anew, and then with the capture.
    if (path !== null) void bridge.openCapture(captureOfFile(path)).then(() => window?.webContents.reload());
  });
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.once('will-quit', () => void watch.close());
  powerMonitor.on('suspend', bridge.sleep);
  powerMonitor.on('resume', bridge.wake);
  show();
}

/** The path that another start of the program was given (`requestSingleInstanceLock`). */
function capturedIn(told: unknown): string | null {
  const { captured = null } = (told ?? {}) as { readonly captured?: unknown };
  return typeof captured === 'string' ? captured : null;
}

/** A file that cannot be read is an empty one, and the window says that it is. */
function captureOfFile(path: string): CaptureAsk {
  let bytes = new Uint8Array();
  try {
    bytes = readFileSync(path);
  } catch {
    // The command line has told the person before.
  }
  return { bytes, source: basename(path), format: null, nowMs: Date.now() };
}

/** A packaged app shows its own files and nothing else, whatever its environment says. */
function chooseOrigin(): Origin {
  const server = process.env.PORTLIGHT_DEV_SERVER;
  return (app.isPackaged || server === undefined ? null : developmentOrigin(server)) ?? appOrigin();
}

/** Electron's other processes. The zygote is a child of this one and counted with it (collect/own-cost.ts). */
function otherProcesses(): readonly Usage[] {
  const others = app.getAppMetrics().filter(({ type }) => type !== 'Browser' && type !== 'Zygote');
  return others.map(({ cpu, memory }) => ({
    cpuMs: (cpu.cumulativeCPUUsage ?? 0) * 1_000,
    memoryBytes: memory.workingSetSize * 1_024,
  }));
}
