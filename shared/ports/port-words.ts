import { ancestorsOf } from '../ancestors.ts';
import { cleanText } from '../clean-text.ts';
import type { Process } from '../reading.ts';
import type { Owner } from '../socket.ts';
import { dayClockText, durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import type { PortAnswer, PortHolder } from './port-answer.ts';
import type { Sharing } from './sharing.ts';
import { bySay, sharingSentence } from './sharing-words.ts';

const NAMED_MOST = 6;

/** The answer in one sentence: `Port 3000 (usually dev-server) is in use.` */
export function portHeading({ port, protocol, service, isFree }: PortAnswer): string {
  const name = `${port}${protocol === null ? '' : `/${protocol}`}`;
  const what = service === null ? say('port.name', { port: name }) : say('port.name.usual', { port: name, service });
  return say(isFree ? 'port.free' : 'port.held', { what });
}

/** Who can reach what waits there, or what the connection is. */
export function holdText({ kind, exposure, connections }: PortHolder): string {
  if (kind === 'connection') return say('port.hold.connection');
  if (kind === 'bound') return say('port.hold.bound');
  const reach = say(`port.exposure.${exposure ?? 'unknown'}`);
  return kind === 'udp' ? reach : say('port.hold.listener', { reach, count: connections });
}

/** A process: name, pid, user, since when. */
export function processLine({ pid, name }: Owner, process: Process | null, nowMs: number): string {
  const { user = null, startedAt = null } = process ?? {};
  return [
    say('port.process', { name: cleanText(name, 60), pid }),
    ...(user === null ? [] : [say('port.process.user', { user })]),
    ...(startedAt === null
      ? []
      : [say('port.process.since', { at: dayClockText(startedAt), span: durationText(nowMs - Date.parse(startedAt)) })]),
  ].join(', ');
}

/** Who started a process, and who that; null where that is not known. */
export function startedByLine(pid: number, processes: ReadonlyMap<number, Process>): string | null {
  const chain = ancestorsOf(pid, processes);
  return chain.length === 0 ? null : say('port.started-by', { names: namesOf(chain, ' ◂ ') });
}

/** How the port is shared, a sentence each; what goes without saying is left out. */
export function sharingLines(sharing: readonly Sharing[]): readonly string[] {
  const told = bySay(sharing).filter(({ kind }) => kind !== 'families' && kind !== 'dual-stack');
  // A server is often held alike by TCP and by UDP.
  return [...new Set(told.map(sharingSentence))];
}

/** What TIME_WAIT means for who wants the port; empty where there is none. */
export function timeWaitLines({ timeWait, timeWaitMs, isFree }: PortAnswer): readonly string[] {
  if (timeWait === 0) return [];
  const first =
    timeWaitMs === null
      ? say('port.time-wait', { count: timeWait })
      : say('port.time-wait.for', { count: timeWait, span: durationText(timeWaitMs) });
  return [first, say(isFree ? 'port.time-wait.free' : 'port.time-wait.held')];
}

/** What else there is to know: that the system gives the port to connections. */
export function ephemeralLine({ isEphemeral }: PortAnswer): string | null {
  return isEphemeral ? say('port.ephemeral') : null;
}

function namesOf(processes: readonly Pick<Owner, 'name' | 'pid'>[], joint: string): string {
  const named = processes.slice(0, NAMED_MOST).map(({ name, pid }) => `${cleanText(name, 40)} ${pid}`);
  return named.join(joint) + (processes.length > NAMED_MOST ? ` … ${processes.length - NAMED_MOST}` : '');
}
