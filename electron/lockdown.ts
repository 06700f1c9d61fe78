import type { Session, WebContents } from 'electron';
import type { Origin } from './origin.ts';

/** Denies every permission a page could ask for, or be found to have: no camera, no location, no notifications, no devices. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** Cancels every request that is not for the app's own files, and the download of anything. Portlight is silent on the network. */
export function cancelForeignRequests(session: Session, origin: Origin): void {
  session.webRequest.onBeforeRequest((request, decide) => decide({ cancel: !origin.mayFetch(request.url) }));
  session.on('will-download', (event) => event.preventDefault());
  // Chromium would fetch its dictionaries from a server.
  session.setSpellCheckerEnabled(false);
}

/** Keeps a page where it is: no navigation but to itself (a reload), no redirects, no new windows, no web views. */
export function confine(contents: WebContents, origin: Origin): void {
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isSamePage(event.url, origin.page)) event.preventDefault();
  });
  contents.on('will-navigate', (event) => {
    if (!isSamePage(event.url, origin.page)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The screens keep what is chosen behind `#`; everything before it must be the page itself. */
function isSamePage(url: string, page: string): boolean {
  return url.split('#', 1)[0] === page;
}
