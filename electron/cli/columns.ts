import { type Endpoint, endpointText } from '../../shared/endpoint.ts';
import type { Socket } from '../../shared/socket.ts';

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const MARK = /\p{M}/u;

/** Columns that a text takes on a terminal: East Asian wide characters take two, combining marks none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += WIDE.test(char) ? 2 : MARK.test(char) ? 0 : 1;
  return width;
}

/** A text filled up with blanks to a width. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** An end of a socket as people write it. The any-address is told apart by family: `0.0.0.0`, `[::]`, or `*` for both. */
export function endText(endpoint: Endpoint, { family, dualStack }: Pick<Socket, 'family' | 'dualStack'>): string {
  if (endpoint.address !== '*' || dualStack || family === null) return endpointText(endpoint);
  return endpointText({ ...endpoint, address: family === 4 ? '0.0.0.0' : '::' });
}

/** An endpoint in at most `most` columns: the middle of the address gives way, its ends and the port stay. */
export function shortenedEnd(text: string, most: number): string {
  if (text.length <= most) return text;
  const colon = text.lastIndexOf(':');
  const port = colon < 0 ? '' : text.slice(colon);
  const host = colon < 0 ? text : text.slice(0, colon);
  const room = Math.max(3, most - port.length - 1);
  const front = Math.ceil(room / 2);
  return host.length <= room + 1 ? text : `${host.slice(0, front)}…${host.slice(host.length - (room - front))}${port}`;
}

/** A text in at most `most` columns: its end gives way to `…`. */
export function cutEnd(text: string, most: number): string {
  if (widthOf(text) <= most) return text;
  let kept = '';
  let width = 0;
  for (const char of text) {
    width += widthOf(char);
    if (width >= most) break;
    kept += char;
  }
  return most <= 0 ? '' : `${kept.trimEnd()}…`;
}
