import { decodeUtf8 } from './utf8.ts';

/** What /proc/PID/stat tells (proc_pid_stat(5)). `startTicks` counts clock ticks since boot (USER_HZ, 100 a second). `name` is not cleaned. */
export interface ProcStat {
  readonly pid: number;
  readonly name: string;
  /** One letter: R, S, D, Z (zombie), T, t, X, I. */
  readonly state: string;
  readonly parentPid: number;
  /** Threads that still run or are a zombie; the main one may be a zombie while others run. */
  readonly threads: number;
  readonly startTicks: number;
  /** User and system CPU time, in clock ticks. */
  readonly cpuTicks: number;
  /** True for a kernel thread (PF_KTHREAD of `flags`; include/linux/sched.h). */
  readonly isKernelThread: boolean;
}

/** What /proc/PID/cmdline tells. `args` is empty for a kernel thread or a zombie. */
export interface CommandLine {
  readonly args: readonly string[];
  /** True when the program has overwritten its arguments by one title (`nginx: master process …`). */
  readonly isTitle: boolean;
}

const PF_KTHREAD = 0x0020_0000;

/**
 * /proc/PID/stat, latin1 view. The name is written as it is, brackets and newlines included, so it ends at the LAST bracket. null
 * when the text is no such file.
 *
 * 26021 (x)y(z) S 1 25977 25977 0 -1 4194368 290 0 0 0 2 1 0 0 20 0 1 0 1834512 13430784 2304 18446744073709551615 …
 */
export function parseStat(text: string): ProcStat | null {
  const open = text.indexOf(' (');
  const close = text.lastIndexOf(') ');
  if (open === -1 || close < open + 2) return null;
  const pid = readInt(text.slice(0, open));
  const fields = text.slice(close + 2).split(/[ \n]/, 20);
  const [state = '', parent = ''] = fields;
  const parentPid = readInt(parent);
  const startTicks = readInt(fields[19] ?? '');
  if (pid === null || parentPid === null || startTicks === null || !/^[A-Za-z]$/.test(state)) return null;
  const cpuTicks = (readInt(fields[11] ?? '') ?? 0) + (readInt(fields[12] ?? '') ?? 0);
  const flags = readInt(fields[6] ?? '') ?? 0;
  const name = decodeUtf8(text.slice(open + 2, close));
  const threads = readInt(fields[17] ?? '') ?? 1;
  return { pid, name, state, parentPid, threads, startTicks, cpuTicks, isKernelThread: (flags & PF_KTHREAD) !== 0 };
}

function readInt(text: string): number | null {
  return /^\d{1,20}$/.test(text) ? Number(text) : null;
}

/**
 * /proc/PID/cmdline, latin1 view: arguments that each end in NUL (proc_pid_cmdline(5)). A program that has overwritten them leaves one
 * text, padded with NULs and without an argument behind it: a title when it reads like one.
 *
 * node\0server.js\0--port\0003000\0          nginx: master process /usr/sbin/nginx -g daemon on;\0
 */
export function parseCmdline(text: string): CommandLine {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  if (end === 0) return { args: [], isTitle: false };
  const args = decodeUtf8(text.slice(0, end)).split('\0');
  const endsWhole = text.length === end + 1;
  return { args, isTitle: args.length === 1 && isTitle(args[0] ?? '', endsWhole) };
}

/** `name: what it does`, or one text with blanks that is padded or not even ended: no path with a blank in it looks like that. */
function isTitle(argument: string, endsWhole: boolean): boolean {
  if (/^[^/ ][^ ]*: /.test(argument)) return true;
  return !endsWhole && argument.includes(' ');
}

/**
 * Real uid and name of /proc/PID/status (proc_pid_status(5)), latin1 view. The file writes newlines and backslashes of the name as
 * `\n` and `\\`, so each line is one field. null when the text is no such file.
 *
 * Name:\tnew\nline\nUmask:\t0022\nState:\tS (sleeping)\n…Uid:\t1000\t1000\t1000\t1000\n
 */
export function parseStatus(text: string): { readonly uid: number; readonly name: string } | null {
  const uid = /^Uid:[ \t]+(\d{1,10})/m.exec(text)?.[1];
  const name = /^Name:[ \t]?(.*)$/m.exec(text)?.[1];
  if (uid === undefined || name === undefined) return null;
  const unescaped = name.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
  return { uid: Number(uid), name: decodeUtf8(unescaped) };
}

/**
 * The control group path of /proc/PID/cgroup (cgroups(7)), latin1 view: of the v2 line `0::/path`, else (v1, or hybrid where all else
 * lives in v1) of systemd's own tree, else of the longest path of any controller. A path may hold blanks and colons. null where the
 * file tells nothing: no line, or only `/`, which is also what a process in a cgroup namespace sees of itself.
 *
 * 9:name=systemd:/user.slice/user-1000.slice/session-3.scope        0::/system.slice/ssh.service
 */
export function parseCgroupFile(text: string): string | null {
  let unified = '';
  let systemd = '';
  let longest = '';
  for (const line of text.split('\n')) {
    const match = /^(\d{1,5}):([^:]*):(\/.*)$/s.exec(line);
    if (match === null) continue;
    const [, hierarchy = '', controllers = '', path = ''] = match;
    if (hierarchy === '0' && controllers === '') unified = path;
    else if (controllers.split(',').includes('name=systemd')) systemd = path;
    else if (path.length > longest.length) longest = path;
  }
  const found = [unified, systemd, longest].find((path) => path !== '' && path !== '/');
  return found === undefined ? null : decodeUtf8(found);
}
