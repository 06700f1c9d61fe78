import { readdirSync } from 'node:fs';
import { type FdTable, newFdTable } from './fd-table.ts';
import { pidOf, readNames, socketInode, statFds } from './proc-fd.ts';

/** What a look at the processes found. */
export interface HoldersLook {
  /** Inodes whose holders are others than before. */
  readonly changed: ReadonlySet<number>;
  /** Processes that were not there at the last look. */
  readonly newPids: readonly number[];
  readonly gonePids: readonly number[];
}

/**
 * How many descriptors are read again at each look without a reason, to notice those that were passed on or copied: all of them in some
 * looks where there are few, and no more than so many at once.
 */
const ROLLING_FDS = 300;
const ROLLING_LEAST = 64;
const ROLLING_LOOKS = 8;
/** How many descriptors a look reads at most for sockets that none of the likely processes has. */
const SEARCH_FDS = 1_500;
/** A process with more descriptors than this is not listed anew just because their number changed. */
const SMALL_FDS = 512;
const VACATED_MOST = 4_096;
/** A process without descriptors is looked at again every so many looks: it is mostly a thread of the kernel. */
const IDLE_LOOKS = 4;

/**
 * Finds the processes behind socket inodes by reading `/proc/PID/fd` (proc(5)), and only what may have changed: processes that
 * are new, descriptors that were vacated or come next, then the processes that opened something, then all. `ss -p` would read
 * every descriptor of every process each time.
 */
export class Holders {
  readonly #root: string | null;
  readonly #tables = new Map<number, FdTable>();
  readonly #pidsOf = new Map<number, Map<number, number>>();
  readonly #unfound = new Set<number>();
  #changed = new Set<number>();
  #looks = 0;
  #rollingPids: number[] = [];
  #rolling: { readonly table: FdTable; readonly fds: number[] } | null = null;

  /** `root`: the /proc to read; null when there is none, and then nobody is found. */
  constructor(root: string | null) {
    this.#root = root;
  }

  /** The processes that hold this socket; empty when none was found. */
  pidsOf(inode: number): readonly number[] {
    const pids = this.#pidsOf.get(inode);
    return pids === undefined ? [] : [...pids.keys()];
  }

  /** True when some process could not be looked into. */
  get isDenied(): boolean {
    for (const table of this.#tables.values()) if (table.isDenied) return true;
    return false;
  }

  /** All processes that hold a socket of the table. */
  *holdingPids(): Iterable<number> {
    for (const table of this.#tables.values()) if (table.inodeOf.size > 0) yield table.pid;
  }

  /** The inodes that a process holds. */
  inodesOf(pid: number): Iterable<number> {
    return this.#tables.get(pid)?.inodeOf.values() ?? [];
  }

  /**
   * Looks at the processes once. `gone`: inodes that no socket has any more. `wanted`: inodes of sockets that are
   * new; `again`: those that an earlier look did not find and that are looked for once more.
   * `isLive`: whether an inode belongs to a socket of the table; others (Unix sockets) are not kept.
   */
  look(
    gone: Iterable<number>,
    wanted: Iterable<number>,
    again: Iterable<number>,
    isLive: (inode: number) => boolean,
  ): HoldersLook {
    this.#changed = new Set();
    for (const inode of gone) this.#forget(inode);
    const missing = new Set<number>(again);
    for (const inode of wanted) if (!this.#pidsOf.has(inode) && !this.#unfound.has(inode)) missing.add(inode);
    const { newPids, gonePids, opened } = this.#meet();
    for (const pid of newPids) this.#readNew(this.#tables.get(pid) as FdTable, isLive, missing);
    for (const table of this.#tables.values()) {
      if (missing.size > 0 && table.inodeOf.size + table.vacated.length > 0) this.#probe(table, isLive, missing);
    }
    for (const table of opened) if (missing.size > 0 || table.count <= SMALL_FDS) this.#readNew(table, isLive, missing);
    this.#search(new Set(opened), isLive, missing);
    for (const inode of missing) this.#unfound.add(inode);
    this.#roll(isLive);
    return { changed: this.#changed, newPids, gonePids };
  }

  /** Learns which processes are there, and which of them have opened or closed something since the last look. */
  #meet(): { newPids: number[]; gonePids: number[]; opened: FdTable[] } {
    const newPids: number[] = [];
    const opened: FdTable[] = [];
    const present = new Set<number>();
    this.#looks += 1;
    const tellsCounts = (this.#tables.get(process.pid)?.count ?? 0) > 0;
    for (const name of this.#root === null ? [] : readNames(this.#root)) {
      const pid = pidOf(name);
      if (pid === null) continue;
      present.add(pid);
      // Threads of the kernel have none open, and never will: more than half of all that is listed.
      if (tellsCounts && this.#tables.get(pid)?.count === 0 && (pid + this.#looks) % IDLE_LOOKS !== 0) continue;
      const { ino: place = 0, size: count = 0 } = statFds(this.#root ?? '', pid) ?? {};
      let known = this.#tables.get(pid);
      if (known !== undefined && known.place !== place) {
        this.drop(pid);
        known = undefined;
      }
      if (known === undefined) {
        this.#tables.set(pid, newFdTable(pid, count, place));
        newPids.push(pid);
      } else {
        if (count !== known.count && !known.isDenied) opened.push(known);
        known.count = count;
      }
    }
    const gonePids = [...this.#tables.keys()].filter((pid) => !present.has(pid));
    for (const pid of gonePids) this.drop(pid);
    return { newPids, gonePids, opened };
  }

  /** Forgets a process: it ended, or its pid belongs to another one now. */
  drop(pid: number): void {
    const table = this.#tables.get(pid);
    if (table === undefined) return;
    for (const fd of [...table.inodeOf.keys()]) this.#release(table, fd);
    this.#tables.delete(pid);
  }

  #forget(inode: number): void {
    this.#unfound.delete(inode);
    const pids = this.#pidsOf.get(inode);
    if (pids === undefined) return;
    this.#pidsOf.delete(inode);
    for (const [pid, fd] of pids) {
      const table = this.#tables.get(pid);
      if (table === undefined || table.inodeOf.get(fd) !== inode) continue;
      table.inodeOf.delete(fd);
      if (table.vacated.length < VACATED_MOST) table.vacated.push(fd);
    }
  }

  #hold(table: FdTable, fd: number, inode: number): void {
    const before = table.inodeOf.get(fd);
    if (before === inode) return;
    if (before !== undefined) this.#release(table, fd);
    table.inodeOf.set(fd, inode);
    const pids = this.#pidsOf.get(inode);
    if (pids === undefined) this.#pidsOf.set(inode, new Map([[table.pid, fd]]));
    else if (pids.has(table.pid)) return;
    else pids.set(table.pid, fd);
    this.#unfound.delete(inode);
    this.#changed.add(inode);
  }

  #release(table: FdTable, fd: number): void {
    const inode = table.inodeOf.get(fd);
    if (inode === undefined) return;
    table.inodeOf.delete(fd);
    const pids = this.#pidsOf.get(inode);
    if (pids === undefined || pids.get(table.pid) !== fd) return;
    pids.delete(table.pid);
    if (pids.size === 0) {
      this.#pidsOf.delete(inode);
      this.#unfound.add(inode);
    }
    this.#changed.add(inode);
  }

  /** Reads what stands behind one descriptor; false when nothing does any more. */
  #readFd(table: FdTable, fd: number, isLive: (inode: number) => boolean, missing: Set<number>): boolean {
    const inode = socketInode(`${this.#root}/${table.pid}/fd/${fd}`);
    // Some processes let their descriptors be listed, and still refuse to tell what stands behind them (ptrace(2), access mode).
    table.isDenied = inode === 'denied';
    if (inode === 'denied') return false;
    if (inode === null && table.count <= SMALL_FDS) table.files.add(fd);
    else table.files.delete(fd);
    if (inode === undefined || inode === null || !isLive(inode)) {
      this.#release(table, fd);
      return inode !== undefined;
    }
    if (fd > table.highest) table.highest = fd;
    this.#hold(table, fd, inode);
    missing.delete(inode);
    return true;
  }

  /** Tries the descriptors that a new socket most likely got: those that were let go, and the next free ones. */
  #probe(table: FdTable, isLive: (inode: number) => boolean, missing: Set<number>): void {
    const { vacated } = table;
    table.vacated = [];
    for (const fd of vacated) this.#readFd(table, fd, isLive, missing);
    for (let fd = table.highest + 1; missing.size > 0 && this.#readFd(table, fd, isLive, missing); fd += 1);
  }

  #list(table: FdTable): readonly number[] {
    try {
      return readdirSync(`${this.#root}/${table.pid}/fd`).map(Number);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      table.isDenied = code === 'EACCES' || code === 'EPERM';
      return [];
    }
  }

  /**
   * Lists the descriptors and reads those that held no socket of the table; while nothing is missing, not those either that stay open
   * and were files. Answers with what it cost.
   */
  #readNew(table: FdTable, isLive: (inode: number) => boolean, missing: Set<number>): number {
    const fds = this.#list(table);
    let read = 0;
    if (table.inodeOf.size + table.files.size > 0) this.#releaseAllBut(table, new Set(fds));
    for (const fd of fds) {
      if (table.inodeOf.has(fd) || (missing.size === 0 && table.files.has(fd))) continue;
      this.#readFd(table, fd, isLive, missing);
      read += 1;
      if (table.isDenied) break;
    }
    return read + fds.length / 8 + 4;
  }

  #releaseAllBut(table: FdTable, open: ReadonlySet<number>): void {
    for (const fd of table.inodeOf.keys()) if (!open.has(fd)) this.#release(table, fd);
    for (const fd of table.files) if (!open.has(fd)) table.files.delete(fd);
  }

  /** Looks for what is still missing in the other processes, those with sockets first, within a bound. */
  #search(read: ReadonlySet<FdTable>, isLive: (inode: number) => boolean, missing: Set<number>): void {
    if (missing.size === 0) return;
    const rest = [...this.#tables.values()].filter((table) => !table.isDenied && !read.has(table));
    const likely = rest.filter((table) => table.inodeOf.size > 0);
    const others = rest.filter((table) => table.inodeOf.size === 0);
    let left = SEARCH_FDS;
    for (const table of [...likely, ...others]) {
      if (missing.size === 0 || left <= 0) return;
      left -= this.#readNew(table, isLive, missing);
    }
  }

  /** Reads a bounded number of descriptors again, one process after the other. */
  #roll(isLive: (inode: number) => boolean): void {
    const none = new Set<number>();
    for (let left = this.#rollingNow(); left > 0; ) {
      this.#rolling ??= this.#nextToRoll();
      if (this.#rolling === null) return;
      const { table, fds } = this.#rolling;
      const part = this.#tables.get(table.pid) === table ? fds.splice(-left) : [];
      for (const fd of part) {
        this.#readFd(table, fd, isLive, none);
        if (table.isDenied) break;
      }
      left -= part.length + 8;
      if (part.length === 0 || fds.length === 0 || table.isDenied) this.#rolling = null;
    }
  }

  #rollingNow(): number {
    let held = 0;
    for (const table of this.#tables.values()) held += table.inodeOf.size;
    return Math.min(ROLLING_FDS, Math.max(ROLLING_LEAST, Math.ceil(held / ROLLING_LOOKS)));
  }

  #nextToRoll(): { readonly table: FdTable; readonly fds: number[] } | null {
    if (this.#rollingPids.length === 0) this.#rollingPids = [...this.#tables.keys()];
    for (let pid = this.#rollingPids.pop(); pid !== undefined; pid = this.#rollingPids.pop()) {
      const table = this.#tables.get(pid);
      if (table === undefined) continue;
      const fds = [...this.#list(table)];
      this.#releaseAllBut(table, new Set(fds));
      return { table, fds };
    }
    return null;
  }
}
