import type { Endpoint } from '../../shared/endpoint.ts';
import { healthOf } from '../../shared/health.ts';
import { acceptQueueOf } from '../../shared/ports/clients.ts';
import { usualService } from '../../shared/services.ts';
import { isConnection, isListener, type Owner, type Socket, type Timer, type Unknown } from '../../shared/socket.ts';
import { countText, durationText, shortDurationText } from '../../shared/text/measure.ts';
import { say } from '../../shared/text/say.ts';
import { type Trouble, troubleWords } from './trouble.ts';

/** What a cell needs to know beside its value: the moment (epoch milliseconds), and which sockets are unwell. */
export interface RowContext {
  readonly nowMs: number;
  readonly unwell: ReadonlyMap<string, Trouble>;
}

/** True for a socket whose kernel keeps round trip, bytes and silence: those missing are unknown, where for others they do not exist. */
export function hasDetails(socket: Socket): boolean {
  return socket.protocol === 'tcp' && isConnection(socket) && socket.state !== 'syn-sent' && socket.state !== 'syn-received';
}

/** A measure that may be unknown: its text, "not told" where there is one and it is unknown, nothing where there is none. */
export function measureText(socket: Socket, value: number | null | undefined, text: (value: number) => string): string {
  if (value !== null && value !== undefined) return text(value);
  return hasDetails(socket) ? say('tables.not-told') : '';
}

/** The usual service of a socket: of the port it talks to, or else of its own (a listener, an accepted connection). */
export function serviceOf(socket: Socket): string | null {
  const { remote, local, protocol } = socket;
  const named = (end: Endpoint | null): string | null =>
    end === null || end.port === null ? null : usualService(end.port, protocol);
  return named(remote) ?? named(local);
}

/** The first process of a socket with its pid, and how many more hold it; for an unknown one the reason in short. */
export function ownerText(socket: Socket): string {
  const [first, ...others] = socket.owners;
  if (first === undefined) return unknownText(socket.ownerUnknown);
  const more = others.length === 0 ? '' : ` ${say('tables.more', { count: others.length })}`;
  return `${processText(first)}${more}`;
}

/** A process with its pid. */
export function processText(owner: Owner): string {
  return say('tables.process', { name: owner.name, pid: String(owner.pid) });
}

/** Why no process is known, in few words. */
export function unknownText(unknown: Unknown | null): string {
  return say(`tables.unknown.${unknown?.code ?? 'not-told'}`);
}

/** A round trip in milliseconds, fine enough for loopback: `0.04 ms`, `1.8 ms`, `43 ms`, `1.2 s`. */
export function roundTripText(ms: number): string {
  if (ms >= 1_000) return durationText(ms);
  const count = ms < 1 ? ms.toFixed(2) : ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
  return say('measure.milliseconds', { count });
}

/** How long a socket has been there; "over" where it was there before the first look; nothing where that is unknown. */
export function ageText(socket: Socket, nowMs: number): string {
  if (socket.since === null) return '';
  const spanMs = nowMs - Date.parse(socket.since);
  const age = spanMs < 1_000 ? say('tables.age.now') : shortDurationText(spanMs);
  return socket.sinceIsBound ? say('tables.age.bound', { age }) : age;
}

/** Since data last moved, in milliseconds at a moment; null where that is not told. */
export function silentMs(socket: Socket, nowMs: number): number | null {
  const { tcp } = socket;
  return tcp?.idleMs === undefined ? null : tcp.idleMs + Math.max(0, nowMs - Date.parse(tcp.readAt));
}

/** What is left of a timer at a moment, in milliseconds; never less than zero. */
export function timerLeftMs(timer: Timer, readAt: string, nowMs: number): number {
  return Math.max(0, timer.remainingMs - Math.max(0, nowMs - Date.parse(readAt)));
}

/** What the running timer is for, and when it fires. */
export function timerText(socket: Socket, nowMs: number): string {
  const { timer } = socket;
  if (timer === null) return '';
  const left = shortDurationText(timerLeftMs(timer, socket.readAt, nowMs));
  return say(`tables.timer.${timer.kind}`, { left, retries: timer.retries });
}

/** The queues: of a connection bytes not yet read and not yet acknowledged; of a listener those waiting, and for how many there is room. */
export function queuesText(socket: Socket): string {
  const { recvQueue, sendQueue } = socket;
  const known = (count: number | null) => (count === null ? '?' : countText(count));
  if (isListener(socket)) {
    const queue = acceptQueueOf(socket);
    if (queue === null) return say('tables.not-told');
    return say('tables.queues.listener', { received: known(queue.waiting), sent: known(queue.limit) });
  }
  if (recvQueue === null && sendQueue === null) return say('tables.not-told');
  return say('tables.queues', { received: known(recvQueue), sent: known(sendQueue) });
}

/** What is wrong with a socket in words, with how long no answer has come; null for what is fine. */
export function troubleText(code: Trouble, socket: Socket, nowMs: number): string | null {
  if (code === 'fine') return null;
  const silent = code === 'no-answer' && socket.since !== null ? ` ${shortDurationText(nowMs - Date.parse(socket.since))}` : '';
  return `${troubleWords(code)}${silent}`;
}

/** What a socket is doing, or, when something is wrong with it, that. */
export function conditionText(socket: Socket, context: RowContext): string {
  const code = context.unwell.get(socket.id) ?? 'fine';
  return troubleText(code, socket, context.nowMs) ?? say(`state.${socket.state ?? 'none'}`);
}

/** What is wrong with a socket that has closed is what was wrong with it at its end. */
export function lastHealth(socket: Socket, context: RowContext): Trouble {
  return context.unwell.get(socket.id) ?? healthOf(socket, Date.parse(socket.readAt));
}

/** The address family in words. */
export function familyText(socket: Socket): string {
  if (socket.dualStack) return say('tables.family.both');
  return socket.family === null ? say('tables.not-told') : say(`tables.family.${socket.family}`);
}
