import { cleanText } from '../../shared/clean-text.ts';
import type { StopRefused } from '../../shared/stop/stop-plan.ts';
import { say } from '../../shared/text/say.ts';
import { LAUNCHER_SERVICES } from '../collect/app-names.ts';
import { containerOf } from '../collect/application.ts';
import { type CgroupMeaning, readCgroup } from '../collect/parse/cgroup.ts';
import { type Command, type Ran, run, type Where } from '../collect/run.ts';
import { type FoundWay, refused } from './stop-system.ts';

/** What the choice of a way depends on beside the process. */
export interface WaySurroundings {
  readonly where: Where;
  /** The user that this program runs as. */
  readonly uid: number;
  /** Control group of this program; null: none. */
  readonly ownCgroup: string | null;
}

/** The process whose way is sought. */
export interface WaySeeker {
  readonly pid: number;
  readonly parentPid: number | null;
  readonly name: string;
  readonly commandLine: string | null;
  readonly uid: number | null;
  readonly place: string | null;
}

type Service = Extract<CgroupMeaning, { kind: 'service' }>;
type Container = Extract<CgroupMeaning, { kind: 'container' }>;

const DEADLINE_MS = 5_000;
const OUTPUT_MOST = 65_536;
const FORWARDERS: ReadonlySet<string> = new Set(['docker-proxy', 'rootlessport', 'rootlesskit']);
/** Services whose processes are other people's sessions: `ssh.service` where no session manager parts them. */
const SESSION_SERVICES: ReadonlySet<string> = new Set(['ssh', 'sshd', 'systemd-logind']);

/**
 * How a process is best stopped: through whom would start it again. A unit of systemd where the process is its main one, a container
 * where it is in one or forwards to one; a plain signal else.
 */
export async function linuxWay(seen: WaySeeker, around: WaySurroundings): Promise<FoundWay | StopRefused> {
  if (FORWARDERS.has(seen.name)) return forwarderWay(seen, around);
  const meaning = seen.place === null || seen.place === around.ownCgroup ? null : readCgroup(seen.place);
  if (meaning?.kind === 'container' && meaning.id !== containerOf(around.ownCgroup)) return containerWay(meaning, around);
  if (meaning?.kind === 'service' && !isLauncher(meaning)) return (await serviceWay(meaning, seen, around)) ?? signal();
  return signal();
}

function signal(why: string | null = null): FoundWay {
  return { way: { kind: 'signal' }, name: null, why };
}

function isLauncher({ unit }: Service): boolean {
  const plain = unit.replace(/\.[a-z]+$/, '').replace(/@.*$/, '');
  return LAUNCHER_SERVICES.has(plain) || SESSION_SERVICES.has(plain);
}

/** What is asked of a unit (systemctl(1), show). */
const PROPERTIES = 'ActiveState,MainPID,Restart,TriggeredBy';

async function serviceWay(service: Service, seen: WaySeeker, around: WaySurroundings): Promise<FoundWay | null> {
  const { unit, isUser } = service;
  if (isUser && seen.uid !== around.uid) return signal(say('stop.why.other-session', { unit }));
  const command = systemctl(isUser, around.uid, ['show', `--property=${PROPERTIES}`, '--', unit]);
  const ran = await run(around.where, command);
  if (ran.kind !== 'done' || ran.code !== 0) return null;
  const facts = new Map(
    ran.stdout
      .toString('utf8')
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  if (facts.get('ActiveState') === 'inactive') return null;
  const main = Number(facts.get('MainPID') ?? '0');
  const name = cleanText(unit, 120);
  // A program that a service runs on the side (a build on a runner) is not the service.
  if (main !== 0 && main !== seen.pid && main !== seen.parentPid) return signal(say('stop.why.beside', { unit: name }));
  const restarts = (facts.get('Restart') ?? 'no') !== 'no';
  const sockets = (facts.get('TriggeredBy') ?? '').split(' ').filter((one) => one.endsWith('.socket'));
  const key = sockets.length > 0 ? 'stop.why.socket-unit' : restarts ? 'stop.why.restarts' : 'stop.why.service';
  const why = say(key, { unit: name, sockets: cleanText(sockets.join(', '), 120) });
  // Units that start the service at the next connection stop with it, or nothing would be won.
  const way = { kind: 'service', manager: isUser ? 'systemd-user' : 'systemd', unit: [unit, ...sockets].join(' ') } as const;
  return { way, name, why };
}

/** One call of systemctl. A person's own manager is found by their runtime folder (systemctl(1), --user; XDG_RUNTIME_DIR). */
export function systemctl(isUser: boolean, uid: number, args: readonly string[], deadlineMs = DEADLINE_MS): Command {
  return {
    program: 'systemctl',
    args: [...(isUser ? ['--user'] : []), '--no-ask-password', '--no-pager', ...args],
    deadlineMs,
    outputMostBytes: OUTPUT_MOST,
    ...(isUser ? { env: { XDG_RUNTIME_DIR: `/run/user/${uid}` } } : {}),
  };
}

/** One call of docker or podman, which read what is left of their settings from their usual places. */
export function engineCommand(engine: 'docker' | 'podman', args: readonly string[], deadlineMs = DEADLINE_MS): Command {
  return { program: engine, args, deadlineMs, outputMostBytes: OUTPUT_MOST };
}

async function containerWay(meaning: Container, { where }: WaySurroundings): Promise<FoundWay | StopRefused> {
  const { engine, id } = meaning;
  if (engine !== 'docker' && engine !== 'podman')
    return signal(say('stop.why.engine', { engine, name: cleanText(meaning.name, 80) }));
  const ran = await run(where, engineCommand(engine, ['container', 'inspect', '--format', '{{.Name}}', id]));
  const name = nameIn(ran) ?? cleanText(meaning.name, 80);
  return { way: { kind: 'container', engine, id }, name, why: say('stop.why.container', { engine }) };
}

/**
 * docker-proxy holds a container's port; who stops it alone leaves a container that nobody reaches. Its arguments tell the port
 * (moby, cmd/docker-proxy): `-proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.18.0.2 -container-port 80`.
 */
async function forwarderWay(seen: WaySeeker, { where }: WaySurroundings): Promise<FoundWay | StopRefused> {
  const line = seen.commandLine ?? '';
  const port = /-host-port[ =](\d{1,5})\b/.exec(line)?.[1];
  const protocol = /-proto[ =](tcp|udp)\b/.exec(line)?.[1] ?? 'tcp';
  if (seen.name !== 'docker-proxy' || port === undefined)
    return refused('unsure', say('stop.refused.forwarder', { name: seen.name }), say('stop.remedy.forwarder'));
  const format = '{{.ID}}\t{{.Names}}';
  const ran = await run(
    where,
    engineCommand('docker', ['ps', '--no-trunc', '--filter', `publish=${port}/${protocol}`, '--format', format]),
  );
  const lines = ran.kind === 'done' && ran.code === 0 ? ran.stdout.toString('utf8').trim().split('\n') : [];
  const [id = '', name = ''] = lines[0]?.split('\t') ?? [];
  if (lines.length !== 1 || !/^[0-9a-f]{64}$/.test(id))
    return refused('unsure', say('stop.refused.forwarder', { name: seen.name }), say('stop.remedy.forwarder'));
  return {
    way: { kind: 'container', engine: 'docker', id },
    name: cleanText(name, 80),
    why: say('stop.why.forwarder', { port }),
  };
}

function nameIn(ran: Ran): string | null {
  const text = ran.kind === 'done' && ran.code === 0 ? ran.stdout.toString('utf8').trim().replace(/^\//, '') : '';
  return text === '' ? null : cleanText(text, 80);
}
