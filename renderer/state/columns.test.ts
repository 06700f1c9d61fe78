import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import type { Socket } from '../../shared/socket.ts';
import { type Column, firstLayout, layoutText, resized, restoredLayout, shownColumns, sortedBy, toggled } from './columns.ts';
import { endpointKey } from './columns-address.ts';
import { APP_COLUMNS, copiedLineText, DESTINATION_COLUMNS } from './columns-group.ts';
import { PORT_COLUMNS } from './columns-port.ts';
import { SOCKET_COLUMNS } from './columns-socket.ts';
import { ageText, measureText, queuesText, type RowContext, roundTripText, timerLeftMs } from './columns-words.ts';
import type { TableLine } from './rows.ts';

const FIRST = firstLayout(SOCKET_COLUMNS, 'state');

describe('a kept layout', () => {
  it('comes back as it was kept', () => {
    const [, app, , , remote] = SOCKET_COLUMNS;
    const layout = resized(toggled(sortedBy(FIRST, app), remote, SOCKET_COLUMNS, 'state'), app, 222);
    expect(restoredLayout(layoutText(layout), SOCKET_COLUMNS, FIRST)).toEqual(layout);
  });

  it('that is damaged in any way gives a layout that works, and never throws', () => {
    const damaged = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ shown: fc.anything(), widths: fc.anything() }).map((o) => `${JSON.stringify(o)}`),
    );
    fc.assert(
      fc.property(damaged, (text) => {
        const layout = restoredLayout(text, SOCKET_COLUMNS, FIRST);
        const known = new Set<string>(SOCKET_COLUMNS.map(({ id }) => id));
        expect(known.has(layout.sortBy)).toBe(true);
        expect(layout.shown.every((id) => known.has(id))).toBe(true);
        expect(shownColumns(SOCKET_COLUMNS, layout).some(({ isName }) => isName)).toBe(true);
      }),
    );
  });

  it('does not bring a forbidden width or an unknown column back', () => {
    const text = JSON.stringify({
      ...FIRST,
      shown: ['app', 'nonsense', 'app'],
      widths: { app: 1e9, local: 'wide', remote: 120 },
    });
    const layout = restoredLayout(text, SOCKET_COLUMNS, FIRST);
    expect(layout.shown).toEqual(['app']);
    expect(layout.widths).toEqual({ remote: 120 });
  });
});

describe('columns', () => {
  it('that are usual fit a window of 1280 pixels beside the rail and a scroll bar', () => {
    const [windowPx, railPx, scrollBarPx, edgesPx] = [1280, 168, 15, 20];
    for (const columns of [SOCKET_COLUMNS, APP_COLUMNS, DESTINATION_COLUMNS, PORT_COLUMNS]) {
      const wide = columns.filter(({ isUsual }) => isUsual).reduce((sum, { widthPx }) => sum + widthPx, 0);
      expect(wide, columns[0]?.heading).toBeLessThanOrEqual(windowPx - railPx - scrollBarPx - edgesPx);
    }
  });

  it('that are missed least give way in a window of 1024 pixels beside the folded rail, until the rest fits', () => {
    const roomPx = 1024 - 56 - 36;
    for (const columns of [SOCKET_COLUMNS, APP_COLUMNS, DESTINATION_COLUMNS, PORT_COLUMNS]) {
      const { shown } = firstLayout(columns, 'name', roomPx);
      const wide = columns.filter(({ id }) => shown.includes(id)).reduce((sum, { widthPx }) => sum + widthPx, 0);
      expect(wide, columns[0]?.heading).toBeLessThanOrEqual(roomPx);
      const left = columns.filter(({ id, isUsual }) => isUsual && !shown.includes(id));
      expect(left.every(({ givesWay }) => givesWay > 0)).toBe(true);
    }
    expect(firstLayout(SOCKET_COLUMNS, 'state', 1_020).shown).not.toContain('rtt');
    expect(firstLayout(SOCKET_COLUMNS, 'state', 1_020).shown).toContain('service');
    expect(firstLayout(SOCKET_COLUMNS, 'state', 0).shown).toContain('remote');
  });

  it('turn their order round when one sorts by them again', () => {
    const [, , , , remote] = SOCKET_COLUMNS;
    const once = sortedBy(FIRST, remote);
    expect([once.sortBy, once.isDescending]).toEqual(['remote', false]);
    expect(sortedBy(once, remote).isDescending).toBe(true);
  });

  it('that are taken away sort no longer: what shows does', () => {
    const named = (columns: readonly Column[], id: string): Column => columns.find((one) => one.id === id) as Column;
    const age = sortedBy(FIRST, named(SOCKET_COLUMNS, 'age'));
    const without = toggled(age, named(SOCKET_COLUMNS, 'age'), SOCKET_COLUMNS, 'state');
    expect([without.sortBy, without.isDescending]).toEqual(['state', false]);
    expect(toggled(age, named(SOCKET_COLUMNS, 'local'), SOCKET_COLUMNS, 'state').sortBy).toBe('age');
    const apps = firstLayout(APP_COLUMNS, 'connections');
    const appsWithout = toggled(apps, named(APP_COLUMNS, 'connections'), APP_COLUMNS, 'connections');
    expect([appsWithout.sortBy, appsWithout.isDescending]).toEqual(['name', false]);
    const kept = layoutText({ ...age, shown: FIRST.shown.filter((id) => id !== 'age') });
    expect(restoredLayout(kept, SOCKET_COLUMNS, FIRST).sortBy).toBe('state');
  });

  it('never lose the one that names the line', () => {
    for (const columns of [SOCKET_COLUMNS, APP_COLUMNS, DESTINATION_COLUMNS]) {
      const named = columns.filter(({ isName }) => isName);
      expect(named).toHaveLength(1);
      for (const one of named) expect(toggled(FIRST, one, columns, 'state')).toBe(FIRST);
      expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length);
    }
  });
});

describe('addresses', () => {
  it('sort by number, IPv4 before IPv6 before names, each by port', () => {
    const sorted = [
      '*:80',
      '192.0.2.9:443',
      '192.0.2.10:22',
      '192.0.2.10:443',
      '203.0.113.1:1',
      '2001:db8::9|443',
      '2001:db8::10|443',
      'db.example:5432',
    ];
    const keyed = sorted.map((text) => {
      const at = Math.max(text.lastIndexOf('|'), text.includes('|') ? 0 : text.lastIndexOf(':'));
      return endpointKey({ address: text.slice(0, at), port: Number(text.slice(at + 1)), zone: null });
    });
    expect([...keyed].sort()).toEqual(keyed);
    expect(new Set(keyed).size).toBe(keyed.length);
  });
});

describe('what is not known', () => {
  const bare = {
    protocol: 'tcp',
    state: 'established',
    remote: { address: '192.0.2.1', port: 1, zone: null },
    tcp: null,
  } as Socket;

  it('is never written as zero', () => {
    expect(measureText(bare, undefined, String)).toBe('not told');
    expect(measureText(bare, 0, String)).toBe('0');
  });

  it('is left blank where there is no such thing', () => {
    expect(measureText({ ...bare, state: 'listen', remote: null }, undefined, String)).toBe('');
    expect(measureText({ ...bare, protocol: 'udp' }, undefined, String)).toBe('');
  });

  it('of a listener’s accept queue is no queue without room', () => {
    const listener = { ...bare, state: 'listen', remote: null } as Socket;
    const words = (recvQueue: number | null, sendQueue: number | null) => queuesText({ ...listener, recvQueue, sendQueue });
    expect([words(0, 0), words(0, null), words(null, null)]).toEqual(['not told', 'not told', 'not told']);
    expect([words(2, 0), words(0, 128)]).toEqual(['2 of ?', '0 of 128']);
  });

  it('of an age is given as the bound it is', () => {
    const since = '2030-01-01T12:00:00.000Z';
    const nowMs = Date.parse(since) + 120_000;
    expect(ageText({ ...bare, since, sinceIsBound: true }, nowMs)).toBe('≥ 2 min');
    expect(ageText({ ...bare, since, sinceIsBound: false }, nowMs)).toBe('2 min');
    expect(ageText({ ...bare, since: null }, nowMs)).toBe('');
  });
});

describe('a copy of a tree', () => {
  const socket = madeUpSocket({ state: 'established' });
  const line = { kind: 'socket', id: 'a', depth: 1, value: socket } as unknown as TableLine;
  const copied = (columnId: string, unwell: RowContext['unwell'] = new Map()) =>
    copiedLineText(columnId, line, { nowMs: Date.parse(socket.readAt), unwell });

  it('names a socket by its ends alone, and tells its problems, not its state', () => {
    expect(copied('name')).toBe('192.0.2.20:54321 → 203.0.113.7:443');
    expect(copied('health')).toBe('');
    expect(copied('health', new Map([[socket.id, 'peer-not-reading']]))).toBe('peer does not read');
  });
});

describe('times', () => {
  it('of a round trip keep their meaning on loopback', () => {
    expect([0.04, 1.84, 43.2, 1_250].map(roundTripText)).toEqual(['0.04 ms', '1.8 ms', '43 ms', '1.2 s']);
  });

  it('of a timer run down from when the row was read, and not below zero', () => {
    const readAt = '2030-01-01T12:00:00.000Z';
    const timer = { kind: 'keepalive', remainingMs: 33_000, retries: 0 } as const;
    expect(timerLeftMs(timer, readAt, Date.parse(readAt) + 3_000)).toBe(30_000);
    expect(timerLeftMs(timer, readAt, Date.parse(readAt) + 90_000)).toBe(0);
  });
});
