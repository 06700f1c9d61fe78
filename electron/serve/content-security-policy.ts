/**
 * The Content-Security-Policy (CSP Level 3) of the screens, in the window and in a browser alike. `connect` names what may be
 * connected to beside the page's own origin: the WebSocket's address when a browser looks, nothing in the window.
 */
export function contentSecurityPolicy(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
