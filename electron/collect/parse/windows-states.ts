import type { SocketState } from '../../../shared/socket.ts';

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

const KEPT_MOST = 200;
const kept = new Map<string, SocketState | null>();

/** The state that a word of Windows' netstat means, in English or German; null for every other word, which says nothing. */
export function windowsState(word: string): SocketState | null {
  const known = kept.get(word);
  if (known !== undefined) return known;
  const made = WORDS.find(([shape]) => shape.test(word))?.[1] ?? null;
  if (kept.size >= KEPT_MOST) kept.clear();
  kept.set(word, made);
  return made;
}
