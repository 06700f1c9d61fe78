import { cleanText } from '../../shared/clean-text.ts';
import { healthOf } from '../../shared/health.ts';
import { usualService } from '../../shared/services.ts';
import type { Socket } from '../../shared/socket.ts';
import { say } from '../../shared/text/say.ts';
import { endText } from './columns.ts';
import { ownerText } from './list-text.ts';
import type { MatchingChange } from './matching-change.ts';
import type { Paint } from './paint.ts';
import { stateColour, stateText, stateWord } from './state-mark.ts';

/** When and how a change is told. `isFirst`: what is opened was there before the watch began. */
export interface WatchLook {
  readonly takenAt: string;
  readonly isFirst: boolean;
  readonly paint: Paint;
}

/** A change as text, a line per event: `=` was there already, `+` opened, `~` changed, `-` closed. Empty when nothing is worth a line. */
export function watchText(change: MatchingChange, look: WatchLook): string {
  const nowMs = Date.parse(look.takenAt);
  const { before } = change;
  const lines = [
    ...change.closed.flatMap((id) => before.get(id) ?? []).map((socket) => line('-', socket, stateText(socket), look)),
    ...change.changed.flatMap((socket) => {
      const change = changeText(before.get(socket.id) ?? socket, socket, nowMs);
      return change === null ? [] : [line('~', socket, change, look)];
    }),
    ...change.opened.map((socket) => line(look.isFirst ? '=' : '+', socket, stateText(socket), look)),
  ];
  return lines.join('');
}

/** What is worth a line: another state, another health, another owner. Queues and timers move all the time; `--json` has them. */
function changeText(before: Socket, after: Socket, nowMs: number): string | null {
  const [healthBefore, health] = [healthOf(before, nowMs), healthOf(after, nowMs)];
  if (before.state !== after.state) return say('cli.watch.state', { before: stateWord(before.state), after: stateText(after) });
  if (healthBefore !== health && health !== 'fine')
    return say('cli.watch.health', { state: stateText(after), what: say(`health.${health}`) });
  if (ownerText(before) !== ownerText(after)) return say('cli.watch.owner', { state: stateText(after) });
  return null;
}

function line(mark: '=' | '+' | '~' | '-', socket: Socket, what: string, { takenAt, paint }: WatchLook): string {
  const nowMs = Date.parse(takenAt);
  const colour = mark === '-' ? 'quiet' : stateColour(socket, healthOf(socket, nowMs));
  const { local, remote, protocol, app } = socket;
  const port = remote?.port ?? local.port;
  const service = port === null ? null : usualService(port, protocol);
  const parts = [
    app === null ? say('cli.watch.no-app') : cleanText(app.name, 60),
    colour === null ? what : paint[colour](what),
    protocol,
    cleanText(endText(local, socket), 300) + (remote === null ? '' : ` → ${cleanText(endText(remote, socket), 300)}`),
    service,
    ownerText(socket),
  ];
  const time = paint.quiet(clockText(takenAt));
  return `${time} ${mark} ${parts.filter((part) => part !== null && part !== '').join('  ')}\n`;
}

/** The local time of day, to the second. */
function clockText(takenAt: string): string {
  const time = new Date(takenAt);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
