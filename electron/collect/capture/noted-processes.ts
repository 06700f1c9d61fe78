import { cleanText } from '../../../shared/clean-text.ts';
import { decodeUtf8 } from '../parse/utf8.ts';
import type { CaptureFile } from './capture-file.ts';
import type { CapturedProcess } from './captured-processes.ts';

/** The section of a capture that notes processes, one JSON object a line. */
export const PROCESSES = 'processes';
/** The section of a capture that notes the names of users: `1000 alice`. */
export const USERS = 'users';

/** What a capture notes of one process: what deciding on its application needs, and nothing that changes from second to second. */
export interface NotedProcess {
  readonly pid: number;
  readonly parentPid: number | null;
  readonly name: string;
  readonly exe: string | null;
  readonly args: readonly string[];
  readonly isTitle: boolean;
  readonly isKernelThread: boolean;
  readonly directory: string | null;
  readonly user: string | null;
  readonly startedAt: string | null;
  readonly cgroup: string | null;
}

/** The processes that a capture noted, by pid. Lines that are none are passed over. */
export function noted(file: CaptureFile): Map<number, CapturedProcess> {
  const found = new Map<number, CapturedProcess>();
  for (const line of linesOf(file, PROCESSES)) {
    const one = readNoted(decodeUtf8(line));
    if (one !== null) found.set(one.process.pid, one);
  }
  return found;
}

/** Names of users by uid. */
export function namesOf(file: CaptureFile): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of linesOf(file, USERS)) {
    const [, uid, name = ''] = /^(\d{1,10}) (.+)$/.exec(line) ?? [];
    if (uid !== undefined) names.set(Number(uid), cleanText(decodeUtf8(name), 64));
  }
  return names;
}

function linesOf({ sections }: CaptureFile, name: string): readonly string[] {
  return sections.filter((section) => section.name === name).flatMap(({ body }) => body.split('\n'));
}

function readNoted(line: string): CapturedProcess | null {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null) return null;
  const values = read as Readonly<Record<string, unknown>>;
  const text = (name: string, most: number): string | null => {
    const value = values[name];
    return typeof value === 'string' ? cleanText(value, most) : null;
  };
  const { pid, parentPid } = values;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid)) return null;
  const args = Array.isArray(values.args) ? values.args.filter((arg) => typeof arg === 'string') : [];
  return {
    process: {
      pid,
      parentPid: typeof parentPid === 'number' ? parentPid : null,
      name: text('name', 64) ?? '',
      exe: text('exe', 512),
      commandLine: args.length === 0 ? null : cleanText(args.join(' '), 1_000),
      user: text('user', 64),
      startedAt: text('startedAt', 40),
      cgroup: text('cgroup', 512),
    },
    args,
    isTitle: values.isTitle === true,
    isKernelThread: values.isKernelThread === true,
    directory: typeof values.directory === 'string' ? values.directory : null,
    services: [],
  };
}
