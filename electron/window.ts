import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import type { Origin } from './origin.ts';
import { FIRST_SIZE, LEAST_SIZE, readPlace, savePlace } from './window-bounds.ts';

/** What a window needs to know. */
export interface WindowOptions {
  readonly origin: Origin;
  /** The folder of the built main process: the preload and the icon lie there. */
  readonly builtDir: string;
  /** The file in which the window's place is remembered. */
  readonly placeFile: string;
  readonly hasDevTools: boolean;
  /** Called with the page's contents before anything is loaded, so that its first request finds somebody. */
  readonly attach: (contents: WebContents) => void;
}

/** The page's own grounds (`--background` of style/tokens.css), so that nothing flashes before it is painted. */
const GROUND = { light: '#f4f5f6', dark: '#121417' } as const;

/** Opens the window where it last was, and shows it as soon as there is something to see. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { origin, builtDir, placeFile, hasDevTools, attach } = options;
  const displays = screen.getAllDisplays().map((display) => display.workArea);
  const place = readPlace(placeFile, displays);
  const window = new BrowserWindow({
    ...FIRST_SIZE,
    ...place?.bounds,
    minWidth: LEAST_SIZE.width,
    minHeight: LEAST_SIZE.height,
    title: 'Portlight',
    show: false,
    backgroundColor: ground(),
    autoHideMenuBar: true,
    // macOS and Windows take the icon from the program itself.
    ...(process.platform === 'linux' ? { icon: join(builtDir, 'icon.png') } : {}),
    webPreferences: {
      preload: join(builtDir, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: hasDevTools,
    },
  });
  if (place?.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => savePlace(placeFile, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }));
  const follow = () => window.setBackgroundColor(ground());
  nativeTheme.on('updated', follow);
  window.once('closed', () => nativeTheme.removeListener('updated', follow));
  attach(window.webContents);
  // A page that cannot be loaded stays empty; Electron has said so on stderr.
  window.loadURL(origin.page).catch(() => {});
  return window;
}

/** Brings a window that is minimised, hidden or behind others to the front. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function ground(): string {
  return nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light;
}
