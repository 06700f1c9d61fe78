import { cleanText } from '../../../shared/clean-text.ts';
import type { Platform } from '../../../shared/reading.ts';
import type { App, Owner, Unknown, UnknownCode } from '../../../shared/socket.ts';
import { say, type TextKey } from '../../../shared/text/say.ts';
import { appOfCgroup } from '../application.ts';
import { capturedApp } from './captured-app.ts';
import { type CapturedProcess, chainOf, namedProcess, nameTold } from './captured-processes.ts';
import type { JoinedRow } from './join-rows.ts';

/** Who holds a socket of a capture; where nobody is named, why. */
export interface CapturedHolding {
  readonly owners: readonly Owner[];
  readonly ownerUnknown: Unknown | null;
  readonly app: App | null;
  readonly user: string | null;
}

/** States in which a TCP socket is what is left of a connection that no process has any more. */
const REMAINS: ReadonlySet<string | null> = new Set(['fin-wait-1', 'fin-wait-2', 'last-ack', 'closing', 'closed']);

const UNACCEPTED: ReadonlySet<string | null> = new Set(['established', 'syn-received', 'close-wait']);

/** Joins the sockets of a capture with its processes. `userNames`: names of uids, as far as the capture tells them. */
export class CapturedOwners {
  readonly #processes: Map<number, CapturedProcess>;
  readonly #platform: Platform | null;
  readonly #userNames: ReadonlyMap<number, string>;
  readonly #apps = new Map<number, App | null>();
  readonly #owners = new Map<number, Owner>();
  readonly #wanted = new Set<number>();

  constructor(
    processes: ReadonlyMap<number, CapturedProcess>,
    platform: Platform | null,
    userNames: ReadonlyMap<number, string>,
  ) {
    this.#processes = new Map(processes);
    this.#platform = platform;
    this.#userNames = userNames;
  }

  /** Takes in the names that the rows themselves tell, where no list of processes does. */
  learn(rows: readonly JoinedRow[]): void {
    for (const { row } of rows) {
      const [first] = row.holders ?? [];
      const { program, component } = row;
      if (first !== undefined && (program ?? component) != null) this.#learnName(first.pid, program ?? '', component ?? null);
      for (const { pid, name } of row.holders ?? []) this.#learnName(pid, name, null);
    }
  }

  #learnName(pid: number, name: string, component: string | null): void {
    const known = this.#processes.get(pid);
    const services = component === null || known?.services.includes(component) ? [] : [component];
    if (known === undefined) this.#processes.set(pid, { ...namedProcess(pid, name), services });
    else if (known.process.name === '' && name !== '')
      this.#processes.set(pid, { ...nameTold(known, name), services: [...known.services, ...services] });
    else if (services.length > 0) this.#processes.set(pid, { ...known, services: [...known.services, ...services] });
  }

  /** Who holds the socket of one row. */
  join(joined: JoinedRow): CapturedHolding {
    const { row } = joined;
    // A process can hold a socket by several descriptors.
    const pids = new Set((row.holders ?? []).map(({ pid }) => pid));
    const owners = [...pids].map((pid) => this.#ownerOf(pid)).sort(byLikelihood);
    const [first] = owners;
    const user = row.user ?? this.#userOf(row.uid) ?? (first === undefined ? null : this.#processes.get(first.pid)?.process.user);
    const cgroupApp = appOfCgroup(row.cgroup);
    if (first !== undefined) {
      return { owners, ownerUnknown: null, app: cgroupApp ?? this.#appOf(first.pid), user: user ?? null };
    }
    const { program, component } = row;
    const named = (program ?? component) == null ? null : this.#namedApp(program ?? '', component ?? null);
    return { owners: [], ownerUnknown: whyUnknown(joined), app: cgroupApp ?? named, user: user ?? null };
  }

  /** All processes that hold a socket, with their ancestors. */
  concerned(): readonly CapturedProcess[] {
    const found = new Map<number, CapturedProcess>();
    for (const pid of this.#wanted) for (const one of chainOf(this.#processes, pid)) found.set(one.process.pid, one);
    return [...found.values()].map((one) =>
      one.process.name === '' ? { ...one, process: { ...one.process, name: shownName('') } } : one,
    );
  }

  #userOf(uid: number | null): string | null {
    return uid === null ? null : (this.#userNames.get(uid) ?? String(uid));
  }

  #ownerOf(pid: number): Owner {
    const known = this.#owners.get(pid);
    if (known !== undefined) return known;
    const found = this.#processes.get(pid);
    this.#wanted.add(pid);
    const owner: Owner = { pid, name: shownName(found?.process.name), exe: found?.process.exe ?? null };
    this.#owners.set(pid, owner);
    return owner;
  }

  #appOf(pid: number): App | null {
    const known = this.#apps.get(pid);
    if (known !== undefined) return known;
    const app = capturedApp(this.#platform, chainOf(this.#processes, pid));
    this.#apps.set(pid, app);
    return app;
  }

  /** netstat -b without -o names a program and no pid. */
  #namedApp(program: string, component: string | null): App | null {
    const services = component === null ? [] : [component];
    return capturedApp(this.#platform, [{ ...namedProcess(-1, cleanText(program, 64)), services }]);
  }
}

/** Netstat and PowerShell tell pids alone. */
function shownName(name: string | undefined): string {
  return name === undefined || name === '' ? say('capture.owner.nameless') : name;
}

/** systemd hands sockets on and keeps them: whoever else has one is the likelier owner. Then the oldest process. */
function byLikelihood(a: Owner, b: Owner): number {
  const rank = (owner: Owner) => (owner.pid === 1 || owner.name === 'systemd' ? 1 : 0);
  return rank(a) - rank(b) || a.pid - b.pid;
}

function whyUnknown({ row, isOwnerExpected }: JoinedRow): Unknown {
  if (row.state === 'time-wait') return why('closed-by-process', 'collect.owner.closed');
  if (row.isOwnerRefused === true) return why('not-told', 'capture.owner.refused');
  if (typeof row.program === 'string') {
    return why('not-told', 'capture.owner.no-pid', { program: cleanText(row.program, 64) });
  }
  // ss -e tells an inode of every socket that a process has, or had: a connection without one was never accepted.
  if (row.cookie !== null && row.inode === null && UNACCEPTED.has(row.state))
    return why('not-accepted-yet', 'collect.owner.not-accepted');
  const isRemains = row.protocol === 'tcp' && REMAINS.has(row.state) && row.inode === null;
  if (isRemains && (isOwnerExpected || row.holders !== null)) return why('closed-by-process', 'collect.owner.closed');
  return isOwnerExpected ? why('not-told', 'capture.owner.not-named') : why('not-told', 'capture.owner.not-told');
}

function why(code: UnknownCode, key: TextKey, values: Readonly<Record<string, string>> = {}): Unknown {
  return { code, text: say(key, values) };
}
