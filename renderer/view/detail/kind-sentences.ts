import { scopeOf } from '../../../shared/endpoint.ts';
import { isListener, type Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { serviceOf, silentMs } from '../../state/columns-words.ts';

/** First port that needs no administrator's rights on most systems (RFC 6335: system ports end at 1023). */
const USER_PORTS = 1_024;
/** First port of the dynamic range (RFC 6335). */
const DYNAMIC_PORTS = 49_152;
const QUIC_PORT = 443;
/** From here on a person asks why a connection is open at all. */
const LONG_SILENCE_MS = 20_000;
/** Protocols whose clients keep a connection for the next request (RFC 9112, 9.3; RFC 9113, 9.1). */
const REUSED: ReadonlySet<string> = new Set(['http', 'https', 'http-alt', 'https-alt', 'http3', 'dev-server', 'vite-dev']);

/**
 * What a socket of this kind is, for who has not met one: of a UDP socket, a port class, a silence, a TIME_WAIT. Often none.
 * Of a socket that is unwell no harmless explanation is given.
 */
export function kindSentences(socket: Socket, nowMs: number, isUnwell = false): readonly string[] {
  if (socket.protocol === 'udp') return udpSentences(socket);
  if (isListener(socket)) return portClass(socket);
  if (socket.state === 'time-wait') return [say('detail.kind.time-wait')];
  return isUnwell || isWaitingForPeer(socket) ? [] : silenceSentences(socket, nowMs);
}

function udpSentences({ local, remote }: Socket): readonly string[] {
  if (remote === null) return [say(local.port === QUIC_PORT ? 'detail.kind.quic-server' : 'detail.kind.udp')];
  if (remote.port !== QUIC_PORT) return [say('detail.kind.udp-peer')];
  return [say(scopeOf(remote.address) === 'internet' ? 'detail.kind.quic' : 'detail.kind.quic-perhaps')];
}

function portClass({ local }: Socket): readonly string[] {
  const { port } = local;
  if (port === null) return [];
  if (port < USER_PORTS) return [say('detail.kind.system-port', { port: String(port) })];
  return port < DYNAMIC_PORTS ? [] : [say('detail.kind.dynamic-port', { port: String(port) })];
}

/** True where something is under way that the peer has not answered: such a silence is not on purpose. */
function isWaitingForPeer({ timer, sendQueue, tcp }: Socket): boolean {
  return timer?.kind === 'retransmit' || timer?.kind === 'persist' || (sendQueue ?? 0) > 0 || (tcp?.unacked ?? 0) > 0;
}

/** Only for what is known to keep connections on purpose: of others a silence says nothing. */
function silenceSentences(socket: Socket, nowMs: number): readonly string[] {
  const service = serviceOf(socket);
  const silent = silentMs(socket, nowMs);
  if (socket.state !== 'established' || silent === null || silent < LONG_SILENCE_MS) return [];
  if (service === null || !REUSED.has(service)) return [];
  return [say('detail.kind.reused')];
}
