import { Menu, type MenuItemConstructorOptions } from 'electron';
import { say } from '../shared/text/say.ts';

type Item = MenuItemConstructorOptions;

/** Sets the standard menu of the platform. Electron's roles bring the usual accelerators and the system's own words. */
export function setMenu(options: { readonly platform: string; readonly hasDevTools: boolean }): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate([...menuTemplate(options)]));
}

function menuTemplate(options: { readonly platform: string; readonly hasDevTools: boolean }): readonly Item[] {
  const isMac = options.platform === 'darwin';
  const tools: readonly Item[] = options.hasDevTools ? [{ role: 'toggleDevTools' }] : [];
  const appMenu: readonly Item[] = isMac ? [{ role: 'appMenu' }] : [];
  const help: readonly Item[] = isMac ? [] : [{ role: 'help', submenu: [{ role: 'about' }] }];
  return [
    ...appMenu,
    { label: say('shell.menu.file'), submenu: [{ role: isMac ? 'close' : 'quit' }] },
    { role: 'editMenu' },
    {
      label: say('shell.menu.view'),
      submenu: [
        { role: 'reload' },
        ...tools,
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    ...help,
  ];
}
