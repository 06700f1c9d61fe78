import { cleanText } from '../../shared/clean-text.ts';
import { parsePasswd } from './parse/passwd.ts';
import { readText, type Where } from './run.ts';

/** Names users by uid. A uid without a name in /etc/passwd is its own name. The file is read again now and then. */
export class Users {
  readonly #where: Where;
  #names: ReadonlyMap<number, string> | null = null;

  constructor(where: Where) {
    this.#where = where;
  }

  /** Forgets the names, so that the next one is read anew. */
  refresh(): void {
    this.#names = null;
  }

  /** The name of a user, or the uid as text. */
  nameOf(uid: number): string {
    if (this.#names === null) {
      const file = readText(this.#where, '/etc/passwd');
      this.#names = file.kind === 'text' ? parsePasswd(file.text) : new Map();
    }
    return cleanText(this.#names.get(uid) ?? String(uid), 64);
  }
}
