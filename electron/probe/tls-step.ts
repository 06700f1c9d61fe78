import type { Socket } from 'node:net';
import { checkServerIdentity, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { cleanText } from '../../shared/clean-text.ts';
import type { Certificate, CertificateFault, TlsEnd, TlsStep } from '../../shared/probe/observation.ts';

/** How to shake hands. */
export interface Shaking {
  readonly address: string;
  /** Name to send (SNI) and to find in the certificate; null: send none. */
  readonly serverName: string | null;
  /** Name or address that the certificate must be for. */
  readonly expected: string;
  readonly speaksHttp: boolean;
  readonly deadlineMs: number;
  readonly authorities: readonly string[] | null;
  readonly signal: AbortSignal;
}

/** A handshake with its socket: secured and still to be closed by who asked, or null. */
export interface Shaken {
  readonly step: TlsStep;
  readonly socket: TLSSocket | null;
}

/** Shakes hands by TLS on a connection that stands. Never rejects. The certificate is judged, and never a reason not to go on. */
export async function shakeHands(plain: Socket, how: Shaking): Promise<Shaken> {
  const { address, serverName } = how;
  const startedAt = performance.now();
  const { end, socket } = await handshake(plain, how);
  return { step: { step: 'tls', address, serverName, ms: performance.now() - startedAt, end }, socket };
}

interface Handshake {
  readonly end: TlsEnd;
  readonly socket: TLSSocket | null;
}

function handshake(plain: Socket, how: Shaking): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = connect({
      socket: plain,
      ...(how.serverName === null ? {} : { servername: how.serverName }),
      ...(how.speaksHttp ? { ALPNProtocols: ['http/1.1'] } : {}),
      ...(how.authorities === null ? {} : { ca: [...how.authorities] }),
      rejectUnauthorized: false,
      // It is looked at below, where its result is no reason to hang up.
      checkServerIdentity: () => undefined,
    });
    const done = (end: TlsEnd) => {
      clearTimeout(deadline);
      how.signal.removeEventListener('abort', silent);
      if (end.kind !== 'secured') socket.destroy();
      resolve({ end, socket: end.kind === 'secured' ? socket : null });
    };
    const silent = () => done({ kind: 'silent' });
    const deadline = setTimeout(silent, how.deadlineMs);
    how.signal.addEventListener('abort', silent, { once: true });
    socket.once('secureConnect', () => done(secured(socket, how.expected)));
    socket.on('error', (error: NodeJS.ErrnoException) => done(failure(error)));
    socket.once('close', () => done({ kind: 'closed' }));
  });
}

/** The first fault that the library found, by its name: X509_V_ERR_… of OpenSSL's x509_vfy.h. */
const FAULTS: Readonly<Record<string, CertificateFault>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-issuer',
  CERT_REVOKED: 'revoked',
};

function secured(socket: TLSSocket, expected: string): TlsEnd {
  const shown = socket.getPeerCertificate(true);
  // Node gives an empty object where the server showed none.
  const hasShown = Object.keys(shown).length > 0;
  const faults = new Set<CertificateFault>();
  const error = socket.authorizationError as Error | string | null | undefined;
  const code = error === null || error === undefined ? '' : typeof error === 'string' ? error : error.message;
  if (!socket.authorized && code !== '') faults.add(FAULTS[code] ?? 'other');
  if (hasShown) {
    const now = Date.now();
    // The library stops at the first fault: dates and names are looked at in any case.
    if (Date.parse(shown.valid_to) < now) faults.add('expired');
    if (Date.parse(shown.valid_from) > now) faults.add('not-yet-valid');
    if (checkServerIdentity(expected, shown) !== undefined) faults.add('wrong-name');
  }
  return {
    kind: 'secured',
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
    certificate: hasShown ? certificateOf(shown) : null,
    faults: [...faults],
    isLocallyTrusted: false,
  };
}

function certificateOf(shown: DetailedPeerCertificate): Certificate {
  const names = (shown.subjectaltname ?? '').split(', ').flatMap((entry) => {
    const name = /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1];
    return name === undefined ? [] : [cleanText(name, 100)];
  });
  const subject = nameOf(shown.subject);
  return {
    subject,
    issuer: nameOf(shown.issuer),
    names: names.length > 0 ? names.slice(0, 50) : subject === '' ? [] : [subject],
    validFrom: momentOf(shown.valid_from),
    validTo: momentOf(shown.valid_to),
  };
}

/** The common name, or else the organisation. A field that comes twice is a list. */
function nameOf(name: { readonly CN?: string | string[]; readonly O?: string | string[] } | undefined): string {
  const text = name?.CN ?? name?.O ?? '';
  return cleanText(typeof text === 'string' ? text : (text[0] ?? ''), 100);
}

function momentOf(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** What an error in a handshake tells: it was cut, the other side speaks something else, or it said no. */
function failure({ code = '', message }: NodeJS.ErrnoException): TlsEnd {
  // Node calls an end before the handshake "socket disconnected" and gives it the code of a reset.
  if (/disconnected before secure/.test(message)) return { kind: 'closed' };
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED') return { kind: 'reset' };
  if (code === 'ETIMEDOUT') return { kind: 'silent' };
  if (
    /WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_LAYER|UNEXPECTED_MESSAGE|BAD_RECORD_TYPE/.test(code)
  )
    return { kind: 'not-tls' };
  return { kind: 'refused', code: cleanText(code === '' ? message : code, 80) };
}
