import type { App, Owner, Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { KnownOwners } from '../known-owners.ts';
import type { Holder, SocketRow } from '../parse/row.ts';
import type { RowFacts } from '../row-book.ts';
import { Pool, whyNobody } from '../unheld.ts';
import type { WindowsProcesses } from './processes.ts';
import { appOfWindows } from './program.ts';

/** The kernel's own process has this pid on every Windows since XP, and this name in every language. */
const SYSTEM_PID = 4;

/** Says who holds a socket of Windows and which application that is; where nobody is found, why. */
export class WindowsOwners extends KnownOwners {
  readonly #processes: WindowsProcesses;
  readonly #pool = new Pool();

  constructor(processes: WindowsProcesses) {
    super();
    this.#processes = processes;
  }

  /** What is known of a row. */
  tell(row: SocketRow, before: Socket | null, createdAt: string | null): RowFacts {
    const owners = (row.holders ?? []).flatMap((holder) => this.#ownerOf(holder) ?? []);
    const first = owners[0];
    if (first !== undefined) {
      return { holding: { owners, ownerUnknown: null, app: this.#appOf(first) }, user: null, createdAt };
    }
    // What is left of a closed connection belongs to the app that had it open.
    return { holding: { owners, ownerUnknown: whyNobody(row), app: before?.app ?? null }, user: null, createdAt };
  }

  #ownerOf({ pid }: Holder): Owner | null {
    const known = this.owners.get(pid);
    if (known !== undefined) return known;
    const process = this.#processes.known.get(pid);
    if (process !== null) {
      const owner: Owner = { pid, name: process.name, exe: process.exe };
      this.owners.set(pid, owner);
      return owner;
    }
    if (pid === SYSTEM_PID) return this.#pool.owner({ pid, name: 'System', exe: null });
    if (this.#processes.isAbsent(pid)) return null;
    return this.#pool.owner({ pid, name: say('collect.process.unnamed', { pid: String(pid) }), exe: null });
  }

  #appOf({ pid, name }: Owner): App {
    const known = this.apps.get(pid);
    if (known !== undefined) return known;
    const chain = this.#processes.known.chain(pid);
    const app = appOfWindows(chain, (one) => this.#processes.servicesOf(one));
    if (app !== null) {
      const same = this.#pool.app(app);
      this.apps.set(pid, same);
      return same;
    }
    if (pid === SYSTEM_PID) {
      return this.#pool.app({ id: 'system', name: say('collect.app.windows-kernel'), kind: 'system', evidence: 'name' });
    }
    return this.#pool.app({ id: `name:${name}`, name, kind: 'command', evidence: 'name' });
  }
}
