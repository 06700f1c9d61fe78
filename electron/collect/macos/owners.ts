import { cleanText } from '../../../shared/clean-text.ts';
import type { App, Owner, Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { KnownOwners } from '../known-owners.ts';
import type { Holder, SocketRow } from '../parse/row.ts';
import type { RowFacts } from '../row-book.ts';
import { Pool, whyNobody } from '../unheld.ts';
import { appOfMac } from './bundle.ts';
import type { MacProcesses } from './processes.ts';

/** Says who holds a socket of a Mac and which application that is; where nobody is found, why. */
export class MacOwners extends KnownOwners {
  readonly #processes: MacProcesses;
  readonly #pool = new Pool();

  constructor(processes: MacProcesses) {
    super();
    this.#processes = processes;
  }

  /** What is known of a row whose holders are these. */
  tell(row: SocketRow, holders: readonly Holder[], before: Socket | null): RowFacts {
    const owners = holders.flatMap((holder) => this.#ownerOf(holder) ?? []);
    const first = owners[0];
    const user = first === undefined ? (before?.user ?? null) : (this.#processes.known.get(first.pid)?.user ?? null);
    if (first !== undefined) return { holding: { owners, ownerUnknown: null, app: this.#appOf(first) }, user, createdAt: null };
    return { holding: { owners, ownerUnknown: whyNobody(row), app: before?.app ?? null }, user, createdAt: null };
  }

  #ownerOf({ pid, name }: Holder): Owner | null {
    const known = this.owners.get(pid);
    if (known !== undefined) return known;
    const process = this.#processes.known.get(pid);
    if (process === null && this.#processes.isAbsent(pid)) return null;
    // Without an answer of ps the pid is all that is sure, and the short name that newer releases of netstat print.
    const told = name === '' ? say('collect.process.unnamed', { pid: String(pid) }) : cleanText(name, 64);
    if (process === null) return this.#pool.owner({ pid, name: told, exe: null });
    const owner: Owner = { pid, name: process.name, exe: process.exe };
    this.owners.set(pid, owner);
    return owner;
  }

  #appOf({ pid, name }: Owner): App {
    const known = this.apps.get(pid);
    if (known !== undefined) return known;
    const app = appOfMac(this.#processes.known.chain(pid));
    if (app === null) return this.#pool.app({ id: `name:${name}`, name, kind: 'command', evidence: 'name' });
    const same = this.#pool.app(app);
    this.apps.set(pid, same);
    return same;
  }
}
