import { decodeUtf8 } from './utf8.ts';

const ESCAPE = /\\x([0-9a-f]{2})|\\([ntrbf\\])|\^([@-_?])/g;
const SHORT: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\\': '\\' };

/**
 * A name as lsof escapes it (lsof(8), "-F", and safestrprt in its sources): `\x20` and other bytes, `\n`, `\\`, `^X` for controls.
 * The bytes are put together first and read as UTF-8 then, because in the C locale each byte is escaped by itself. A cut in the
 * middle of an escape stays as it stands.
 */
export function readLsofName(latin1: string): string {
  const bytes = latin1.replace(ESCAPE, (whole, hex?: string, short?: string, control?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (short !== undefined) return SHORT[short] ?? whole;
    return control === undefined ? whole : String.fromCharCode(control.charCodeAt(0) ^ 64);
  });
  return decodeUtf8(bytes);
}
