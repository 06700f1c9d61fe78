import { acceptQueueOf } from '../../../shared/ports/clients.ts';
import type { Platform } from '../../../shared/reading.ts';
import { isListener, type Socket } from '../../../shared/socket.ts';
import { bytesText, clockText, dayClockText, durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { unreadBytes } from '../../../shared/unread.ts';
import { unsentBytes } from '../../../shared/unsent.ts';
import { hasDetails, roundTripText, serviceOf, silentMs, timerLeftMs } from '../../state/columns-words.ts';
import { rowSign, type Trouble } from '../../state/trouble.ts';

const DAY_MS = 86_400_000;

/** Who talks to whom, in one line: `chrome → 192.0.2.46 port 443 (usually https)`. */
export function headingText(socket: Socket): string {
  const { app, owners, local, remote } = socket;
  const who = app?.name ?? owners[0]?.name ?? say('detail.nobody');
  const end = remote ?? local;
  const service = serviceOf(socket);
  const where = {
    who,
    address: end.address === '*' ? say('detail.any-address') : end.address,
    port: String(end.port ?? '*'),
    usually: service === null ? '' : ` ${say('detail.usually', { service })}`,
  };
  if (isListener(socket)) return say('detail.heading.listener', where);
  return say(remote === null ? 'detail.heading.bound' : 'detail.heading.socket', where);
}

/** What a socket is doing and since when, or when it closed and how long it lived. */
export function stateSentence(socket: Socket, nowMs: number, closedAtMs: number | null): string {
  const state = say(`state.${socket.state ?? 'none'}`);
  const bornMs = socket.since === null ? null : Date.parse(socket.since);
  if (closedAtMs !== null) {
    const at = clockText(closedAtMs);
    if (bornMs === null) return say('detail.closed', { at });
    const lived = durationText(closedAtMs - bornMs);
    return say(socket.sinceIsBound ? 'detail.closed.bound' : 'detail.closed.lived', { at, lived });
  }
  if (bornMs === null) return say('detail.state.ageless', { state });
  const age = durationText(nowMs - bornMs);
  return say(socket.sinceIsBound ? 'detail.state.bound' : 'detail.state', { state, age, at: momentText(bornMs, nowMs) });
}

function momentText(ms: number, nowMs: number): string {
  return nowMs - ms < DAY_MS ? clockText(ms) : dayClockText(ms);
}

/** What the kernel measures, part by part: silence, timer, round trip, repeats, queues, bytes. What is not told is said to be so. */
export function measureSentences(socket: Socket, nowMs: number, platform: Platform): readonly string[] {
  if (isListener(socket)) return listenerSentences(socket);
  const { tcp } = socket;
  const parts: string[] = [];
  const silent = silentMs(socket, nowMs);
  if (silent !== null) parts.push(say('detail.silent', { span: durationText(silent) }));
  if (socket.timer !== null) parts.push(timerSentence(socket, nowMs));
  else if (hasDetails(socket)) parts.push(say('detail.timer.none'));
  if (hasDetails(socket)) {
    if (tcp === null) parts.push(say('detail.tcp.not-told'));
    else parts.push(tcp.rttMs === undefined ? say('detail.rtt.not-told') : say('detail.rtt', { span: roundTripText(tcp.rttMs) }));
  }
  if (tcp?.retransmits !== undefined && !(tcp.retransmits === 0 && timerTellsRepeats(socket))) {
    parts.push(say('detail.retransmits', { count: tcp.retransmits }));
  }
  if (tcp?.bytesSent !== undefined && tcp.bytesReceived !== undefined) {
    parts.push(say('detail.bytes', { sent: bytesText(tcp.bytesSent), received: bytesText(tcp.bytesReceived) }));
  }
  parts.push(...queueSentences(socket, platform));
  return parts;
}

/** The details may be older than the timer, which then knows better than "nothing sent twice". */
function timerTellsRepeats({ timer }: Socket): boolean {
  return timer?.kind === 'retransmit' && timer.retries > 0;
}

function timerSentence(socket: Socket, nowMs: number): string {
  const { timer } = socket;
  if (timer === null) return '';
  const leftMs = timerLeftMs(timer, socket.readAt, nowMs);
  const left = leftMs === 0 ? say('detail.timer.now') : say('detail.timer.in', { span: durationText(leftMs) });
  return say(`detail.timer.${timer.kind}`, { left, count: timer.retries });
}

function queueSentences(socket: Socket, platform: Platform): readonly string[] {
  const { sendQueue, state } = socket;
  const unread = unreadBytes(socket, platform);
  // The kernel counts the opening packet itself as one unacknowledged byte.
  if (state === 'syn-sent' && unread === 0 && sendQueue === 1) return [];
  if (unread === null && sendQueue === null) return [say('detail.queues.not-told')];
  if (unread === 0 && sendQueue === 0) return [say('detail.queues.empty')];
  const parts: string[] = [];
  if (unread !== null && unread > 0) parts.push(say('detail.queues.received', { bytes: bytesText(unread) }));
  const { notSent, unacknowledged } = unsentBytes(socket);
  if (notSent > 0) parts.push(say('detail.queues.not-sent', { bytes: bytesText(notSent) }));
  if (unacknowledged > 0) parts.push(say('detail.queues.sent', { bytes: bytesText(unacknowledged) }));
  return parts;
}

function listenerSentences(listener: Socket): readonly string[] {
  const queue = acceptQueueOf(listener);
  if (queue === null) return [say('detail.accept.not-told')];
  const { waiting, limit } = queue;
  return [limit === null ? say('detail.accept.waiting', { waiting }) : say('detail.accept', { waiting, room: limit })];
}

/** What a row says is wrong with a socket, and what that means; null for what is fine, and for what a finding tells at length. */
export function healthSentence(code: Trouble, socket: Socket, nowMs: number): string | null {
  const own = rowSign(code);
  if (own === null || own === 'fine') return null;
  const span = socket.since === null ? '' : durationText(nowMs - Date.parse(socket.since));
  return say(`detail.health.${own}`, { span, count: socket.timer?.retries ?? 0 });
}
