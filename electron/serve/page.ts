import type { ServerResponse } from 'node:http';
import { say, type TextKey } from '../../shared/text/say.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

/** The headers that every answer carries. `connect` are the WebSocket addresses that the screens may use. */
export function safeHeaders(connect: readonly string[]): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(connect),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

/** Answers with a bare page that says in words why nothing is shown. */
export function sayOnPage(response: ServerResponse, status: number, key: TextKey, isHead: boolean): void {
  const title = escaped(say('serve.page.title'));
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${escaped(say(key))}</p></html>\n`;
  response.writeHead(status, {
    ...safeHeaders([]),
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(page),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  response.end(isHead ? undefined : page);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
