import type { App, Owner, SocketState, Unknown, UnknownCode } from '../../shared/socket.ts';
import { say, type TextKey } from '../../shared/text/say.ts';

const ENDING: ReadonlySet<SocketState | null> = new Set([
  'time-wait',
  'fin-wait-1',
  'fin-wait-2',
  'last-ack',
  'closing',
  'closed',
]);

/** True for what is left of a TCP connection after its program has closed it. */
export function isEnding(state: SocketState | null): boolean {
  return ENDING.has(state);
}

const whys = new Map<TextKey, Unknown>();

/** Why a socket has no owner: one object for one reason. */
export function unheld(code: UnknownCode, key: TextKey): Unknown {
  let made = whys.get(key);
  if (made === undefined) {
    made = { code, text: say(key) };
    whys.set(key, made);
  }
  return made;
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
