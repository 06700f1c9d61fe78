import { cleanText } from '../../shared/clean-text.ts';
import type { PortHolder, PortWorld } from '../../shared/ports/port-answer.ts';
import {
  ephemeralLine,
  holdText,
  portHeading,
  processLine,
  sharingLines,
  startedByLine,
  timeWaitLines,
} from '../../shared/ports/port-words.ts';
import type { Socket } from '../../shared/socket.ts';
import { say } from '../../shared/text/say.ts';
import type { LookedPort } from '../collect/port-look.ts';
import { endText } from './columns.ts';
import type { Paint } from './paint.ts';
import { stateText } from './state-mark.ts';

/** Sockets, and processes of one socket, that are written at most; how many more there are is said. */
const LISTED_MOST = 8;

/** One port as text: a heading, then what holds it, then what else there is to know. `own` is what the own firewall says. */
export function portText(
  { answer, tried }: LookedPort,
  world: PortWorld,
  look: {
    readonly nowMs: number;
    readonly paint: Paint;
    readonly nextFree: number | null | undefined;
    readonly own: readonly string[];
  },
): string {
  const { paint, nowMs } = look;
  const heading = portHeading(answer);
  const lines = [answer.isFree ? paint.ok(heading) : paint.heading(heading)];
  const shown = answer.holders.slice(0, LISTED_MOST);
  const told = new Set<number>();
  for (const holder of shown) lines.push(...holderLines(holder, world, nowMs, paint, told));
  const ephemeral = ephemeralLine(answer);
  const rest = [
    ...(answer.holders.length > shown.length ? [say('port.more-sockets', { count: answer.holders.length - shown.length })] : []),
    ...sharingLines(answer.sharing),
    ...(tried === 'in-use' && answer.holders.length === 0 ? [say('port.try.in-use')] : []),
    ...(tried === 'denied' ? [say('port.try.denied')] : []),
    ...timeWaitLines(answer),
    ...(answer.isFree && ephemeral !== null ? [ephemeral] : []),
    ...look.own,
    ...nextLine(look.nextFree),
  ];
  return `${[...lines, ...rest.map((line) => `  ${line}`)].join('\n')}\n`;
}

function nextLine(nextFree: number | null | undefined): readonly string[] {
  if (nextFree === undefined) return [];
  return [nextFree === null ? say('port.next-free.none') : say('port.next-free', { port: String(nextFree) })];
}

/** The socket, then each process that holds it; a process that was told of already is named and no more. */
function holderLines(holder: PortHolder, world: PortWorld, nowMs: number, paint: Paint, told: Set<number>): readonly string[] {
  const { socket } = holder;
  const remote = socket.remote === null ? '' : ` → ${cleanText(endText(socket.remote, socket), 120)}`;
  const end = `${cleanText(endText(socket.local, socket), 120)}${remote}`;
  const lines = [`  ${stateText(socket)}  ${socket.protocol}  ${end}  ${paint.quiet(holdText(holder))}`];
  for (const owner of socket.owners.slice(0, LISTED_MOST)) {
    const process = world.processes.get(owner.pid) ?? null;
    lines.push(`    ${processLine(owner, process, nowMs)}`);
    if (told.has(owner.pid)) continue;
    told.add(owner.pid);
    const startedBy = startedByLine(owner.pid, world.processes);
    if (process?.commandLine != null) lines.push(paint.quiet(`      ${process.commandLine}`));
    if (startedBy !== null) lines.push(paint.quiet(`      ${startedBy}`));
  }
  const unnamed = socket.owners.length - LISTED_MOST;
  if (unnamed > 0) lines.push(`    ${say('port.more-processes', { count: unnamed })}`);
  return [...lines, ...beside(socket).map((line) => `    ${line}`)];
}

/** The service or container, and why there is no process. */
function beside({ app, owners, ownerUnknown }: Socket): readonly string[] {
  const kind = app?.kind;
  const whose = app !== null && (kind === 'service' || kind === 'container' || kind === 'snap' || kind === 'flatpak');
  return [
    ...(whose ? [`${say(`app.kind.${app.kind}`)}: ${cleanText(app.name, 120)}`] : []),
    ...(owners.length === 0 && ownerUnknown !== null ? [say('port.blind', { why: ownerUnknown.text })] : []),
  ];
}
