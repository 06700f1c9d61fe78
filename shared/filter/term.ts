import type { Endpoint, Scope } from '../endpoint.ts';
import type { App, Protocol, Socket } from '../socket.ts';
import type { Claim } from './filter.ts';

/** SIGNATURE ONLY, being written. The text of a term for something a person points at; safe for any name. */
export const termFor = {
  /** An app, exactly; null: sockets whose app is not known. `others`: apps on the screen, so that twins of name are told apart. */
  app: (_app: App | null, _others: Iterable<App> = []): string => '',
  /** A destination: remote host:port, exactly. */
  destination: (_remote: Endpoint): string => '',
  /** The remote host, whatever the port. */
  remoteHost: (_remote: Endpoint): string => '',
  /** A local address and port, exactly. */
  local: (_local: Endpoint): string => '',
  state: (_state: Socket['state']): string => '',
  port: (_port: number): string => '',
  pid: (_pid: number): string => '',
  process: (_name: string): string => '',
  user: (_user: string): string => '',
  protocol: (_protocol: Protocol): string => '',
  family: (_family: 4 | 6): string => '',
  scope: (_scope: Scope): string => '',
  service: (_service: string): string => '',
  is: (_claim: Claim): string => '',
};

/** SIGNATURE ONLY, being written. Adds a term to a filter's text. A term of a kind of which a socket has only one (app, state …) takes the place of the one before. */
export function addTerm(text: string, term: string): string {
  return `${text} ${term}`.trim();
}

/** SIGNATURE ONLY, being written. Adds "not this" to a filter's text. */
export function excludeTerm(text: string, term: string): string {
  return `${text} -${term}`.trim();
}

/** SIGNATURE ONLY, being written. Takes a term (by its place, from parseFilter) out of a filter's text. */
export function removeTerm(text: string, term: { readonly from: number; readonly to: number }): string {
  return `${text.slice(0, term.from)} ${text.slice(term.to)}`.trim();
}
