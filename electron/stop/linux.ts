import { readFileSync } from 'node:fs';
import { say } from '../../shared/text/say.ts';
import { parseCgroupFile } from '../collect/parse/proc-pid.ts';
import { whyNot } from '../collect/ran-text.ts';
import { type Command, run, type Where } from '../collect/run.ts';
import { Users } from '../collect/users.ts';
import { isForeign, isSameProcess, type LinuxProcess, lineageOf, lookAt, signalIfSame } from './linux-process.ts';
import { engineCommand, linuxWay, systemctl } from './linux-way.ts';
import { type Acted, type FoundWay, refused, type SeenProcess, type StopSystem } from './stop-system.ts';

/** What a test may hold. */
export interface LinuxStopOptions {
  /** Where systemctl, docker and podman run; processes are always looked at and signalled on this machine. */
  readonly where?: Where;
  readonly kill?: (pid: number, signal: NodeJS.Signals) => void;
}

/** What the system cannot be without, beside PID 1 and the kernel's own threads. */
const SYSTEM: ReadonlySet<string> = new Set([
  'init',
  'systemd',
  'systemd-journal',
  'systemd-journald',
  'systemd-udevd',
  'systemd-logind',
  'dbus-daemon',
  'dbus-broker',
  'dbus-broker-launch',
]);
/** A stop by systemd or an engine ends when the service has ended, or at its own time limit. */
const MANAGER_MS = 20_000;
/** How long an engine waits for a container before it ends it by force (docker-stop(1), -t). */
export const ENGINE_GRACE_SECONDS = 10;

/** Linux: processes by /proc, signals, systemd, Docker and Podman. */
export function linuxStop({ where = { kind: 'this-machine' }, kill = process.kill }: LinuxStopOptions = {}): StopSystem {
  const users = new Users(where.kind === 'this-machine' ? where : { kind: 'this-machine' });
  const uid = process.geteuid?.() ?? 0;
  const kept = new Map<string, LinuxProcess>();
  const look = (pid: number): LinuxProcess | null => {
    const seen = lookAt(pid, (one) => users.nameOf(one));
    if (seen !== null) kept.set(`${pid} ${seen.mark}`, seen);
    if (kept.size > 256) kept.delete(kept.keys().next().value ?? '');
    return seen;
  };
  return {
    look: async (pid) => look(pid),
    isAlive: async (seen) => isSameProcess(seen),
    lineage: async () => lineageOf(process.pid),
    isSystem(seen) {
      const known = kept.get(`${seen.pid} ${seen.mark}`);
      return seen.pid <= 1 || SYSTEM.has(seen.name) || SYSTEM.has(known?.kernelName ?? '') || known?.isKernelThread === true;
    },
    async wayOf(seen) {
      const known = kept.get(`${seen.pid} ${seen.mark}`);
      return linuxWay({ ...seen, uid: known?.uid ?? null }, { where, uid, ownCgroup: ownCgroup() });
    },
    barrier(seen, found) {
      if (found.way.kind === 'container' || !isForeign(seen.pid)) return null;
      const command = `sudo ${commandOf(seen, found, false)}`;
      const text = say('stop.refused.user', { name: seen.name, pid: seen.pid, user: seen.user ?? say('tables.not-told') });
      return refused('not-permitted', text, say('stop.remedy.user', { user: seen.user ?? 'root', command }));
    },
    async act(seen, found, isForced) {
      if (found.way.kind === 'signal') return { kind: signalIfSame(seen, isForced ? 'SIGKILL' : 'SIGTERM', kill) };
      if (!isSameProcess(seen)) return { kind: look(seen.pid) === null ? 'gone' : 'replaced' };
      return acted(await run(where, managerCommand(found, isForced, uid)), found);
    },
    commandOf,
  };
}

function ownCgroup(): string | null {
  try {
    return parseCgroupFile(readFileSync('/proc/self/cgroup', 'latin1'));
  } catch {
    return null;
  }
}

function managerCommand({ way }: FoundWay, isForced: boolean, uid: number): Command {
  if (way.kind === 'container') {
    const args = isForced ? ['kill', way.id] : ['stop', '-t', String(ENGINE_GRACE_SECONDS), way.id];
    return engineCommand(way.engine, args, MANAGER_MS);
  }
  const units = way.kind === 'service' ? way.unit.split(' ') : [];
  const isUser = way.kind === 'service' && way.manager === 'systemd-user';
  return systemctl(
    isUser,
    uid,
    isForced ? ['kill', '--signal=SIGKILL', '--', units[0] ?? ''] : ['stop', '--', ...units],
    MANAGER_MS,
  );
}

function acted(ran: Awaited<ReturnType<typeof run>>, { way }: FoundWay): Acted {
  // At our deadline the manager is still at it: what has become of the process is seen afterwards.
  if (ran.kind === 'timed-out' || (ran.kind === 'done' && ran.code === 0)) return { kind: 'sent' };
  const program = way.kind === 'container' ? way.engine : 'systemctl';
  return { kind: 'failed', text: whyNot(program, ran) };
}

function commandOf(seen: SeenProcess, { way, name }: FoundWay, isForced: boolean): string {
  switch (way.kind) {
    case 'service':
      return `systemctl ${way.manager === 'systemd-user' ? '--user ' : ''}${isForced ? 'kill --signal=SIGKILL' : 'stop'} ${way.unit}`;
    case 'container':
      return `${way.engine} ${isForced ? 'kill' : 'stop'} ${name ?? way.id.slice(0, 12)}`;
    default:
      return `kill ${isForced ? '-KILL ' : ''}${seen.pid}`;
  }
}
