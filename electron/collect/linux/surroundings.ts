import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { containerOf } from '../application.ts';
import { parseCgroupFile } from '../parse/proc-pid.ts';
import { readSmallFile } from '../small-file.ts';

/** What this program may see, from where it stands. */
export interface Surroundings {
  readonly uid: number;
  /** True in the machine's first process namespace: there is no process that it could not list. */
  readonly isFirstPidNamespace: boolean;
  /** True when there is no /proc at all, as in a bare chroot. */
  readonly isProcMissing: boolean;
  /** True when /proc shows this user the processes of this user only, or none. */
  readonly isProcHiding: boolean;
  /** Network namespaces beside our own whose processes can be seen. */
  readonly otherNetworks: number;
  /** Name of the sandbox that we run in, null when in none. */
  readonly sandbox: string | null;
  /** Id of the container that we run in, null when in none. */
  readonly container: string | null;
}

/** Inode of the first process namespace (include/linux/proc_ns.h, PROC_PID_INIT_INO). */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]';

const NOWHERE: Surroundings = {
  uid: 0,
  isFirstPidNamespace: false,
  isProcMissing: false,
  isProcHiding: false,
  otherNetworks: 0,
  sandbox: null,
  container: null,
};

/** Looks around in a /proc; costs a look at every process. Never throws. null: there is none, nothing is known. */
export function lookAround(root: string | null): Surroundings {
  if (root === null) return NOWHERE;
  const networks = new Set<string>();
  for (const name of namesIn(root)) {
    if (!/^\d/.test(name)) continue;
    const network = linkOf(`${root}/${name}/ns/net`);
    if (network !== null) networks.add(network);
  }
  networks.delete(linkOf(`${root}/self/ns/net`) ?? '');
  return {
    uid: process.geteuid?.() ?? 0,
    isFirstPidNamespace: linkOf(`${root}/self/ns/pid`) === FIRST_PID_NAMESPACE,
    isProcMissing: textOf(`${root}/self/stat`) === null,
    isProcHiding: textOf(`${root}/1/stat`) === null,
    otherNetworks: networks.size,
    sandbox: existsSync('/.flatpak-info') ? 'Flatpak' : process.env.SNAP === undefined ? null : 'Snap',
    container: containerOf(parseCgroupFile(textOf(`${root}/self/cgroup`) ?? '')),
  };
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function textOf(path: string): string | null {
  try {
    return readSmallFile(path);
  } catch {
    return null;
  }
}
