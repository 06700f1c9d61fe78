import { cleanText } from '../clean-text.ts';
import { type Endpoint, endpointText } from '../endpoint.ts';
import { usualService } from '../services.ts';
import type { Socket } from '../socket.ts';
import { countText, durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import type { Evidence, FindingApp } from './finding.ts';
import { aged } from './suspects.ts';

/** So many pieces of evidence are given at most; the sockets are all listed. */
export const EVIDENCE_MOST = 8;

const HOST_MOST = 80;

/** Host and port as people write them, bounded. */
export function placeText(endpoint: Endpoint | null): string {
  return endpoint === null ? say('diagnosis.place.none') : cleanText(endpointText(endpoint), HOST_MOST);
}

/** A port with what usually answers there: `5432 (usually postgres)`. */
export function portText(port: number | null, protocol: 'tcp' | 'udp' = 'tcp'): string {
  if (port === null) return '?';
  const service = usualService(port, protocol);
  return service === null ? String(port) : say('diagnosis.port.service', { port: String(port), service });
}

/** Name of the app of a socket, or of the process, or words for none. */
export function appText(socket: Socket): string {
  const name = socket.app?.name ?? socket.owners[0]?.name;
  return name === undefined ? say('diagnosis.app.unknown') : cleanText(name, 60);
}

/** The app that all these sockets have in common, null where they have none. */
export function commonApp(sockets: readonly Socket[]): FindingApp | null {
  const first = sockets[0]?.app ?? null;
  if (first === null || sockets.some((socket) => socket.app?.id !== first.id)) return null;
  return { id: first.id, name: cleanText(first.name, 60) };
}

/** The remote end that all these sockets have in common, null where they have none. */
export function commonRemote(sockets: readonly Socket[]): Endpoint | null {
  const first = sockets[0]?.remote ?? null;
  if (first === null) return null;
  const isSame = sockets.every(({ remote }) => remote?.address === first.address && remote.port === first.port);
  return isSame ? first : null;
}

/** Up to `most` names in a sentence: `a, b and 3 more`. */
export function namesText(names: Iterable<string>, most = 3): string {
  const all = [...new Set(names)];
  const shown = all.slice(0, most).join(', ');
  return all.length > most ? say('diagnosis.more', { names: shown, more: all.length - most }) : shown;
}

/** The fields of a socket that rules look at, as the system names them, with when they were read. */
export function socketEvidence(socket: Socket, nowMs: number, more: readonly string[] = []): Evidence {
  const { state, timer, tcp, recvQueue, sendQueue, local, remote } = socket;
  const parts = [state === null ? null : state.toUpperCase().replaceAll('-', '_')];
  if (socket.since !== null && !socket.sinceIsBound)
    parts.push(say('diagnosis.field.age', { age: durationText(nowMs - Date.parse(socket.since)) }));
  if (recvQueue !== null && recvQueue > 0) parts.push(say('diagnosis.field.recv', { bytes: countText(recvQueue) }));
  if (sendQueue !== null && sendQueue > 0) parts.push(say('diagnosis.field.send', { bytes: countText(sendQueue) }));
  if (timer !== null)
    parts.push(say('diagnosis.field.timer', { kind: timer.kind, retries: timer.retries, left: durationText(timer.remainingMs) }));
  const lastAckMs = tcp === null ? null : aged(tcp.lastAckMs, tcp.readAt, nowMs);
  if (lastAckMs !== null) parts.push(say('diagnosis.field.last-ack', { ago: durationText(lastAckMs) }));
  return {
    what: remote === null ? placeText(local) : `${placeText(local)} → ${placeText(remote)}`,
    value: [...parts.filter((part) => part !== null), ...more].join(', '),
    seenAt: laterOf(socket.readAt, tcp?.readAt ?? null),
  };
}

/** Evidence of some sockets, bounded. */
export function socketsEvidence(sockets: readonly Socket[], nowMs: number): Evidence[] {
  return sockets.slice(0, EVIDENCE_MOST - 2).map((socket) => socketEvidence(socket, nowMs));
}

function laterOf(a: string, b: string | null): string {
  return b !== null && b > a ? b : a;
}
