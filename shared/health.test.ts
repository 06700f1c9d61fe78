import { describe, expect, it } from 'vitest';
import { madeUpSocket } from './filter/made-up-socket.ts';
import { healthOf } from './health.ts';
import type { Socket, SocketState, TimerKind } from './socket.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z');

function of(state: SocketState, timer: readonly [TimerKind, number] | null, ageSeconds = 0): Socket {
  return madeUpSocket({
    state,
    timer: timer === null ? null : { kind: timer[0], remainingMs: 500, retries: timer[1] },
    since: new Date(NOW_MS - ageSeconds * 1_000).toISOString(),
  });
}

describe('what one row says of its health', () => {
  it.each([
    ['a first repeat of a SYN is nothing yet', of('syn-sent', ['retransmit', 1], 2), 'fine'],
    ['a second one is no answer', of('syn-sent', ['retransmit', 2], 3), 'no-answer'],
    ['without a timer, three seconds of SYN_SENT are no answer', of('syn-sent', null, 3), 'no-answer'],
    ['and less is nothing yet', of('syn-sent', null, 2), 'fine'],
    ['two repeats of sent data are nothing yet', of('established', ['retransmit', 2]), 'fine'],
    ['three in a row are not acknowledged', of('established', ['retransmit', 3]), 'not-acknowledged'],
    ['a persist timer is a peer that does not read', of('established', ['persist', 0]), 'peer-not-reading'],
    ['keepalive is nothing', of('established', ['keepalive', 5], 9_999), 'fine'],
    ['a minute of CLOSE_WAIT is not closed', of('close-wait', null, 60), 'not-closed'],
    ['and less is on its way', of('close-wait', null, 59), 'fine'],
    ['a long TIME_WAIT is as it should be', of('time-wait', ['time-wait', 0], 9_999), 'fine'],
  ])('%s', (_claim, socket, code) => {
    expect(healthOf(socket, NOW_MS)).toBe(code);
  });

  it('no age is known where the first sight is not: nothing is claimed', () => {
    expect(healthOf({ ...of('close-wait', null), since: null }, NOW_MS)).toBe('fine');
  });
});
