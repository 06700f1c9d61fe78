import { cleanText } from '../../shared/clean-text.ts';
import { say } from '../../shared/text/say.ts';
import { whyNot } from '../collect/ran-text.ts';
import { type Command, type Ran, run, type Where } from '../collect/run.ts';
import { type Acted, type FoundWay, refused, type SeenProcess, type StopSystem } from './stop-system.ts';

/** What a test may hold. */
export interface MacosStopOptions {
  readonly where?: Where;
  readonly kill?: (pid: number, signal: NodeJS.Signals | 0) => void;
  readonly uid?: number;
  readonly ownPid?: number;
}

const DEADLINE_MS = 5_000;
const MANAGER_MS = 20_000;
const OUTPUT_MOST = 4 * 1024 * 1024;
const CHAIN_MOST = 64;
/** What macOS cannot be without, beside PID 1. */
const SYSTEM =
  /^(kernel_task|launchd|WindowServer|loginwindow|configd|opendirectoryd|securityd|logd|notifyd|diskarbitrationd|coreservicesd|powerd|fseventsd|mds|trustd|syspolicyd|tccd|Finder|Dock|SystemUIServer)$/;

/** macOS: processes by ps, signals, launchd. */
export function macosStop(options: MacosStopOptions = {}): StopSystem {
  const { where = { kind: 'this-machine' }, kill = process.kill, uid = process.geteuid?.() ?? 0, ownPid = process.pid } = options;
  const ask = (args: readonly string[]) => run(where, ps(args));
  const look = async (pid: number): Promise<SeenProcess | null> => readPs(await ask(['-o', COLUMNS, '-p', String(pid)]));
  const isAlive = async ({ pid, mark }: Pick<SeenProcess, 'pid' | 'mark'>) => (await look(pid))?.mark === mark;
  return {
    look,
    isAlive,
    async lineage() {
      const ran = await ask(['-axo', 'pid=,ppid=']);
      const parents = new Map(linesOf(ran).map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
      const found = new Set<number>([ownPid]);
      for (let pid = parents.get(ownPid); pid !== undefined && pid > 0 && found.size < CHAIN_MOST; pid = parents.get(pid))
        found.add(pid);
      return found;
    },
    isSystem: ({ pid, name }) => pid <= 1 || SYSTEM.test(name),
    async wayOf(seen) {
      const label = labelOf(await run(where, launchctl(['list'])), seen.pid);
      if (label === null) return { way: { kind: 'signal' }, name: null, why: null };
      const why = say('stop.why.launchd');
      return { way: { kind: 'service', manager: 'launchd', unit: label }, name: label, why };
    },
    barrier(seen, found) {
      if (!isForeign(seen.pid, kill)) return null;
      const user = seen.user ?? 'root';
      const command = `sudo ${commandOf(seen, found, false)}`;
      const text = say('stop.refused.user', { name: seen.name, pid: seen.pid, user });
      return refused('not-permitted', text, say('stop.remedy.user', { user, command }));
    },
    async act(seen, found, isForced): Promise<Acted> {
      const now = await look(seen.pid);
      if (now === null) return { kind: 'gone' };
      if (now.mark !== seen.mark) return { kind: 'replaced' };
      if (found.way.kind === 'service' && !isForced) {
        const ran = await run(where, launchctl(['bootout', `${domainOf(uid)}/${found.way.unit}`], MANAGER_MS));
        // 36: the job ends in its own time (EINPROGRESS).
        const isOn = ran.kind === 'timed-out' || (ran.kind === 'done' && (ran.code === 0 || ran.code === 36));
        return isOn ? { kind: 'sent' } : { kind: 'failed', text: whyNot('launchctl', ran) };
      }
      try {
        kill(seen.pid, isForced ? 'SIGKILL' : 'SIGTERM');
        return { kind: 'sent' };
      } catch (error) {
        return { kind: (error as NodeJS.ErrnoException).code === 'EPERM' ? 'denied' : 'gone' };
      }
    },
    commandOf: (seen, found, isForced) => commandOf(seen, found, isForced, uid),
  };
}

/** lstart is the start to the second, in the C locale: `Sat Nov 21 09:12:33 2026` (ps(1)). */
const COLUMNS = 'pid=,ppid=,user=,stat=,lstart=,comm=';
const ROW = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\w{3} \w{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})\s+(.+)$/;

/** ` 4121  4100 anna S+ Sat Nov 21 09:12:33 2026     /usr/local/bin/node` */
function readPs(ran: Ran): SeenProcess | null {
  const [, pid = '', parent = '', user = '', stat = '', started = '', path = ''] = ROW.exec(linesOf(ran)[0] ?? '') ?? [];
  if (pid === '' || stat.startsWith('Z')) return null;
  return {
    pid: Number(pid),
    parentPid: Number(parent) > 0 ? Number(parent) : null,
    name: cleanText(path.slice(path.lastIndexOf('/') + 1), 64),
    user: cleanText(user, 64),
    startedAt: new Date(started).toISOString(),
    commandLine: cleanText(path, 1_000),
    mark: started,
    place: path,
  };
}

/** `launchctl list`: PID, last exit status and label. Labels of apps that a person opened begin with `application.`: nothing starts those again. */
function labelOf(ran: Ran, pid: number): string | null {
  for (const line of linesOf(ran)) {
    const [of, , label = ''] = line.split('\t');
    if (of === String(pid)) return /^[A-Za-z0-9._-]{1,200}$/.test(label) && !label.startsWith('application.') ? label : null;
  }
  return null;
}

/** launchctl(1): root's list is the system's domain, a person's that of their session. */
function domainOf(uid: number): string {
  return uid === 0 ? 'system' : `gui/${uid}`;
}

function linesOf(ran: Ran): readonly string[] {
  return ran.kind === 'done' ? ran.stdout.toString('utf8').split('\n') : [];
}

function ps(args: readonly string[]): Command {
  return { program: 'ps', args, deadlineMs: DEADLINE_MS, outputMostBytes: OUTPUT_MOST };
}

function launchctl(args: readonly string[], deadlineMs = DEADLINE_MS): Command {
  return { program: 'launchctl', args, deadlineMs, outputMostBytes: OUTPUT_MOST };
}

function isForeign(pid: number, kill: (pid: number, signal: 0) => void): boolean {
  try {
    kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function commandOf({ pid }: SeenProcess, { way }: FoundWay, isForced: boolean, uid = 0): string {
  if (way.kind === 'service' && !isForced) return `launchctl bootout ${domainOf(uid)}/${way.unit}`;
  return `kill ${isForced ? '-KILL ' : ''}${pid}`;
}
