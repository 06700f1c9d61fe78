import { cleanText } from '../../../shared/clean-text.ts';
import type { Process } from '../../../shared/reading.ts';
import type { Kin } from '../application.ts';
import { type PsProcess, parsePs } from '../parse/ps.ts';
import { parseTasklist } from '../parse/tasklist.ts';
import type { Segment } from './format.ts';

/** A process of the captured machine, with what deciding on its application needs. */
export interface CapturedProcess extends Kin {
  /** The whole command line where nothing in it tells the program from what was given to it: then no name and no path is known. */
  readonly untold?: string;
  /** Services inside it (Windows); empty where none are told. */
  readonly services: readonly string[];
}

const NAME_MOST = 64;
const PATH_MOST = 512;
const LINE_MOST = 1_000;
const CHAIN_MOST = 64;
const WORDS_MOST = 64;

/** The processes that the segments of a capture list, by pid. */
export function processesOf(segments: readonly Segment[]): Map<number, CapturedProcess> {
  const found = new Map<number, CapturedProcess>();
  for (const { format, text } of segments) {
    if (format === 'ps') for (const one of psProcesses(text)) found.set(one.process.pid, one);
    if (format !== 'tasklist') continue;
    for (const { pid, name, services } of parseTasklist(text)) {
      const known = found.get(pid);
      found.set(pid, {
        ...(known ?? namedProcess(pid, name)),
        services: services ?? known?.services ?? [],
      });
    }
  }
  return found;
}

/** A process of which no more than a name is told. */
export function namedProcess(pid: number, name: string): CapturedProcess {
  return {
    process: {
      pid,
      parentPid: null,
      name: cleanText(name, NAME_MOST),
      exe: null,
      commandLine: null,
      user: null,
      startedAt: null,
      cgroup: null,
    },
    args: [],
    isTitle: false,
    isKernelThread: false,
    directory: null,
    services: [],
  };
}

/** A process of which a list tells a command line, and something else has to tell the program. */
function untoldProcess({ pid, parentPid, user, command }: Omit<PsProcess, 'commandKind'>): CapturedProcess {
  const { process, ...rest } = namedProcess(pid, '');
  const told = { parentPid: parentPid === 0 ? null : parentPid, user: user === null ? null : cleanText(user, NAME_MOST) };
  return { ...rest, process: { ...process, ...told, commandLine: cleanText(command, LINE_MOST) }, untold: command };
}

/** Bytes of a name in a table of sockets from which on it may be cut (TASK_COMM_LEN of Linux; nettop and netstat of macOS). */
const CUT_LEAST = 15;

/**
 * The process with the name that a table of sockets tells of it, and with its path, where that name is the end of just one path that
 * its command line can begin with.
 */
export function nameTold(known: CapturedProcess, name: string): CapturedProcess {
  const { untold = '', ...rest } = known;
  const ends = [...untold.matchAll(/ |$/g)].slice(0, WORDS_MOST).map(({ index }) => index);
  const paths = ends.filter((end) => {
    const base = untold.slice(untold.lastIndexOf('/', end - 1) + 1, end);
    return base === name || (name.length >= CUT_LEAST && base.startsWith(name));
  });
  const [end] = paths;
  const exe = end === undefined || paths.length > 1 ? null : untold.slice(0, end);
  return {
    ...rest,
    process: {
      ...known.process,
      name: cleanText(name, NAME_MOST),
      exe: exe === null ? known.process.exe : cleanText(exe, PATH_MOST),
    },
    args:
      exe === null
        ? known.args
        : [
            exe,
            ...untold
              .slice(exe.length + 1)
              .split(' ')
              .slice(0, WORDS_MOST),
          ],
  };
}

function psProcesses(text: string): readonly CapturedProcess[] {
  return parsePs(text).map(({ pid, parentPid, user, command, commandKind }) => {
    const path = commandKind === 'comm' ? command : pathIn(command);
    if (path === null) return untoldProcess({ pid, parentPid, user, command });
    const isPath = path.startsWith('/');
    const isKernelThread = /^\[.*\]$/.test(command);
    const base = isPath ? path.slice(path.lastIndexOf('/') + 1) : path.replace(/^-/, '').replace(/:$/, '');
    const process: Process = {
      pid,
      parentPid: parentPid === 0 ? null : parentPid,
      name: cleanText(isKernelThread ? command.slice(1, -1) : base, NAME_MOST),
      exe: isPath ? cleanText(path, PATH_MOST) : null,
      commandLine: commandKind === 'args' ? cleanText(command, LINE_MOST) : null,
      user: user === null ? null : cleanText(user, NAME_MOST),
      startedAt: null,
      cgroup: null,
    };
    const args = commandKind === 'args' ? command.split(' ').slice(0, WORDS_MOST) : [command];
    return { process, args, isTitle: /^[^ /]+: /.test(command), isKernelThread, directory: null, services: [] };
  });
}

/** Places whose paths have no blanks, on any system. */
const PLAIN_PLACE = /^\/(?:usr|s?bin|lib(?:32|64)?|nix|snap|opt\/homebrew|opt\/local)\//;

/**
 * The program at the beginning of a command line; null when blanks may be its own as well as part what was given to it
 * (`/Library/Application Support/agent`). An executable of an application bundle is called as the bundle.
 */
function pathIn(command: string): string | null {
  const [, bundle, name] = /^(\/.*?\/([^/]+)\.app\/Contents\/MacOS\/)/.exec(command) ?? [];
  if (bundle !== undefined && `${command} `.startsWith(`${name} `, bundle.length)) return bundle + name;
  const first = command.split(' ')[0] ?? command;
  const isPlain = !first.startsWith('/') || PLAIN_PLACE.test(first) || /^ *(?:[-/]|$)/.test(command.slice(first.length));
  if (isPlain) return first;
  const inside = bundle === undefined ? undefined : /^[^ ]+(?= -| *$)/.exec(command.slice(bundle.length))?.[0];
  return inside === undefined ? null : bundle + inside;
}

/** A process and its ancestors, itself first. */
export function chainOf(processes: ReadonlyMap<number, CapturedProcess>, pid: number): readonly CapturedProcess[] {
  const chain: CapturedProcess[] = [];
  let next: number | null = pid;
  while (next !== null && chain.length < CHAIN_MOST) {
    const known: CapturedProcess | undefined = processes.get(next);
    if (known === undefined || chain.includes(known)) break;
    chain.push(known);
    next = known.process.parentPid;
  }
  return chain;
}
