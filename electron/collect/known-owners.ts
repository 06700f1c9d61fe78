import type { App, Owner } from '../../shared/socket.ts';

/** What was made of processes, by pid: the base of who says whom a socket belongs to. */
export abstract class KnownOwners {
  protected readonly owners = new Map<number, Owner>();
  protected readonly apps = new Map<number, App>();

  /** Forgets what was made of processes that changed. An app is decided from ancestors too. */
  forget(pids: readonly number[]): void {
    for (const pid of pids) this.owners.delete(pid);
    if (pids.length > 0) this.apps.clear();
  }

  /** Forgets whom no socket names any more. */
  keep(pids: ReadonlySet<number>): void {
    for (const known of [this.owners, this.apps]) for (const pid of known.keys()) if (!pids.has(pid)) known.delete(pid);
  }
}
