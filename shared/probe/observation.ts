import type { Platform } from '../reading.ts';
import type { Target } from './target.ts';

// What a test of a connection has seen, step by step, before anybody says what it means. Times in milliseconds.

/** How a question to one name server ended. */
export type ServerEnd = 'addresses' | 'no-addresses' | 'no-such-name' | 'silent' | 'refused' | 'failed';

/** One configured name server, asked directly. */
export interface ServerAnswer {
  readonly server: string;
  readonly ms: number;
  readonly end: ServerEnd;
}

/** One address of a name. `family` as the system's resolver gave it. */
export interface NamedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** The name, by the system's own resolver (getaddrinfo, which knows /etc/hosts and the like). */
export interface NameStep {
  readonly step: 'name';
  readonly name: string;
  readonly ms: number;
  /** In the order of the system (RFC 6724). */
  readonly addresses: readonly NamedAddress[];
  /** Name of the resolver's error (`ENOTFOUND`, `EAI_AGAIN`); `silent`: nothing came within the deadline; null: it worked. */
  readonly failure: string | null;
  /** The configured name servers, in order. */
  readonly configured: readonly string[];
  /** What each of them answers; empty when there was no need to ask. */
  readonly servers: readonly ServerAnswer[];
}

/** How an attempt to connect ended. */
export type ConnectEnd =
  | { readonly kind: 'open' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'error'; readonly code: string };

/** What the other side did right after the connection stood, before anything was sent to it. null: nobody waited for it. */
export type Afterwards = 'stays' | 'speaks' | 'reset' | 'closed' | null;

/** One attempt to connect. */
export interface TcpStep {
  readonly step: 'tcp';
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  readonly ms: number;
  readonly end: ConnectEnd;
  readonly after: Afterwards;
  /** True when the address is in a network of this machine's own, with no router between; null: not known. */
  readonly isOnLink: boolean | null;
}

/** What is wrong with a certificate. */
export type CertificateFault =
  | 'expired'
  | 'not-yet-valid'
  | 'self-signed'
  | 'unknown-issuer'
  | 'wrong-name'
  | 'revoked'
  | 'other';

/** A certificate as it was shown. Names are cleaned. Times ISO 8601. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** How a TLS handshake ended. */
export type TlsEnd =
  | {
      readonly kind: 'secured';
      readonly protocol: string;
      readonly cipher: string;
      /** null: the server showed none. */
      readonly certificate: Certificate | null;
      readonly faults: readonly CertificateFault[];
      /** True when only an authority that was added to this machine vouches for it: usually inspection. */
      readonly isLocallyTrusted: boolean;
    }
  | { readonly kind: 'reset' | 'closed' | 'silent' | 'not-tls' }
  /** The server refused by an alert, or the two have no protocol in common. */
  | { readonly kind: 'refused'; readonly code: string };

/** One TLS handshake. */
export interface TlsStep {
  readonly step: 'tls';
  readonly address: string;
  /** The name that was sent (SNI); null: none. */
  readonly serverName: string | null;
  readonly ms: number;
  readonly end: TlsEnd;
}

/** How one HTTP request ended. */
export type HttpEnd =
  | { readonly kind: 'answer'; readonly status: number; readonly location: string | null; readonly server: string | null }
  /** `unfinished`: something came, but not the whole head within the time. */
  | { readonly kind: 'reset' | 'closed' | 'silent' | 'unfinished' | 'not-http' };

/** One HTTP request, until the head of its answer. */
export interface HttpStep {
  readonly step: 'http';
  readonly address: string;
  readonly url: string;
  readonly ms: number;
  readonly end: HttpEnd;
}

/** Datagrams to one address. */
export interface UdpStep {
  readonly step: 'udp';
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  /** What was sent: a question the usual service of the port answers, or an empty datagram. */
  readonly asked: 'dns' | 'quic' | 'ntp' | 'stun' | 'nothing';
  readonly ms: number;
  readonly end: { readonly kind: 'answered' } | { readonly kind: 'silent' } | { readonly kind: 'error'; readonly code: string };
  readonly isOnLink: boolean | null;
}

/** An attempt beside the asked one, made because it tells causes apart. */
export interface CompareStep {
  readonly step: 'compare';
  readonly what: 'other-port' | 'gateway' | 'reserved';
  readonly address: string;
  readonly port: number;
  readonly ms: number;
  readonly end: ConnectEnd;
}

/** Any step. */
export type Step = NameStep | TcpStep | TlsStep | HttpStep | UdpStep | CompareStep;

/** What is known of the machine that tests. */
export interface Surroundings {
  readonly platform: Platform;
  /** False when the machine has no address of the family beyond loopback. */
  readonly hasIpv4: boolean;
  readonly hasIpv6: boolean;
  /** Its own addresses, canonical; without link-local ones, which others have as well on other links. */
  readonly ownAddresses: readonly string[];
}

/** Everything seen of one target. A redirect's target is one of its own. */
export interface Observed {
  readonly target: Target;
  readonly steps: readonly Step[];
  readonly around: Surroundings;
  /** Why a redirect was not followed; null: there was none, or it was. */
  readonly stopped: 'too-many' | 'not-http' | 'into-private' | null;
}
