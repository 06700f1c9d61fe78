import type { SocketState } from '../../../shared/socket.ts';
import { decodeUtf8 } from './utf8.ts';

/** English words of Windows' netstat, which most languages keep. */
const WORDS: readonly (readonly [RegExp, SocketState])[] = [
  [/^LISTEN(?:ING)?$/, 'listen'],
  [/^ESTABLISHED$/, 'established'],
  [/^TIME_WAIT$/, 'time-wait'],
  [/^CLOSE_WAIT$/, 'close-wait'],
  [/^SYN_SENT$/, 'syn-sent'],
  [/^SYN_(?:RECEIVED|RCVD|RECV)$/, 'syn-received'],
  [/^FIN_WAIT_?1$/, 'fin-wait-1'],
  [/^FIN_WAIT_?2$/, 'fin-wait-2'],
  [/^CLOSING$/, 'closing'],
  [/^LAST_ACK$/, 'last-ack'],
  [/^CLOSED?$/, 'closed'],
  [/^BOUND$/, 'bound'],
  // German, the one language whose Windows translates them; Ö is one byte in the OEM and ANSI code pages, two in UTF-8.
  [/^ABH.{1,3}REN$/, 'listen'],
  [/^HERGESTELLT$/, 'established'],
  [/^WARTEND$/, 'time-wait'],
  [/^SCHLIESSEN_WARTEN$/, 'close-wait'],
  [/^SYN_GESENDET$/, 'syn-sent'],
  [/^SYN_EMPFANGEN$/, 'syn-received'],
  [/^FIN_WARTEN_1$/, 'fin-wait-1'],
  [/^FIN_WARTEN_2$/, 'fin-wait-2'],
  [/^SCHLIESSEND$/, 'closing'],
  [/^ZULETZT_ACK$/, 'last-ack'],
  [/^GESCHLOSSEN$/, 'closed'],
  [/^GEBUNDEN$/, 'bound'],
];

/** Words that other languages are said to print; seen nowhere, so that no more than the state depends on them. */
const SAID: ReadonlyMap<string, SocketState> = new Map<string, SocketState>([
  ...["À L'ÉCOUTE", 'ÉCOUTE', 'ESCUCHANDO', 'EN ESCUCHA', 'ESCUTANDO', 'OUVINDO', 'À ESCUTA', 'IN ASCOLTO'].map(listening),
  ...['LUISTEREN', 'LYSSNAR', 'NASŁUCHIWANIE', 'ПРОСЛУШИВАНИЕ', '受信待ち', '侦听', '监听'].map(listening),
  ...['ÉTABLI', 'ÉTABLIE', 'ESTABLECIDA', 'ESTABLECIDO', 'ESTABELECIDA', 'STABILITO', 'TOT_STAND_GEB'].map(established),
  ...['USTANOWIONO', 'УСТАНОВЛЕНО', '確立済み', '已建立'].map(established),
  ['CZAS_OCZEKIWANIA', 'time-wait'],
]);

function listening(word: string): [string, SocketState] {
  return [word, 'listen'];
}

function established(word: string): [string, SocketState] {
  return [word, 'established'];
}

const KEPT_MOST = 200;
const kept = new Map<string, SocketState | null>();

/** The state that a word of Windows' netstat (a latin1 view) means, in any language known here; null for every other word, which says nothing. */
export function windowsState(word: string): SocketState | null {
  const known = kept.get(word);
  if (known !== undefined) return known;
  const made = WORDS.find(([shape]) => shape.test(word))?.[1] ?? SAID.get(decodeUtf8(word).toUpperCase()) ?? null;
  if (kept.size >= KEPT_MOST) kept.clear();
  kept.set(word, made);
  return made;
}
