import { cleanText } from '../../../shared/clean-text.ts';
import type { Process } from '../../../shared/reading.ts';
import type { Kin } from '../application.ts';
import { parsePs } from '../parse/ps.ts';
import { parseTasklist } from '../parse/tasklist.ts';
import type { Segment } from './format.ts';

/** A process of the captured machine, with what deciding on its application needs. */
export interface CapturedProcess extends Kin {
  /** Services inside it (Windows); empty where none are told. */
  readonly services: readonly string[];
}

const NAME_MOST = 64;
const PATH_MOST = 512;
const LINE_MOST = 1_000;
const CHAIN_MOST = 64;

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

function psProcesses(text: string): readonly CapturedProcess[] {
  return parsePs(text).map(({ pid, parentPid, user, command, commandKind }) => {
    const path = commandKind === 'comm' ? command : pathIn(command);
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
    const args = commandKind === 'args' ? command.split(' ').slice(0, 64) : [command];
    return { process, args, isTitle: /^[^ /]+: /.test(command), isKernelThread, directory: null, services: [] };
  });
}

/** The path at the beginning of a command line: with blanks inside an application bundle, else up to the first blank. */
function pathIn(command: string): string {
  const bundle = /^\/.*?\.app\/Contents\/MacOS\/(?:(?! -).)*/.exec(command)?.[0];
  return (bundle ?? command.split(' ')[0] ?? command).replace(/ +$/, '');
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
