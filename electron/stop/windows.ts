import { cleanText } from '../../shared/clean-text.ts';
import type { StopRefused } from '../../shared/stop/stop-plan.ts';
import { say } from '../../shared/text/say.ts';
import type { WindowsProcess } from '../collect/parse/windows-facts.ts';
import { whyNot } from '../collect/ran-text.ts';
import { type Command, run, type Where } from '../collect/run.ts';
import { ManagementData } from '../collect/windows/management.ts';
import { Powershell } from '../collect/windows/powershell.ts';
import { type FoundWay, refused, type SeenProcess, type StopSystem } from './stop-system.ts';

/** What a test may hold. */
export interface WindowsStopOptions {
  readonly where?: Where;
  readonly ownPid?: number;
}

const DEADLINE_MS = 20_000;
const OUTPUT_MOST = 65_536;
const CHAIN_MOST = 64;
/** What Windows cannot be without, beside pids 0 and 4. */
const SYSTEM =
  /^(system|registry|secure system|memory compression|smss|csrss|wininit|winlogon|services|lsass|lsaiso|lsm|dwm|fontdrvhost|explorer|sihost)(\.exe)?$/i;

/** Windows: processes by its management data, services by sc, all others by taskkill. */
export function windowsStop({ where = { kind: 'this-machine' }, ownPid = process.pid }: WindowsStopOptions = {}): StopSystem {
  const powershell = new Powershell({ where, now: Date.now });
  const management = new ManagementData(powershell);
  const look = async (pid: number): Promise<SeenProcess | null | 'unsure'> => {
    const answer = await management.processes([pid]);
    if (answer.kind === 'failed') return 'unsure';
    const found = answer.value.find((one) => one.pid === pid);
    return found === undefined ? null : seenOf(found);
  };
  return {
    look,
    async isAlive({ pid, mark }) {
      const now = await look(pid);
      // What cannot be asked may still be there.
      return now === 'unsure' || now?.mark === mark;
    },
    async lineage() {
      const answer = await management.processes(null);
      const found = new Set([ownPid]);
      if (answer.kind === 'failed') return found;
      const byPid = new Map(answer.value.map((one) => [one.pid, one]));
      for (let at = byPid.get(ownPid); at?.parentPid != null && found.size < CHAIN_MOST; at = byPid.get(at.parentPid))
        found.add(at.parentPid);
      return found;
    },
    isSystem: ({ pid, name }) => pid === 0 || pid === 4 || SYSTEM.test(name),
    wayOf: (seen) => wayOf(seen, management),
    barrier: () => null,
    async act(seen, found, isForced) {
      const now = await look(seen.pid);
      if (now === null || now === 'unsure') return now === null ? { kind: 'gone' } : { kind: 'replaced' };
      if (now.mark !== seen.mark) return { kind: 'replaced' };
      const command = commandFor(seen, found, isForced);
      const ran = await run(where, command);
      if (ran.kind === 'timed-out') return { kind: 'sent' };
      // taskkill without /F answers 1 or 128 where a program has no window to close; its text is translated. Whether it ended is seen.
      const isPolite = found.way.kind === 'taskkill' && !isForced;
      if (ran.kind === 'done' && (ran.code === 0 || isPolite)) return { kind: 'sent' };
      if (ran.kind === 'done') return { kind: 'denied' };
      return { kind: 'failed', text: whyNot(command.program, ran) };
    },
    commandOf: (seen, found, isForced) => {
      const { program, args } = commandFor(seen, found, isForced);
      return [program, ...args].join(' ');
    },
    close: () => powershell.rest(),
  };
}

function seenOf({ pid, parentPid, name, exe, commandLine, startedAt }: WindowsProcess): SeenProcess | 'unsure' {
  // Another user's process tells its start to an administrator alone; without it, one pid could be two processes.
  if (startedAt === null) return 'unsure';
  return {
    pid,
    parentPid,
    name: cleanText(name, 64),
    user: null,
    startedAt,
    commandLine: commandLine === null ? null : cleanText(commandLine, 1_000),
    mark: startedAt,
    place: exe,
  };
}

async function wayOf(seen: SeenProcess, management: ManagementData): Promise<FoundWay | StopRefused> {
  const answer = await management.services();
  const own = answer.kind === 'got' ? answer.value.filter(({ pid }) => pid === seen.pid) : [];
  const [only] = own;
  if (only === undefined) return { way: { kind: 'taskkill' }, name: null, why: null };
  if (own.length > 1 || !/^[\w .$-]{1,256}$/.test(only.name)) {
    const services = cleanText(own.map(({ displayName }) => displayName).join(', '), 300);
    const text = say('stop.refused.shared-host', { name: seen.name, pid: seen.pid, services });
    return refused('unsure', text, say('stop.remedy.services'));
  }
  const name = cleanText(only.displayName, 120);
  const why = say('stop.why.windows-service', { unit: name });
  return { way: { kind: 'service', manager: 'windows', unit: only.name }, name, why };
}

function commandFor({ pid }: SeenProcess, { way }: FoundWay, isForced: boolean): Command {
  const bounds = { deadlineMs: DEADLINE_MS, outputMostBytes: OUTPUT_MOST };
  if (way.kind === 'service' && !isForced) return { program: 'sc', args: ['stop', way.unit], ...bounds };
  return { program: 'taskkill', args: [...(isForced ? ['/F'] : []), '/PID', String(pid)], ...bounds };
}
