/** What /proc/PID/stat tells (proc_pid_stat(5)). `startTicks` counts clock ticks since boot (USER_HZ, 100 a second). `name` is not cleaned. */
export interface ProcStat {
  readonly pid: number;
  readonly name: string;
  readonly state: string;
  readonly parentPid: number;
  readonly startTicks: number;
  /** User and system CPU time, in clock ticks. */
  readonly cpuTicks: number;
  /** True for a kernel thread (PF_KTHREAD of `flags`). */
  readonly isKernelThread: boolean;
}

/** What /proc/PID/cmdline tells. `args` is empty for a kernel thread or a zombie. */
export interface CommandLine {
  readonly args: readonly string[];
  /** True when the program has overwritten its arguments by one title (`nginx: master process …`). */
  readonly isTitle: boolean;
}

/** SIGNATURE ONLY, being written. Takes the latin1 view of the file. null: not such a file. */
export function parseStat(_text: string): ProcStat | null {
  return null;
}

/** SIGNATURE ONLY, being written. Takes the latin1 view of the file. */
export function parseCmdline(_text: string): CommandLine {
  return { args: [], isTitle: false };
}

/** SIGNATURE ONLY, being written. Real uid and name of /proc/PID/status; null: not such a file. */
export function parseStatus(_text: string): { readonly uid: number; readonly name: string } | null {
  return null;
}

/** SIGNATURE ONLY, being written. The cgroup path of /proc/PID/cgroup; null where none tells anything. */
export function parseCgroupFile(_text: string): string | null {
  return null;
}
