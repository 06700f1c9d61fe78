import type { App, Owner, SocketState, Unknown, UnknownCode } from '../../shared/socket.ts';
import { say, type TextKey } from '../../shared/text/say.ts';
import type { SocketRow } from './parse/row.ts';

const ENDING: ReadonlySet<SocketState | null> = new Set([
  'time-wait',
  'fin-wait-1',
  'fin-wait-2',
  'last-ack',
  'closing',
  'closed',
]);

/** True for what is left of a TCP connection after its program has closed it. */
function isEnding(state: SocketState | null): boolean {
  return ENDING.has(state);
}

const whys = new Map<TextKey, Unknown>();

/** Why a socket has no owner: one object for one reason. */
function unheld(code: UnknownCode, key: TextKey): Unknown {
  let made = whys.get(key);
  if (made === undefined) {
    made = { code, text: say(key) };
    whys.set(key, made);
  }
  return made;
}

/**
 * Why a row has no owner where the source names pids of its own accord (macOS, Windows). Windows gives what is left of a closed
 * connection to process 0, which is no process.
 */
export function whyNobody({ protocol, state, holders }: SocketRow): Unknown {
  if (protocol === 'tcp' && isEnding(state)) return unheld('closed-by-process', 'collect.owner.closed');
  const isNamed = holders !== null && holders.length > 0;
  return isNamed ? unheld('gone', 'collect.owner.gone') : unheld('not-told', 'collect.owner.not-told');
}

const KEPT_MOST = 5_000;

/** One object for equal owners and for equal apps, so that a socket whose owner is the same again stays the same. */
export class Pool {
  readonly #owners = new Map<string, Owner>();
  readonly #apps = new Map<string, App>();

  owner(owner: Owner): Owner {
    return same(this.#owners, `${owner.pid} ${owner.name} ${owner.exe ?? ''}`, owner);
  }

  app(app: App): App {
    return same(this.#apps, `${app.id} ${app.name} ${app.kind} ${app.evidence}`, app);
  }
}

function same<T>(kept: Map<string, T>, key: string, made: T): T {
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= KEPT_MOST) kept.clear();
  kept.set(key, made);
  return made;
}
