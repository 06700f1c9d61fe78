import { cleanText } from '../../../shared/clean-text.ts';
import type { App, Owner, Socket, Unknown, UnknownCode } from '../../../shared/socket.ts';
import { say, type TextKey } from '../../../shared/text/say.ts';
import { appOf, appOfCgroup } from '../application.ts';
import type { Holding } from '../holding.ts';
import type { SocketRow } from '../parse/row.ts';
import type { Holders } from './holders.ts';
import type { Processes } from './processes.ts';
import type { Surroundings } from './surroundings.ts';

/** What ownership is decided from. */
export interface OwnershipOptions {
  readonly holders: Holders;
  readonly processes: Processes;
  readonly userName: (uid: number) => string;
  /** False for a recording: its processes are not there to be looked at. */
  readonly seesProcesses: boolean;
  readonly around: () => Surroundings;
  /** Listeners on a local port, to name the app of connections that it has not accepted yet. */
  readonly listenersOn: (port: number) => readonly Socket[];
}

const APPS_MOST = 5_000;
const CLOSING: ReadonlySet<string | null> = new Set([
  'time-wait',
  'fin-wait-1',
  'fin-wait-2',
  'last-ack',
  'closing',
  'closed',
  'syn-sent',
]);

/** Says who holds a socket and which application that is; where nobody is found, why. */
export class Ownership {
  readonly #options: OwnershipOptions;
  readonly #owners = new Map<number, Owner>();
  readonly #appOfPid = new Map<number, App>();
  readonly #apps = new Map<string, App>();
  /** Inodes without a holder at their first look: they are looked for once more before it is said why. */
  readonly #onceMissed = new Set<number>();
  readonly #twiceMissed = new Set<number>();

  constructor(options: OwnershipOptions) {
    this.#options = options;
  }

  /** Forgets what was made of processes that changed. */
  forget(pids: Iterable<number>): void {
    let hasAny = false;
    for (const pid of pids) {
      this.#owners.delete(pid);
      hasAny = true;
    }
    // An app is decided from ancestors too.
    if (hasAny) this.#appOfPid.clear();
  }

  /** Forgets whoever is not among `pids`: what is no longer looked at may run another program when it holds a socket again. */
  keep(pids: Pick<ReadonlySet<number>, 'has'>): void {
    for (const known of [this.#owners, this.#appOfPid]) for (const pid of known.keys()) if (!pids.has(pid)) known.delete(pid);
  }

  /** Forgets inodes that are gone; answers with those that deserve a second look. */
  secondLooks(gone: Iterable<number>): readonly number[] {
    for (const inode of gone) {
      this.#onceMissed.delete(inode);
      this.#twiceMissed.delete(inode);
    }
    const again = [...this.#onceMissed];
    this.#onceMissed.clear();
    for (const inode of again) this.#twiceMissed.add(inode);
    return again;
  }

  /** Holders, or why there are none, and the application. `before`: the socket at the scan before. */
  join(row: SocketRow, before: Socket | null, tellsInodes: boolean): Holding {
    const owners = this.#ownersOf(row);
    if (owners.length > 0) {
      owners.sort(byLikelihood);
      const first = owners[0] as Owner;
      return { owners, ownerUnknown: null, app: this.#appOfOwner(first.pid) ?? this.#appOfRow(row) };
    }
    const ownerUnknown = row.inode === null ? unheld(row, tellsInodes) : this.#whyHidden(row, row.inode);
    const app = this.#appOfRow(row) ?? (ownerUnknown.code === 'not-accepted-yet' ? this.#appOfListener(row) : null);
    return { owners: [], ownerUnknown, app: app ?? this.#appOfRest(before, ownerUnknown) };
  }

  #ownersOf(row: SocketRow): Owner[] {
    if (!this.#options.seesProcesses)
      return (row.holders ?? []).map(({ pid, name }) => ({ pid, name: cleanText(name, 64), exe: null }));
    const pids = row.inode === null ? (row.holders ?? []).map((holder) => holder.pid) : this.#options.holders.pidsOf(row.inode);
    return pids.map((pid) => this.#ownerOf(pid)).filter((owner) => owner !== null);
  }

  /** What is left of a closed connection belongs to the app that had it open. */
  #appOfRest(before: Socket | null, { code }: Unknown): App | null {
    if (code === 'kernel') return this.#same({ id: 'system', name: say('collect.app.system'), kind: 'system', evidence: 'name' });
    return before?.app ?? null;
  }

  #ownerOf(pid: number): Owner | null {
    const known = this.#owners.get(pid);
    if (known !== undefined) return known;
    const found = this.#options.processes.get(pid);
    if (found === null) return null;
    const { name, exe } = found.process;
    const owner: Owner = { pid, name, exe };
    this.#owners.set(pid, owner);
    return owner;
  }

  #appOfOwner(pid: number): App | null {
    const known = this.#appOfPid.get(pid);
    if (known !== undefined) return known;
    const app = appOf(this.#options.processes.chain(pid), this.#options.around().container);
    if (app === null) return null;
    const same = this.#same(app);
    this.#appOfPid.set(pid, same);
    return same;
  }

  #appOfRow(row: SocketRow): App | null {
    const app = appOfCgroup(row.cgroup, this.#options.around().container);
    return app === null ? null : this.#same(app);
  }

  #appOfListener(row: SocketRow): App | null {
    const apps = new Set<App>();
    for (const listener of row.local.port === null ? [] : this.#options.listenersOn(row.local.port)) {
      const fits = listener.local.address === '*' || listener.local.address === row.local.address;
      if (fits && listener.app !== null) apps.add(listener.app);
    }
    return apps.size === 1 ? ([...apps][0] ?? null) : null;
  }

  /** One object for one app, so that a socket whose app is the same again stays the same. */
  #same(app: App): App {
    const known = this.#apps.get(app.id);
    if (known !== undefined && known.name === app.name && known.kind === app.kind) return known;
    if (this.#apps.size >= APPS_MOST) this.#apps.clear();
    this.#apps.set(app.id, app);
    return app;
  }

  #whyHidden(row: SocketRow, inode: number): Unknown {
    if (!this.#options.seesProcesses) return why('not-told', 'collect.owner.not-told');
    const around = this.#options.around();
    const user = row.uid === null ? '?' : this.#options.userName(row.uid);
    const seesAll = !this.#options.holders.isDenied && !around.isProcHiding;
    if (!seesAll && row.uid !== null && row.uid !== around.uid && around.uid !== 0) {
      return why('other-user', 'collect.owner.other-user', { user });
    }
    // What has no peer does not come and go within one scan: the first look tells as much as a second one.
    if (row.remote !== null && !this.#twiceMissed.has(inode)) {
      this.#onceMissed.add(inode);
      return why('gone', 'collect.owner.gone');
    }
    if (!seesAll && row.uid === around.uid && around.uid !== 0) return why('hidden', 'collect.owner.protected', { user });
    if (seesAll && around.isFirstPidNamespace) return why('kernel', 'collect.owner.kernel');
    return why('hidden', 'collect.owner.hidden');
  }
}

/** systemd hands sockets on and keeps them: whoever else has one is the likelier owner. Then the oldest process. */
function byLikelihood(a: Owner, b: Owner): number {
  const rank = (owner: Owner) => (owner.pid === 1 || owner.name === 'systemd' ? 1 : 0);
  return rank(a) - rank(b) || a.pid - b.pid;
}

function unheld(row: SocketRow, tellsInodes: boolean): Unknown {
  if (row.protocol === 'tcp' && CLOSING.has(row.state)) return why('closed-by-process', 'collect.owner.closed');
  if (!tellsInodes || row.protocol === 'udp') return why('not-told', 'collect.owner.not-told');
  return why('not-accepted-yet', 'collect.owner.not-accepted');
}

const whys = new Map<string, Unknown>();

function why(code: UnknownCode, key: TextKey, values: Readonly<Record<string, string>> = {}): Unknown {
  const id = `${key} ${values.user ?? ''}`;
  let made = whys.get(id);
  if (made === undefined) {
    made = { code, text: say(key, values) };
    if (whys.size < 1_000) whys.set(id, made);
  }
  return made;
}
