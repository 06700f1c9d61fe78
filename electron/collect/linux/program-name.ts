/** Longest name that the kernel keeps of a thread, in bytes (TASK_COMM_LEN of include/linux/sched.h, without the NUL). */
const KERNEL_NAME_BYTES = 15;

/** What programs call their first thread: a name that says nothing of the program. Node 24 and later, Firefox. */
const THREAD_NAMES: ReadonlySet<string> = new Set(['MainThread', 'GeckoMain']);

/**
 * What a process is called: the kernel's name of its first thread (proc_pid_comm(5)), which a program may choose to tell what it does
 * (`Web Content`). A name that the kernel has cut is whole again where the program's path or first argument has it, and a name that is
 * only the thread's gives way to that of the program. `exe` is null where it cannot be read; `firstArg` is the program as it was
 * called, empty where there is none.
 */
export function programName(name: string, exe: string | null, firstArg: string): string {
  const bases = [baseName(exe ?? ''), baseName(firstArg)].filter((base) => base !== '');
  // prctl(2) takes any name, none included.
  if (THREAD_NAMES.has(name) || name.trim() === '') return bases[0] ?? name;
  if (new TextEncoder().encode(name).length < KERNEL_NAME_BYTES) return name;
  return bases.toReversed().find((base) => base.startsWith(name)) ?? name;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
