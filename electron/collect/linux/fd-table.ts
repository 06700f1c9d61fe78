/** What is known of a process's file descriptors: which socket stands behind which. */
export interface FdTable {
  readonly pid: number;
  readonly inodeOf: Map<number, number>;
  /** Descriptors whose socket is gone: the kernel gives the lowest free number to the next one. */
  vacated: number[];
  highest: number;
  /** How many descriptors are open, as the kernel says; 0 before Linux 6.2, which does not say it. */
  count: number;
  /** Inode of `/proc/PID/fd`: another one when the pid belongs to another process. */
  readonly place: number;
  isDenied: boolean;
  /** Descriptors that were no sockets when they were last read; not kept of a process that has very many. */
  readonly files: Set<number>;
}

/** A process of which nothing is known yet but how many descriptors it has open, and the inode of its folder of them. */
export function newFdTable(pid: number, count: number, place: number): FdTable {
  return { pid, inodeOf: new Map(), vacated: [], highest: 2, count, place, isDenied: false, files: new Set() };
}
