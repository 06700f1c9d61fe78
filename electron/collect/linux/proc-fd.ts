import { readdirSync, readlinkSync, type Stats, statSync } from 'node:fs';

/** The names in a folder; none when it cannot be read. */
export function readNames(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** The pid that a name in /proc stands for, null when it is none. */
export function pidOf(name: string): number | null {
  const first = name.charCodeAt(0);
  return first >= 49 && first <= 57 ? Number(name) : null;
}

/** The inode behind a descriptor (`socket:[12345]`, proc_pid_fd(5)), null when it is no socket, undefined when it is not there. */
export function socketInode(path: string): number | 'denied' | null | undefined {
  try {
    const target = readlinkSync(path);
    return target.startsWith('socket:[') ? Number.parseInt(target.slice(8), 10) : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? 'denied' : undefined;
  }
}

/**
 * What stat(2) says of a process's folder of descriptors. Since Linux 6.2 its size is the number of open ones (fs/proc/fd.c,
 * proc_readfd_count), before it is 0. undefined when there is no such process.
 */
export function statFds(root: string, pid: number): Stats | undefined {
  try {
    return statSync(`${root}/${pid}/fd`, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
