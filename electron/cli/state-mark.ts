import type { HealthCode } from '../../shared/health.ts';
import { type HealthLevel, healthLevel } from '../../shared/health.ts';
import type { Socket } from '../../shared/socket.ts';
import { say } from '../../shared/text/say.ts';

const MARKS: Readonly<Record<NonNullable<Socket['state']>, string>> = {
  listen: '◎',
  'syn-sent': '◔',
  'syn-received': '◔',
  established: '●',
  'fin-wait-1': '◑',
  'fin-wait-2': '◑',
  'close-wait': '◐',
  closing: '◑',
  'last-ack': '◑',
  'time-wait': '○',
  closed: '○',
  bound: '◇',
};

/** The mark and the word of a socket's state: the shape tells as much as the colour. */
export function stateText(socket: Socket): string {
  const mark = socket.protocol === 'udp' || socket.state === null ? '◇' : MARKS[socket.state];
  return `${mark} ${stateWord(socket.state)}`;
}

/** The word of a state. */
export function stateWord(state: Socket['state']): string {
  return say(`state.${state ?? 'none'}`);
}

/** The colour of a state, given the socket's health. */
export function stateColour(socket: Socket, health: HealthCode): 'ok' | 'warning' | 'problem' | 'quiet' | null {
  const level: HealthLevel = healthLevel(health);
  if (level !== 'ok') return level;
  if (socket.state === 'established') return 'ok';
  return socket.state === 'time-wait' || socket.state === 'closed' ? 'quiet' : null;
}
