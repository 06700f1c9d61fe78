/**
 * The latin1 view of a text in whatever encoding it was saved: one character for each byte of UTF-8 or of a code page. UTF-16 (what
 * `>` of Windows PowerShell writes) becomes UTF-8 first; a byte order mark is left out. Lone carriage returns end a line.
 */
export function latin1Of(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('latin1', startOf(buffer));
  const wide = wideOrder(buffer);
  const plain = wide === null ? text : Buffer.from(fromUtf16(buffer, wide), 'utf8').toString('latin1');
  return plain.includes('\n') ? plain : plain.replaceAll('\r', '\n');
}

/** The same for a text that is already decoded: what a person pasted. */
export function latin1OfText(text: string): string {
  return latin1Of(Buffer.from(text, 'utf8'));
}

function startOf(buffer: Buffer): number {
  return buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
}

/** UTF-16 by its mark, or, without one, because every second byte of the beginning is NUL as in no other text. */
function wideOrder(buffer: Buffer): 'little' | 'big' | null {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'little';
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return 'big';
  const seen = Math.min(buffer.length & ~1, 200);
  if (seen < 8) return null;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < seen; at += 2) {
    if (buffer[at] === 0) even += 1;
    if (buffer[at + 1] === 0) odd += 1;
  }
  const most = (seen / 2) * 0.7;
  if (odd > most && even === 0) return 'little';
  return even > most && odd === 0 ? 'big' : null;
}

function fromUtf16(buffer: Buffer, order: 'little' | 'big'): string {
  const whole = buffer.subarray(0, buffer.length & ~1);
  const little = order === 'little' ? whole : Buffer.from(whole).swap16();
  return little.toString('utf16le').replace(/^\ufeff/, '');
}
