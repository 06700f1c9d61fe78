import { scopeOf } from '../endpoint.ts';
import { healthLevel, healthOf } from '../health.ts';
import { serviceNamed, usualService } from '../services.ts';
import { isConnection, isListener, type Socket } from '../socket.ts';
import type { Claim, End, Filter, PortRange, Test, TextTest } from './filter.ts';
import { hostTest } from './match-host.ts';

/** What a filter needs to know beside the socket. What is left out is taken from the socket itself. */
export interface MatchContext {
  /** Now, in epoch milliseconds. */
  readonly nowMs: () => number;
  readonly isProblem?: (socket: Socket) => boolean;
  readonly isNew?: (socket: Socket) => boolean;
}

/** How long a socket is `is:new`, in milliseconds, where the context does not say. */
export const NEW_MS = 60_000;

type Try = (socket: Socket) => boolean;

/** Makes a filter into a quick test of one socket. Keep it: it remembers what it has worked out of names and addresses. */
export function matcher(filter: Filter, context: MatchContext): (socket: Socket) => boolean {
  switch (filter.kind) {
    case 'all': {
      const tries = filter.of.map((part) => matcher(part, context));
      const [only] = tries;
      // Mostly everything is asked for: then nothing is made for the answer, so often as it is given.
      if (only === undefined) return () => true;
      return tries.length === 1 ? only : (socket) => tries.every((matches) => matches(socket));
    }
    case 'any': {
      const tries = filter.of.map((part) => matcher(part, context));
      return (socket) => tries.some((matches) => matches(socket));
    }
    case 'not': {
      const matches = matcher(filter.of, context);
      return (socket) => !matches(socket);
    }
    default:
      return testing(filter, context);
  }
}

/** True when the answer for an unchanged socket may change as time goes by (`is:new`, `is:problem`). */
export function dependsOnTime(filter: Filter): boolean {
  return tests(filter).some((test) => test.kind === 'is' && (test.claim === 'new' || test.claim === 'problem'));
}

/** True when the filter asks what opened a moment ago (`is:new`), which one reading alone cannot tell. */
export function asksForNew(filter: Filter): boolean {
  return tests(filter).some((test) => test.kind === 'is' && test.claim === 'new');
}

/** True when the filter asks for a place (a scope, an address, a port at one end): then nothing should be folded away before it. */
export function asksForPlace(filter: Filter): boolean {
  return tests(filter).some((test) => test.kind === 'scope' || test.kind === 'place');
}

function tests(filter: Filter): readonly Test[] {
  if (filter.kind === 'all' || filter.kind === 'any') return filter.of.flatMap(tests);
  return filter.kind === 'not' ? tests(filter.of) : [filter];
}

function testing(test: Test, context: MatchContext): Try {
  switch (test.kind) {
    case 'word':
      return wordTry(test.text);
    case 'app':
    case 'process':
    case 'user':
    case 'container':
    case 'service':
      return textTry(test);
    case 'place': {
      const host = hostTest(test.host, test.isExact);
      const { port } = test;
      return atEnd(test.end, (endpoint) => (port === null || isWithin(endpoint.port, port)) && host(endpoint));
    }
    case 'port': {
      const { ranges } = test;
      return atEnd(test.end, ({ port }) => ranges.some((range) => isWithin(port, range)));
    }
    case 'pid': {
      const pids = new Set(test.pids);
      return (socket) => socket.owners.some(({ pid }) => pids.has(pid));
    }
    case 'state': {
      const states = new Set<string>(test.states);
      return (socket) => states.has(socket.state ?? 'none');
    }
    case 'protocol':
      return (socket) => test.protocols.includes(socket.protocol);
    case 'family':
      return (socket) => socket.family !== null && test.families.includes(socket.family);
    case 'scope':
      return (socket) => {
        const scope = scopeOf((socket.remote ?? socket.local).address);
        return scope !== null && test.scopes.includes(scope);
      };
    case 'is':
      return claimTry(test.claim, context);
  }
}

function claimTry(claim: Claim, context: MatchContext): Try {
  switch (claim) {
    case 'listening':
      return isListener;
    case 'connected':
      return isConnection;
    case 'unowned':
      return (socket) => socket.app === null;
    case 'problem':
      return context.isProblem ?? ((socket) => healthLevel(healthOf(socket, context.nowMs())) !== 'ok');
    case 'new':
      return context.isNew ?? ((socket) => isYoung(socket, context.nowMs()));
  }
}

function isYoung(socket: Socket, nowMs: number): boolean {
  return socket.since !== null && !socket.sinceIsBound && nowMs - Date.parse(socket.since) < NEW_MS;
}

function wordTry(word: string): Try {
  const isIn = containing(word);
  const port = /^\d{1,5}$/.test(word) ? Number(word) : null;
  const isAt = ({ address, port: own }: Socket['local']): boolean => (port !== null && own === port) || isIn(address);
  return (socket) =>
    (socket.app !== null && isIn(socket.app.name)) ||
    socket.owners.some(({ name }) => isIn(name)) ||
    isAt(socket.local) ||
    (socket.remote !== null && isAt(socket.remote));
}

function textTry(test: TextTest): Try {
  const isIt = test.isExact ? equalling(test.text) : containing(test.text);
  switch (test.kind) {
    case 'app':
      return ({ app }) => app !== null && (isIt(app.name) || (test.isExact && isIt(app.id)));
    case 'process':
      return ({ owners }) => owners.some(({ name, exe }) => isIt(name) || (exe !== null && isIt(exe)));
    case 'user':
      return ({ user }) => user !== null && isIt(user);
    case 'container':
      return ({ app, cgroup }) => app?.kind === 'container' && (isIt(app.name) || (cgroup !== null && isIt(cgroup)));
    case 'service': {
      const service = serviceNamed(test.text);
      const isAt = (port: number | null, socket: Socket) => port !== null && usualService(port, socket.protocol) === service;
      return (socket) => isAt(socket.local.port, socket) || isAt(socket.remote?.port ?? null, socket);
    }
  }
}

function atEnd(end: End, isIt: (endpoint: Socket['local']) => boolean): Try {
  switch (end) {
    case 'local':
      return ({ local }) => isIt(local);
    case 'remote':
      return ({ remote }) => remote !== null && isIt(remote);
    case 'either':
      return ({ local, remote }) => isIt(local) || (remote !== null && isIt(remote));
  }
}

function isWithin(port: number | null, range: PortRange): boolean {
  return port !== null && port >= range.from && port <= range.to;
}

function containing(part: string): (text: string) => boolean {
  const lower = part.toLowerCase();
  return (text) => text.toLowerCase().includes(lower);
}

function equalling(whole: string): (text: string) => boolean {
  const lower = whole.toLowerCase();
  return (text) => text.toLowerCase() === lower;
}
