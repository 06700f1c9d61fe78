import { decodeUtf8 } from './utf8.ts';

/**
 * Names by uid from the text of /etc/passwd (passwd(5); latin1 view). The first entry of a uid wins, as getpwuid(3) has it; lines that
 * are no entry (comments, `+` of NIS) are passed over. Names are not cleaned.
 *
 * www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
 */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , uidText = ''] = line.split(':', 4);
    if (name === '' || /^[+#-]/.test(name) || !/^\d{1,10}$/.test(uidText)) continue;
    const uid = Number(uidText);
    if (uid <= 0xffff_ffff && !names.has(uid)) names.set(uid, decodeUtf8(name));
  }
  return names;
}
